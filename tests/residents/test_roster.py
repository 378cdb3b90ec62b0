import json
from datetime import date, datetime

import pytest
from django.core.management import call_command

from residents.actions.roster import import_roster
from residents.models import Block, Household, Person, PersonTag
from residents.sheets.roster import read_roster
from tests.residents.sheets import workbook

pytestmark = pytest.mark.django_db

HEAD = (
    "村民小组",
    "门牌",
    "姓名",
    "与户主关系",
    "性别",
    "出生日期",
    "联系电话",
    "人户状态",
    "房屋用途",
    "标签",
)
FAMILY = (
    HEAD,
    (
        "1组",
        "1号",
        "顾一",
        "户主",
        "男",
        datetime(1950, 3, 1),
        "199-0000-0001",
        "人户一致",
        "自住",
        "独居、高龄",
    ),
    (None, None, "欧阳二", "配偶", "女", "1952-8", None, "户在人不在", None, None),
    (
        "1组",
        "2号",
        "单三",
        "户主",
        "女",
        "农历1963年闰四月廿三",
        "１９９００００００００",
        "人在户不在",
        "出租",
        "党员",
    ),
)

LAYOUTS = {
    "other words and order": (
        ("姓名", "性别", "组别", "门牌号", "手机号码", "出生年月日", "户主关系"),
        ("顾一", "男", "1组", "1号", "19900000001", "1950.3.1", "户主"),
        ("欧阳二", "女", "1组", "1号", "", "1952年8月", "配偶"),
    ),
    "title and note rows": (
        ("金港村居民花名册",),
        ("填表日期：2026年11月", None, None, "单位：人"),
        ("小组", "室号", "居民姓名", "生日"),
        ("1组", "1号", "顾一", "1950年3月1日"),
        (None, None, "欧阳二", "1952-8"),
        (None,),
        ("合计", None, "2人"),
        ("制表人：顾某某",),
    ),
    "a building and a room": (
        ("楼号", "房号", "姓名"),
        ("1号楼", "101室", "顾一"),
        ("1号楼", "101室", "欧阳二"),
    ),
    "bare numbers": (
        ("组", "门牌号", "姓名"),
        (1, 1, "顾一"),
        (1, 1, "欧阳二"),
    ),
    "one address cell": (
        ("序号", "住址", "姓名", "联系方式"),
        (1, "3组12号", "顾一", "19900000001"),
        (2, None, "欧阳二", ""),
    ),
    "header with units and line breaks": (
        ("村民\n小组", "门 牌", "姓　名", "联系电话（必填）"),
        ("1组", "1号", " 顾 一 ", "+86 199 0000 0001"),
        ("1组", "1号", "欧阳二", None),
    ),
    "blank rows and a repeated header": (
        ("村民小组", "门牌", "姓名"),
        ("1组", "1号", "顾一"),
        (None, None, None),
        ("村民小组", "门牌", "姓名"),
        (None, None, "欧阳二"),
    ),
    "an identity number nobody asked for": (
        ("村民小组", "门牌", "姓名", "身份证号码"),
        ("1组", "1号", "顾一", "不填"),
        ("1组", "1号", "欧阳二", "不填"),
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_other_villages_sheets_go_through(layout, committee):
    roster = read_roster(workbook(*LAYOUTS[layout]))

    summary = import_roster(roster, committee)

    assert summary.as_dict() == {"rows": 2, "created": 2, "updated": 0, "unchanged": 0, "errors": []}
    assert sorted(Person.objects.values_list("name", flat=True)) == ["欧阳二", "顾一"]
    assert Household.objects.count() == 1


def test_a_second_import_changes_nothing(committee):
    sheet = workbook(*FAMILY)
    import_roster(read_roster(sheet), committee)

    summary = import_roster(read_roster(sheet), committee)

    assert summary.as_dict() == {"rows": 3, "created": 0, "updated": 0, "unchanged": 3, "errors": []}


def test_the_same_people_in_another_order_change_nothing(committee):
    import_roster(read_roster(workbook(*FAMILY)), committee)
    backwards = (HEAD, FAMILY[3], FAMILY[1], ("1组", "1号", *FAMILY[2][2:]))

    summary = import_roster(read_roster(workbook(*backwards)), committee)

    assert (summary.created, summary.updated, summary.unchanged) == (0, 0, 3)


def test_a_new_phone_is_an_update_and_stays_sealed(committee):
    import_roster(read_roster(workbook(*FAMILY)), committee)
    changed = (*FAMILY[:1], (*FAMILY[1][:6], "19900000009", *FAMILY[1][7:]), *FAMILY[2:])

    summary = import_roster(read_roster(workbook(*changed)), committee)
    person = Person.objects.get(name="顾一")

    assert (summary.updated, summary.unchanged) == (1, 2)
    assert person.phone == "19900000009"
    assert "19900000009" not in person.phone_sealed


def test_what_a_row_says_is_kept(committee):
    import_roster(read_roster(workbook(*FAMILY)), committee)

    away = Person.objects.get(name="欧阳二")
    lunar = Person.objects.get(name="单三")

    assert (away.registered_here, away.lives_here, away.birth_month, away.birth_day) == (True, False, 8, None)
    assert (lunar.birth_calendar, lunar.birth_month, lunar.birth_day, lunar.birth_leap) == (
        "lunar",
        4,
        23,
        True,
    )
    assert lunar.pinyin.startswith("shan")
    assert lunar.phone == "19900000000"
    assert lunar.household.use == "let"


def test_a_tag_no_longer_listed_is_ended_and_kept(committee):
    import_roster(read_roster(workbook(*FAMILY)), committee)
    without = (*FAMILY[:1], (*FAMILY[1][:9], "高龄"), *FAMILY[2:])

    summary = import_roster(read_roster(workbook(*without)), committee)
    tags = PersonTag.objects.filter(person__name="顾一").order_by("tag")

    assert [(tag.tag, tag.until is None) for tag in tags] == [("独居", False), ("高龄", True)]
    assert summary.updated == 1


BAD = (
    HEAD,
    ("1组", "1号", "顾一", "户主", "男", "1950-2-30", "1990000", "人户一致", "自住", None),
    ("1组", "2号", None, "户主", "男", "1950-2-3", None, "人户一致", "自住", None),
    ("1组", "3号", "好人", "户主", "男", "1950-2-3", None, "人户一致", "自住", None),
)


def test_errors_name_row_and_column_and_nothing_is_saved(committee):
    summary = import_roster(read_roster(workbook(*BAD)), committee)

    assert [(error.row, error.column) for error in summary.errors] == [
        (2, "出生日期"),
        (2, "联系电话"),
        (3, "姓名"),
    ]
    assert (Person.objects.count(), Block.objects.count()) == (0, 0)


def test_good_rows_alone_go_in_when_asked(committee):
    summary = import_roster(read_roster(workbook(*BAD)), committee, good_rows_only=True)

    assert (summary.created, len(summary.errors)) == (1, 3)
    assert [person.name for person in Person.objects.all()] == ["好人"]


def test_a_trial_counts_and_writes_nothing(committee):
    summary = import_roster(read_roster(workbook(*FAMILY)), committee, dry_run=True)

    assert (summary.created, Person.objects.count(), Household.objects.count()) == (3, 0, 0)


def test_namesakes_in_one_household_stay_two_people(committee):
    twins = (
        HEAD[:6],
        ("1组", "1号", "顾小", "子", "男", "2011-1-2"),
        (None, None, "顾小", "孙", "男", "2021-1-2"),
    )
    import_roster(read_roster(workbook(*twins)), committee)

    summary = import_roster(
        read_roster(workbook(twins[0], ("1组", "1号", *twins[2][2:]), twins[1])), committee
    )

    assert (summary.unchanged, Person.objects.count()) == (2, 2)


def test_the_command_prints_one_json_line_last_and_fails_on_errors(committee, tmp_path, capsys):
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(workbook(*BAD))

    with pytest.raises(SystemExit) as left:
        call_command("import_roster", str(path), committee="金港村")

    summary = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert left.value.code == 1
    assert [error["row"] for error in summary["errors"]] == [2, 2, 3]
    assert summary["errors"][0]["reason"] != ""


def test_households_sort_by_their_number(committee):
    rows = [("1组", f"{n}号", f"顾{'甲乙丙'[n % 3]}") for n in (10, 2, 1)]
    import_roster(read_roster(workbook(HEAD[:3], *rows)), committee)

    assert [str(household.door) for household in Household.objects.all()] == ["1号", "2号", "10号"]


def test_three_thousand_people_take_a_bounded_number_of_queries(committee, django_assert_max_num_queries):
    rows = [("1组", f"{n}号", "顾一", "户主", "男", date(1950, 1, 1)) for n in range(1, 3001)]
    roster = read_roster(workbook(HEAD[:6], *rows))

    with django_assert_max_num_queries(24):
        summary = import_roster(roster, committee)

    assert summary.created == 3000
