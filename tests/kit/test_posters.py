"""Posters: one sheet, the money in large figures, and never a sum that is cut or made up."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.kit.paper_samples import LARGEST, NOTICE, OPEN_DAY, POSTER, SHANGHAI, URL, pages, size_of, text_of
from xidu.kit.papers import Correction
from xidu.kit.posters import sheet_of, spending_rows, three_numbers
from xidu.kit.qr import qr_matrix


def drawn_code(pdf):
    """Return the modules of the one picture on the sheet, True for dark."""
    (picture,) = pages(pdf)[0].images
    grey = picture.image.convert("L")
    width, height = grey.size
    return tuple(tuple(grey.getpixel((x, y)) < 128 for x in range(width)) for y in range(height))


@pytest.mark.parametrize(("size", "points"), [("A4", (595, 842)), ("A3", (842, 1191))])
@pytest.mark.parametrize("poster", [POSTER, OPEN_DAY], ids=["month", "open-day"])
def test_a_poster_is_one_sheet_of_its_size_with_the_same_words(poster, size, points):
    pdf = replace(poster, size=size).pdf()

    assert [size_of(page) for page in pages(pdf)] == [points]
    assert text_of(pdf) == text_of(poster.pdf())


@pytest.mark.parametrize("poster", [POSTER, OPEN_DAY, NOTICE], ids=["month", "open-day", "notice"])
def test_the_code_on_the_sheet_is_the_address(poster):
    assert drawn_code(poster.pdf()) == qr_matrix(URL)


def test_the_month_says_what_came_went_and_is_left():
    text = text_of(POSTER.pdf())

    for words in [
        "西渡街道听潮村",
        "阳光村务2026年10月",
        "村民委员会账",
        "收进18.64万元",
        "花掉14.21万元",
        "还有45.67万元",
        "保洁与绿化养护46,200.00为老服务31,850.00道路与管网维修28,640.00",
        "支出合计（元）142,085.80",
        "2026年12月5星期六农历十月廿七",
        "上午9:00–11:00，村委会一楼议事厅。",
        "021-0000-0000",
        "村民委员会主任＿＿＿＿＿＿",
        "村务监督委员会主任＿＿＿＿＿＿",
        "（盖章）",
        "公开日期2026年11月5日",
        "公示期2026年11月5日至2026年11月12日",
    ]:
        assert words in text
    assert "草稿" not in text
    assert "更正" not in text


@pytest.mark.parametrize("paper", [POSTER, OPEN_DAY, NOTICE], ids=["month", "open-day", "notice"])
def test_a_draft_says_so_across_the_sheet_and_in_a_line(paper):
    text = text_of(replace(paper, draft=True).pdf())

    assert text.count("草稿，不得张贴") == 1
    assert text.count("草稿") == 2


def test_a_correction_names_its_version_and_reason():
    text = text_of(replace(POSTER, correction=Correction(2, "9月12日一笔金额抄错")).pdf())

    assert "更正第2版" in text
    assert "更正说明：9月12日一笔金额抄错" in text


def test_a_month_without_spending_or_dates_leaves_lines_to_write_on():
    bare = replace(
        POSTER,
        lines=[],
        spending=Decimal(0),
        open_day=None,
        published_on=None,
        posted_from=None,
        posted_until=None,
    )

    text = text_of(bare.pdf())

    assert "这个月没有支出。" in text
    assert "公开日期＿＿＿＿＿＿公示期＿＿＿＿＿＿至＿＿＿＿＿＿" in text
    assert "下一次开放日" not in text


def test_the_largest_sum_is_never_cut():
    text = text_of(
        replace(POSTER, income=LARGEST, spending=LARGEST, closing=LARGEST, lines=[("甲", LARGEST)]).pdf()
    )

    assert text.count("999,999,999,999.99") == 2
    assert text.count("100,000,000.00万元") == 3


def test_seven_lines_are_shown_and_the_eighth_makes_a_rest():
    lines = [(f"第{n}类", Decimal(n)) for n in range(1, 9)]

    seven, eight = spending_rows(lines[:7]), spending_rows(lines)

    assert [row["name"] for row in seven] == [f"第{n}类" for n in range(7, 0, -1)]
    assert [row["name"] for row in eight] == [*[f"第{n}类" for n in range(8, 2, -1)], "其余2项"]
    assert eight[-1]["amount"] == "3.00"


def test_the_lines_and_the_rest_add_up_to_the_whole():
    lines = [(f"第{n}类", Decimal("10.01") * n) for n in range(60)]

    shown = spending_rows(lines)

    assert sum(Decimal(row["amount"].replace(",", "")) for row in shown) == sum(
        amount for _name, amount in lines
    )


def test_bars_are_shares_of_the_longest_and_nothing_has_none():
    rows = spending_rows(
        [("甲", Decimal(200)), ("乙", Decimal(50)), ("丙", Decimal(0)), ("红字", Decimal(-5))]
    )

    assert [row["share"] for row in rows] == [1.0, 0.25, 0.0, 0.0]
    assert [row["share"] for row in spending_rows([("公务接待", Decimal(0))])] == [0.0]


@pytest.mark.parametrize(
    ("closing", "unit", "numbers"),
    [
        (Decimal("9999.99"), "元", ["100.00", "0.00", "9,999.99"]),
        (Decimal("10000.00"), "万元", ["0.01", "0.00", "1.00"]),
    ],
)
def test_the_three_numbers_share_one_unit(closing, unit, numbers):
    three = three_numbers(Decimal(100), Decimal(0), closing)

    assert [(row["number"], row["unit"]) for row in three] == [(number, unit) for number in numbers]


@pytest.mark.parametrize(("day", "kind"), [(4, "weekday"), (5, "saturday"), (6, "sunday")])
def test_saturday_and_sunday_have_sheets_of_their_own(day, kind):
    assert sheet_of(dt.date(2026, 12, day))["kind"] == kind


def test_an_open_day_says_when_where_and_what():
    text = text_of(replace(OPEN_DAY, change="改期：原定11月28日").pdf())

    for words in [
        "阳光开放日",
        "改期：原定11月28日",
        "2026年12月5星期六农历十月廿七",
        "上午9:00–11:00村委会一楼议事厅",
        "这一天可以做什么1当面查账、看凭证2提意见，当场记、当场答",
    ]:
        assert words in text


def test_a_long_agenda_ends_in_a_count_of_what_is_left_out():
    agenda = [f"第{n}件事" for n in range(1, 9)]

    seven = replace(OPEN_DAY, agenda=agenda[:7]).data()["agenda"]
    eight = replace(OPEN_DAY, agenda=agenda).data()["agenda"]

    assert seven == agenda[:7]
    assert eight == [*agenda[:6], "还有2项，扫码看"]


def test_a_day_without_agenda_has_no_heading_for_one():
    text = text_of(replace(OPEN_DAY, agenda=[], start=dt.datetime(2026, 12, 5, 9, tzinfo=SHANGHAI)).pdf())

    assert "这一天可以做什么" not in text


def test_a_notice_has_its_words_signature_day_and_period():
    text = text_of(NOTICE.pdf())

    for words in [
        "关于8组宅前路修补的通知各位村民：8组宅前路从12月7日起修补，工期三天。",
        "听潮村村民委员会2026年12月1日（盖章）",
        "公示期2026年12月1日至2026年12月8日",
        "有话要说，请打电话021-0000-0000",
    ]:
        assert words in text


def test_a_long_notice_numbers_its_pages():
    pdf = replace(NOTICE, body="一段说明。\n" * 60).pdf()

    count = len(pages(pdf))
    assert count > 1
    assert f"第{count}页，共{count}页" in text_of(pdf)
