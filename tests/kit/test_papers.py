"""Papers an office hands out or files: nothing is lost on the way to the printer."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.kit.paper_samples import (
    DOORSTEP,
    ENTRY,
    LETTER,
    RECEPTION,
    SIGN_IN,
    SLIP,
    TABLE,
    pages,
    size_of,
    squeezed,
    text_of,
)
from xidu.kit.papers import Correction, SignInRow, amount_words, day_words

HEAD = "序号日期凭证号类别摘要收入支出结余经手人证明人审批人附件张数备注"


def test_the_table_has_every_field_of_the_month():
    text = text_of(TABLE.pdf())

    for words in [
        "金港村2026年9月财务收支明细表（村民委员会账）",
        "公开日期2026年10月5日公示期2026年10月5日至2026年10月12日单位：元",
        HEAD,
        "上期结余386,420.15",
        "109-03记-01补助收入街道拨村级组织运转经费（三季度）65,000.00451,420.15顾某陆某沈某2",
        "本期合计65,000.000.00",
        "期末结余（上期结余＋收入－支出）451,420.15",
        "资金分布：银行存款451,420.15元",
        "制表＿＿＿＿＿＿复核＿＿＿＿＿＿村务监督委员会（全体成员签字）陆某＿＿＿＿王某＿＿＿＿沈某＿＿＿＿",
        "查询：金港村村委会021-0000-0000",
        "第1页，共1页",
    ]:
        assert words in text


def test_a_line_of_nothing_spent_stays_visible():
    assert "2公务接待本月未发生0.00" in text_of(TABLE.pdf())


def test_an_empty_cell_is_not_a_zero():
    assert [amount_words(value) for value in (None, Decimal(0), Decimal("-1280"))] == [
        "",
        "0.00",
        "-1,280.00",
    ]


@pytest.mark.parametrize("count", [0, 1, 60])
def test_every_page_repeats_the_head_and_only_the_last_has_the_sums(count):
    rows = [replace(ENTRY, number=number) for number in range(1, count + 1)]

    pdf = replace(TABLE, rows=rows).pdf()

    sheets = [squeezed(page.extract_text()) for page in pages(pdf)]
    with_head = [sheet for sheet in sheets if HEAD in sheet]
    total = len(sheets)
    assert [f"第{number}页，共{total}页" in sheet for number, sheet in enumerate(sheets, 1)] == [True] * total
    assert len(with_head) >= total - 1
    assert sum("本期合计" in sheet for sheet in sheets) == 1
    assert sum(sheet.count("补助收入") for sheet in sheets) == count
    assert {size_of(page) for page in pages(pdf)} == {(842, 595)}


def test_an_empty_month_says_that_nothing_moved():
    assert "本期没有收支。" in text_of(replace(TABLE, rows=[]).pdf())


def test_a_corrected_draft_says_both():
    text = text_of(replace(TABLE, rows=[RECEPTION], draft=True, correction=Correction(2, "金额抄错")).pdf())

    assert "草稿，不得张贴更正第2版金额抄错" in text


@pytest.mark.parametrize(("size", "points"), [("A6", (298, 420)), ("A4", (595, 842))])
def test_a_slip_is_one_sheet_with_the_code_in_groups(size, points):
    pdf = replace(SLIP, size=size).pdf()

    assert [size_of(page) for page in pages(pdf)] == [points]
    assert "K7M4 P2QX" in pages(pdf)[0].extract_text()
    text = text_of(pdf)
    for words in [
        "编号2026-0117",
        "https://xidu.example/q/",
        "最晚2026年11月20日答复您",
        "电话021-0000-0000",
    ]:
        assert words in text


def test_the_picture_on_the_slip_does_not_hold_the_code():
    assert "K7M4" not in str(SLIP.data()["qr"] | {"rows": []})
    assert SLIP.data()["qr"] == replace(SLIP, code="OTHERONE").data()["qr"]


def test_a_doorstep_list_says_whom_to_tell_what_and_asks_it_back():
    text = text_of(DOORSTEP.pdf())

    for words in [
        "听潮村2组上门告知单",
        "组长沈某打印日期2026年11月27日共1户请在2026年12月4日前交回",
        "开放日12月5日上午9:00。可以当面查账。",
        "2组18号沈家您问的路灯，村里答复了：下周三来修。",
        "用完交回",
    ]:
        assert words in text


def test_a_leader_with_nobody_to_tell_is_told_so():
    assert "今天没有要上门告诉的人家。" in text_of(replace(DOORSTEP, rows=[], notices=[]).pdf())


def test_a_letter_reads_from_address_to_signature():
    text = text_of(LETTER.pdf())

    assert (
        text.index("听潮村2组18号")
        < text.index("沈家收")
        < text.index("您问的事有答复了")
        < text.index("您好：")
    )
    assert "您问的事，答复如下。合同和验收单在村委会可以看。听潮村村民委员会2026年11月18日" in text


def test_the_address_stands_where_the_window_is():
    """A DL window shows 20 to 110 mm from the left, 45 to 99 mm from the top of the folded sheet."""
    found = {}

    def note(text, page, at, _font, _size):
        if "沈家" in text:
            across = at[4] * page[0] + at[5] * page[2] + page[4]
            up = at[4] * page[1] + at[5] * page[3] + page[5]
            found["x"], found["y"] = across / 72 * 25.4, 297 - up / 72 * 25.4

    pages(LETTER.pdf())[0].extract_text(visitor_text=note)

    assert 20 <= found["x"] <= 110
    assert 45 <= found["y"] <= 99


def test_a_sheet_to_sign_has_a_row_for_every_household_and_some_for_guests():
    pdf = replace(SIGN_IN, rows=[SignInRow(f"2组{n}号", "沈家", 2) for n in range(1, 31)], blank_rows=3).pdf()

    text = text_of(pdf)
    assert "时间2026年12月5日上午9:00–11:00地点村委会一楼议事厅" in text
    assert sum(f"{n}2组{n}号沈家2" in text for n in range(1, 31)) == 30
    assert "313233应到60实到＿＿＿＿＿＿" in text


def test_a_day_not_yet_known_is_a_line_to_write_on():
    assert day_words(None) == "＿＿＿＿＿＿"
