"""The corps from a sheet: good rows in, bad rows named, nothing the second time, whatever the clerk wrote."""

import json
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from leaders.actions.appointments import end_term
from leaders.actions.importing import import_leaders
from leaders.models import Appointment
from leaders.sheets.corps import read_corps
from residents.actions.committees import import_committees
from residents.models import Block, Committee, Person
from tests.factories import BlockFactory, CommitteeFactory, PersonFactory
from tests.leaders.corps import account_of, leader_of
from tests.residents.sheets import workbook
from users.models import AuditEntry
from xidu.kit.spreadsheets import SheetRefused

pytestmark = pytest.mark.django_db
DATA = settings.BASE_DIR.parent / "shared" / "data"
HEAD = ("村居", "村组", "姓名", "手机号", "出生日期", "任期起", "任期止")


@pytest.fixture
def village(november):
    return CommitteeFactory(name="金港村", slug="jingang")


def brought(*rows, head=HEAD, **how):
    corps = read_corps(workbook(head, *rows), of_one="committee" in how)
    return import_leaders(corps, Committee.objects.all(), **how)


def counts(summary):
    return summary.created, summary.updated, summary.unchanged, len(summary.errors)


FIRST = {
    "block": "1组",
    "name": "顾一",
    "phone": "19900000001",
    "birth": "1958-3-14",
    "since": "2024-3-1",
    "until": "2027-2-28",
}


def row(**changed):
    return ("金港村", *(FIRST | changed).values())


def command(*words):
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_leaders", *words, stdout=out, stderr=StringIO())
    return ended.value.code, json.loads(out.getvalue().splitlines()[-1])


@pytest.mark.skipif(not DATA.exists(), reason="the street's own workbook is not on this machine")
def test_the_workbook_of_the_street_gives_its_good_rows_and_exactly_its_five_bad_ones():
    import_committees(DATA / "committees.csv")
    expected = json.loads((DATA / "expected.json").read_text())["leaders_xidu"]

    tried = command(str(DATA / "leaders_xidu.xlsx"), "--dry-run")
    before = Appointment.objects.count()
    first = command(str(DATA / "leaders_xidu.xlsx"))
    second = command(str(DATA / "leaders_xidu.xlsx"))

    assert (before, tried, first[0]) == (0, first, 1)
    assert (first[1]["rows"], first[1]["created"]) == (expected["rows"], expected["good"])
    assert [(error["row"], error["column"]) for error in first[1]["errors"]] == [
        (103, "姓名"),
        (503, "出生日期"),
        (903, "居（村）委会"),
        (1203, "手机号"),
        (1503, "任期止"),
    ]
    assert [second[1][key] for key in ("created", "updated", "unchanged")] == [0, 0, expected["good"]]
    assert Appointment.objects.in_force_on(date(2026, 11, 24)).count() == Person.objects.count() == 2161


def test_a_leader_of_the_roster_is_found_by_name_and_phone(village):
    known = PersonFactory(committee=village, name="顾一", phone="19900000001", birth_year=1950, birth_month=1)

    brought(row(phone="１９９-0000-０００１"))

    assert Appointment.objects.get().person == known
    known.refresh_from_db()
    assert known.birth_year == 1950


def test_by_name_and_birth_the_new_number_is_followed(village):
    known = PersonFactory(
        committee=village, name="顾一", phone="19900000009", birth_year=1958, birth_month=3, birth_day=14
    )

    summary = brought(row())

    known.refresh_from_db()
    assert (Person.objects.count(), known.phone, counts(summary)) == (1, "19900000001", (1, 0, 0, 0))


def test_namesakes_born_on_one_day_with_two_numbers_are_two_people(village):
    rows = (row(), row(block="2组", phone="19900000002"))

    first, second = brought(*rows), brought(*rows)

    assert (counts(first), counts(second), Person.objects.count()) == ((2, 0, 0, 0), (0, 0, 2, 0), 2)


def test_with_neither_number_nor_birth_the_place_tells_who_it_is(village):
    rows = (row(phone="", birth=""), row(block="2组", phone="", birth=""))

    first, second = brought(*rows), brought(*rows)

    assert (counts(first), counts(second), Person.objects.count()) == ((2, 0, 0, 0), (0, 0, 2, 0), 2)


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (
            ("序号", "联系方式", "组长姓名", "所属村居", "负责楼组", "任期"),
            (1, "199 0000 0001", "顾一", "金港", "1组", "2024-03至2027-02"),
        ),
        (
            ("备注", "居村名称", "组别", "负责人", "电话", "聘任日期", "到期日期", "党员"),
            ("无", "金港村村民委员会", "1", "顾一", "19900000001", "2024年3月1日", "2027年2月28日", "是"),
        ),
        (
            ("居（村）名称", "楼（组）号", "组长姓名", "手机", "任期（起）", "任期（止）"),
            ("金港村", "1组", "顾一", "19900000001", "2024年3月", "2027年2月"),
        ),
        (
            ("社区名称", "组别", "姓名", "手机号码", "任期"),
            ("金港村", "1组", "顾一", "19900000001", "自2024年3月1日起至2027年2月28日止"),
        ),
        (
            ("村委会", "村民小组", "名字", "手机", "起止时间", "职务"),
            ("金港村", "１ 组", "顾 一", "199-0000-0001", "2024.3.1—2027.2.28", "村民小组组长"),
        ),
    ],
)
def test_other_header_words_orders_and_ways_to_write_a_term_say_the_same(village, head, line):
    summary = brought(line, head=head)

    term = Appointment.objects.select_related("block", "person").get()
    assert counts(summary) == (1, 0, 0, 0)
    assert (term.block.name, term.person.phone, term.kind) == ("1组", "19900000001", "group")
    assert (term.since, term.until) == (date(2024, 3, 1), date(2027, 2, 28))


def test_a_sheet_of_one_committee_needs_no_column_for_it(village):
    head = ("村组", "姓名", "任期起")

    summary = brought(("1组", "顾一", "2024-3-1"), head=head, committee=village)

    assert (counts(summary), Appointment.objects.get().until) == ((1, 0, 0, 0), None)
    with pytest.raises(SheetRefused, match="居（村）委会"):
        brought(("1组", "顾一", "2024-3-1"), head=head)


def test_a_row_of_another_committee_than_the_chosen_one_is_an_error(village):
    CommitteeFactory(name="益民村", slug="yimin")

    summary = brought(row(), ("益民村", *row()[1:]), committee=village)

    assert counts(summary) == (1, 0, 0, 1)
    assert "益民村" in summary.errors[0].reason


@pytest.mark.parametrize(
    ("head", "marks", "expected"),
    [
        ((), ((), ()), (1, 0, 0, 1)),
        (("共管",), (("是",), ("是",)), (2, 0, 0, 0)),
        (("共管",), (("是",), ("否",)), (1, 0, 0, 1)),
        (("备注",), (("与二号楼兼任",), ("共管",)), (2, 0, 0, 0)),
    ],
)
def test_two_leaders_of_a_block_at_once_stand_only_where_both_rows_say_so(village, head, marks, expected):
    rows = (row() + marks[0], row(name="单三", phone="19900000002", birth="1960-1-1") + marks[1])

    summary = brought(*rows, head=HEAD + head)

    assert counts(summary) == expected
    assert all("由顾*担任" in error.reason for error in summary.errors)


def test_one_after_the_other_is_no_overlap_and_the_first_is_the_predecessor(village):
    later = row(name="单三", phone="19900000002", birth="1960-1-1", since="2027-3-1", until="2030-2-28")

    summary = brought(later, row())

    assert counts(summary) == (2, 0, 0, 0)
    assert Appointment.objects.get(since="2027-03-01").predecessor.person.name == "顾一"


def test_a_later_last_day_is_followed_unless_it_runs_into_a_successor(village):
    brought(row())
    follower = row(name="单三", phone="19900000002", birth="1960-1-1", since="2028-3-1", until="2030-2-28")
    brought(follower)

    longer, too_long = brought(row(until="2027-8-31")), brought(row(until="2028-3-1"))

    assert (counts(longer), counts(too_long)) == ((0, 1, 0, 0), (0, 0, 0, 1))
    assert Appointment.objects.get(since="2024-03-01").until == date(2027, 8, 31)


def test_a_shorter_term_takes_the_right_on_the_phone_back(village):
    brought(row())
    user = account_of(Appointment.objects.get())

    brought(row(until="2026-11-23"))

    assert user.grants.get().ended_at is not None


def test_days_one_leader_gives_up_may_be_anothers_in_the_same_sheet(village):
    brought(row())

    summary = brought(
        row(until="2026-12-31"),
        row(name="单三", phone="19900000002", birth="1960-1-1", since="2027-1-1", until="2030-2-28"),
    )

    assert counts(summary) == (1, 1, 0, 0)


def test_what_was_ended_at_the_desk_stays_ended(village):
    brought(row())
    end_term(Appointment.objects.get(), last_day=date(2026, 11, 23), because="搬走", by=None)

    summary = brought(row())

    assert (counts(summary), Appointment.objects.get().until) == ((0, 0, 1, 0), date(2026, 11, 23))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (row(since="2025-1-1", until="2025-6-30"), "任期不能重叠"),
        (row(name="已搬", phone="19900000003", birth=""), "已经不住"),
        (row(), "第2行重复"),
        (row(since=""), "任期起"),
        (row(until="2024-2-29"), "任期止不能早于任期起"),
    ],
)
def test_what_cannot_be_is_an_error_of_its_row_and_leaves_the_rest(village, line, says):
    PersonFactory(committee=village, name="已搬", phone="19900000003", lives_here=False)

    summary = brought(row(), line)

    assert (counts(summary), summary.errors[0].row) == ((1, 0, 0, 1), 3)
    assert says in summary.errors[0].reason


def test_all_or_nothing_writes_nothing_with_one_error(village):
    summary = brought(row(), row(name=""), good_rows_only=False)

    assert (counts(summary), Person.objects.count(), Block.objects.count()) == ((0, 0, 0, 1), 0, 0)


def test_nobody_of_a_wrong_row_is_written_down(village):
    leader_of(BlockFactory(committee=village, name="1组"))
    before = Person.objects.count()

    summary = brought(row())

    assert (counts(summary), Person.objects.count()) == ((0, 0, 0, 1), before)


def test_unknown_blocks_are_made_of_the_kind_the_committee_has(village):
    estate = CommitteeFactory(name="浦江居委", slug="pujiang", kind="neighbourhood")

    brought(row(block="3"), ("浦江居委", "3", "单三", "", "", "2024-3-1", ""))

    assert [(block.name, block.kind) for block in Block.objects.order_by("committee")] == [
        ("3组", "group"),
        ("3号楼", "building"),
    ]
    assert Appointment.objects.get(committee=estate).kind == "building"


def test_the_trail_says_once_for_each_committee_what_an_import_changed(village):
    brought(row())
    brought(row())

    entry = AuditEntry.objects.get(action="leader.import")
    assert (entry.committee, entry.detail["created"]) == (village, 1)
