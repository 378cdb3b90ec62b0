"""A list of people comes in masked whatever its sheet looks like, and nobody is left of it afterwards."""

import datetime as dt
import io
import json

import openpyxl
import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from residents.models import Figure
from tests.kit.planted import ID, MOBILE, id_number
from tests.village_affairs.kinds import draft_of, people_draft
from tests.village_affairs.people import door, village_with_people
from village_affairs.actions.posting import PostingTooShort, end_postings, shown_content
from village_affairs.actions.publishing import publish, start_correction
from village_affairs.models import PostingEnd, Publication
from village_affairs.sheets.people import people_of
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import RuleBroken

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 2, 9, tzinfo=SHANGHAI)


@pytest.fixture
def village():
    return village_with_people()


def book(*sheets: tuple[str, list[list[object]], str]) -> bytes:
    """Return a workbook of (name, rows, a range to merge or "")."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows, merged in sheets:
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
        if merged:
            page.merge_cells(merged)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


CHILD = id_number("31012020150501123")
BOOKS = {
    "plain": (
        book(("9月", [["姓名", "组别", "类别", "金额"], ["王建国", "3组", "慰问金", 500]], "")),
        [("王*国", "3组", "慰问金", "500.00")],
    ),
    "other order, other words, title and footer": (
        book(
            (
                "Sheet1",
                [
                    ["浜头村2026年三季度困难家庭慰问发放表"],
                    ["单位：元"],
                    ["序号", "实发金额（元）", "身份证号码", "户主姓名", "联系电话", "家庭住址", "补贴项目"],
                    [1, "1,000.00", ID, "欧阳明丽", MOBILE, "浜头村5组18号", "临时救助"],
                    [2, 300, "", "李 四", "", "8组2号", "临时救助"],
                    ["合计", 1300],
                    ["制表：顾某某", None, None, "复核"],
                ],
                "A1:G1",
            )
        ),
        [("欧阳*丽", "浜头村5组", "临时救助", "1000.00"), ("李*", "8组", "临时救助", "300.00")],
    ),
    "a header of two rows, merged groups": (
        book(
            (
                "名单",
                [
                    ["村民组", "受助人", "补助情况", None],
                    [None, None, "类型", "金额"],
                    ["2组", "张三丰", "助餐", 120],
                    [None, "赵六", "助餐", 120],
                ],
                "A3:A4",
            )
        ),
        [("张*丰", "2组", "助餐", "120.00"), ("赵*", "2组", "助餐", "120.00")],
    ),
    "a sheet for each group": (
        book(
            ("3组", [["领取人", "发放金额"], ["王建国", 200]], ""),
            ("5组", [["领取人", "发放金额"], ["钱七", 100]], ""),
        ),
        [("王*国", "3组", "慰问金", "200.00"), ("钱*", "5组", "慰问金", "100.00")],
    ),
    "a pupil": (
        book(("助学", [["学生姓名", "证件号", "补助金额"], ["李小花", CHILD, 800]], "")),
        [("李同学", "", "慰问金", "800.00")],
    ),
    "a house at a road": (
        book(("名单", [["姓名", "地址", "金额"], ["王建国", "听潮路12号", 1]], "")),
        [("王*国", "听潮路", "慰问金", "1.00")],
    ),
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_list_comes_in_masked_whatever_its_columns_are_called(name):
    data, expected = BOOKS[name]

    rows = people_of(data, "名单.xlsx", "慰问金").rows

    assert [tuple(row.values()) for row in rows] == expected


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["姓名", "金额"], ["王建国", "五百"]], "第2行：“五百”不是金额"),
        ([["姓名", "金额"], [f"王建国{MOBILE}", 5]], "第2行：姓名这一格里有数字，请只写姓名"),
        ([["姓名", "类别"], ["王建国", f"电话{MOBILE}"]], "类别里有个人号码"),
        ([["姓名", "类别"], ["王建国", "肺癌救助"]], "类别里写了病情或残疾等级"),
        ([["姓名", "类别"], ["王建国", "肢体二级"]], "类别里写了病情或残疾等级"),
        ([["姓名", "金额"], ["王建国", 500], ["合计", 600]], "合计写的是600.00元，各人加起来是500.00元"),
        ([["姓名", "金额"]], "名单里一个人也没有"),
        ([["组别", "金额"], ["3组", 5]], "没有找到写姓名的列"),
    ],
)
def test_a_list_that_cannot_be_read_says_what_to_write_and_repeats_no_number(rows, words):
    with pytest.raises(RuleBroken) as refused:
        people_of(book(("名单", rows, "")), "名单.xlsx")

    assert words in str(refused.value)
    assert MOBILE not in str(refused.value)


def test_no_clear_name_and_no_number_of_an_uploaded_list_reaches_the_database(village):
    data, _expected = BOOKS["other order, other words, title and footer"]
    file = SimpleUploadedFile("王建国名单.xlsx", data)
    sent = {
        "committee": village.committee.pk,
        "title": "名单",
        "subsidy": "慰问",
        "span": "三季度",
        "file": file,
    }

    answer = door(village.clerk).post("/desk/disclosures/new/?kind=people", sent)

    assert answer.status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT body::text || source_name || words FROM village_affairs_version")
        kept = "".join(row[0] for row in cursor.fetchall())
    assert [secret for secret in (ID, MOBILE, "明丽", "李四", "18号") if secret in kept] == []


def test_numbers_and_sums_of_a_list_are_counted_once(village):
    body = draft_of(village, "people").body

    assert (body["count"], body["total"]) == (2, "800.00")
    assert body["by_category"] == [{"category": "困难家庭慰问金", "count": 2, "total": "800.00"}]


def posted(village, **publishing) -> Publication:
    version = village.bring_to("signed", draft_of(village, "people"))
    return publish(version, by=village.director, at=START, **publishing)


def doors_of(client, publication) -> str:
    cache.clear()
    at = f"/bangtou/disclosures/2026-{publication.number}/"
    pages = [client.get(at), client.get(f"{at}data.json")]
    return "".join(page.content.decode() for page in pages)


@pytest.mark.parametrize("clock_ran", [True, False])
@pytest.mark.parametrize(("day", "shown"), [(9, True), (10, False)])
def test_after_its_last_day_a_list_shows_nobody_at_any_door_even_if_no_clock_ran(
    client, village, day, shown, clock_ran
):
    publication = posted(village)
    now = dt.datetime(2026, 11, day, 8, tzinfo=SHANGHAI)
    if clock_ran:
        end_postings(now)

    with time_machine.travel(now, tick=False):
        seen = doors_of(client, publication)

    assert publication.posted_until == dt.date(2026, 11, 9)
    assert ("王*国" in seen, "欧阳*丽" in seen) == (shown, shown)
    assert "800.00" in seen


def test_the_record_proves_the_number_while_the_list_hangs(client, village):
    publication = posted(village)
    with time_machine.travel(START, tick=False):
        data = client.get(f"/bangtou/disclosures/2026-{publication.number}/data.json").content

    assert json.loads(data) == publication.content


def test_a_corrected_list_shows_nobody_in_its_first_version(village):
    first = posted(village)
    village.publish(start_correction(first, reason="多写了一人", by=village.clerk))

    old = Publication.objects.get(pk=first.pk)

    assert "rows" not in shown_content(old, START.date())["body"]


@pytest.mark.parametrize("days", [6, 366])
def test_the_days_on_the_board_are_not_below_the_figure_and_not_above_a_year(village, days):
    version = village.bring_to("signed", draft_of(village, "people"))

    with pytest.raises(PostingTooShort, match=f"现在写的是{days}天"):
        publish(version, by=village.director, posting_days=days)
    assert Publication.objects.count() == 0


def test_the_director_sets_the_days_when_publishing(village):
    version = village.bring_to("signed", draft_of(village, "notice"))
    desk = door(village.director)

    short = desk.post(f"/desk/versions/{version.pk}/publish/", {"posting_days": "6"})
    desk.post(f"/desk/versions/{version.pk}/publish/", {"posting_days": "15"})

    publication = Publication.objects.get()
    day = publication.published_at.astimezone(SHANGHAI).date()
    assert short.status_code == 422
    assert publication.posted_until == day + dt.timedelta(days=15)


def test_a_list_has_a_figure_of_its_own(village):
    Figure.objects.create(
        key="people_posting_days",
        value="10",
        committee=village.committee,
        since=dt.date(2026, 1, 1),
        basis="约定",
    )

    assert posted(village).posted_until == dt.date(2026, 11, 12)


def test_the_clock_files_what_is_over_once_and_lets_pages_be_drawn_anew(village):
    posted(village)
    people_draft(village, "姓名\t金额\n张三\t1")
    village.committee.refresh_from_db()
    stamp, over = village.committee.public_stamp, dt.datetime(2026, 11, 10, 0, 0, tzinfo=SHANGHAI)

    early = end_postings(over - dt.timedelta(minutes=1))
    made, again = end_postings(over), end_postings(over)

    village.committee.refresh_from_db()
    assert (early, made, again) == (0, 1, 0)
    assert (PostingEnd.objects.count(), village.committee.public_stamp) == (1, stamp + 1)
