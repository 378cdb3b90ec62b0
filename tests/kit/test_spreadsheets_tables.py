import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from xidu.kit.dates import parse_date
from xidu.kit.money import parse_money
from xidu.kit.spreadsheets import CellError, Column, SheetRefused, Table, open_workbook

MONEY = [
    Column("日期", "day", parse=parse_date),
    Column("摘要", "summary", ("内容", "用途", "事由")),
    Column("收入", "income", ("收入金额", "借方"), parse=parse_money),
    Column("支出", "spending", ("支出金额", "贷方"), parse=parse_money),
    Column("证明人", "witness", ("验收人",), required=False),
]
ROSTER = [
    Column("村民小组", "group", ("组",), fill_down=True),
    Column("门牌", "door", fill_down=True),
    Column("姓名", "name", filled=True),
]


def book_of(rows, merges=(), name="9月", **others):
    """Return an opened workbook with one sheet of rows, and further sheets by name (None as rows: hidden)."""
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    for area in merges:
        book.active.merge_cells(area)
    for title, content in others.items():
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if content is None else "visible"
        for row in content or [["日期", "摘要", "收入", "支出"]]:
            sheet.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return open_workbook(saved.getvalue(), "表.xlsx")


def values(table):
    return [(row.number, row.values) for row in table.rows()]


def test_a_table_is_found_below_titles_in_any_order_of_columns():
    book = book_of(
        [
            ["某村2026年9月财务公开表"],
            ["单位：元", None, "公开日期：2026年10月8日"],
            [],
            ["支出金额（元）", "收 入\n金额(元)", "用途*", "日\u3000期", "证明人（验收人）"],
            ["￥1，280.00", None, "办公用品", "2026.9.3", "陆某某"],
        ],
        merges=["A1:E1"],
    )

    table = Table.find(book, MONEY)

    assert (table.header, table.above[0][0]) == (4, "某村2026年9月财务公开表")
    assert values(table) == [
        (
            5,
            {
                "day": date(2026, 9, 3),
                "summary": "办公用品",
                "income": None,
                "spending": Decimal("1280.00"),
                "witness": "陆某某",
            },
        )
    ]


@pytest.mark.parametrize("merges", [[], ["C1:D1", "A1:A2", "B1:B2"]])
def test_a_header_of_two_rows_is_read_as_one(merges):
    book = book_of(
        [["日期", "摘要", "金额", None], [None, None, "收入", "支出"], ["2026-9-3", "利息", 5, None]], merges
    )

    table = Table.find(book, MONEY)

    assert (table.header, table.places) == (2, {"day": 0, "summary": 1, "income": 2, "spending": 3})
    assert [row.values["income"] for row in table.rows()] == [Decimal("5.00")]


def test_groups_tell_columns_of_the_same_name_apart():
    schema = [Column("村级收入", "village"), Column("上级收入", "above"), Column("摘要", "summary")]
    book = book_of(
        [["摘要", "村级", None, "上级"], [None, "收入", "支出", "收入"], ["利息", 1, 2, 3]], ["B1:C1"]
    )

    assert Table.find(book, schema).places == {"village": 1, "above": 3, "summary": 0}


def test_columns_before_the_first_cell_keep_their_place():
    book = book_of([[None, None, "日期", "摘要", "收入", "支出"], [None, None, "2026-9-3", "利息", 5, None]])

    assert Table.find(book, MONEY).places == {"day": 2, "summary": 3, "income": 4, "spending": 5}


def test_blank_rows_repeated_headers_and_repeated_titles_are_no_rows():
    head = ["日期", "摘要", "收入", "支出"]
    book = book_of(
        [
            ["财务公开表"],
            head,
            ["2026-9-3", "利息", 5, None],
            [],
            ["\u3000", None, None],
            ["财务公开表"],
            head,
            ["2026-9-4", "电费", None, 6],
        ]
    )

    assert [row.number for row in Table.find(book, MONEY).rows()] == [3, 8]


def test_a_blank_group_or_door_means_the_one_above_until_the_group_changes():
    book = book_of(
        [
            ["组", "门牌", "姓名"],
            ["1组", "1号", "甲"],
            [None, None, "乙"],
            [None, "2号", "丙"],
            ["2组", None, "丁"],
            [None, "1号", "戊"],
            ["2组", None, "己"],
        ],
        ["A2:A4"],
    )

    places = [
        (row.values["group"], row.values["door"], row.values["name"])
        for row in Table.find(book, ROSTER).rows()
    ]

    assert places == [
        ("1组", "1号", "甲"),
        ("1组", "1号", "乙"),
        ("1组", "2号", "丙"),
        ("2组", "", "丁"),
        ("2组", "1号", "戊"),
        ("2组", "1号", "己"),
    ]


def test_each_wrong_cell_is_named_by_row_and_column_and_the_other_rows_are_read():
    book = book_of(
        [
            ["日期", "摘要", "收入", "支出"],
            ["2月30日", "利息", "约五元", None],
            ["2026-9-4", "电费", None, "六"],
            ["2026-9-5", "水费", None, 6],
        ]
    )
    table = Table.find(book, MONEY)

    rows = list(table.rows())

    assert [row.values.get("spending") for row in rows] == [None, None, Decimal("6.00")]
    assert table.errors == [
        CellError(2, "日期", "“2月30日”不是日期，请写成 2026-9-3 的样子"),
        CellError(2, "收入", "“约五元”不是金额，金额要写数字，例如 1280.00"),
        CellError(3, "支出", "“六”不是金额，金额要写数字，例如 1280.00"),
    ]
    assert [len(row.errors) for row in rows] == [2, 1, 0]


def test_reading_a_table_twice_does_not_double_its_errors():
    table = Table.find(book_of([["组", "门牌", "姓名"], ["1组", "1号", None]]), ROSTER)

    first, second = list(table.rows()), list(table.rows())

    assert (len(first), len(second)) == (1, 1)
    assert table.errors == [CellError(2, "姓名", "“姓名”不能空着，请填写")]


def test_the_caller_ends_the_table_before_its_notes_are_parsed():
    book = book_of(
        [
            ["日期", "摘要", "收入", "支出"],
            ["2026-9-3", "利息", 5, None],
            ["合\u3000计", None, 5, 0],
            ["制表：顾某某"],
        ]
    )
    table = Table.find(book, MONEY)

    rows = list(table.rows(until=lambda row: row.texts[0] == "合计"))

    assert ([row.number for row in rows], table.errors) == ([2], [])
    assert [row.texts for row in table.raw_rows()][1:] == [["合计", "5", "0"], ["制表：顾某某"]]


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (
            ["日期", "说明", "收入", "支出"],
            "工作表“9月”缺少列：摘要；表头里看到的是：日期、说明、收入、支出",
        ),
        (
            ["日期", "摘要", "收入", "收入（元）", "支出"],
            "工作表“9月”里“收入”这一列出现了2次（C、D列），请只留一列",
        ),
        (["甲", "乙"], "工作表“9月”里没有找到表头；请保留一行列名：日期、摘要、收入、支出"),
    ],
)
def test_a_header_that_cannot_be_told_is_answered_with_what_was_seen(head, sentence):
    with pytest.raises(SheetRefused) as refused:
        Table.find(book_of([head, ["2026-9-3", "利息", 5]]), MONEY)

    assert str(refused.value) == sentence


def test_the_column_of_the_right_name_wins_over_a_synonym():
    book = book_of([["日期", "摘要", "用途", "收入", "支出"], ["2026-9-3", "利息", "存款", 5, None]])

    assert Table.find(book, MONEY).places["summary"] == 1


def test_sheets_of_notes_and_hidden_sheets_are_passed_over_and_hidden_ones_named():
    book = book_of(
        [["填表说明"], ["请按月填写"]], name="说明", 十月=[["日期", "摘要", "收入", "支出"], [1]], 旧表=None
    )

    table = Table.find(book, MONEY)

    assert (table.sheet.name, table.hidden) == ("十月", ("旧表",))


def test_an_empty_copy_of_the_table_does_not_stand_in_the_way():
    head = ["日期", "摘要", "收入", "支出"]

    assert Table.find(book_of([head], 九月=[head, ["2026-9-3"]]), MONEY).sheet.name == "九月"


def test_two_full_tables_must_be_chosen_between():
    head = ["日期", "摘要", "收入", "支出"]
    book = book_of([head, ["2026-9-3"]], 十月=[head, ["2026-10-3"]])

    with pytest.raises(SheetRefused) as refused:
        Table.find(book, MONEY)

    assert str(refused.value) == "有几张工作表都像要找的表：9月、十月；请只留一张，或选定一张"
    assert Table.find(book, MONEY, sheet="十月").sheet.name == "十月"
    assert [table.sheet.name for table in Table.find_all(book, MONEY)] == ["9月", "十月"]
    with pytest.raises(SheetRefused, match="没有叫“11月”的工作表，请核对"):
        Table.find(book, MONEY, sheet="11月")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_is_read_in_every_encoding_excel_writes(encoding, mark):
    text = "财务表\r\n日期,摘要,收入,支出\r\n2026-9-3,利息,5,\r\n".replace(",", mark)

    table = Table.find(open_workbook(text.encode(encoding), "九月.csv"), MONEY)

    assert [row.values["day"] for row in table.rows()] == [date(2026, 9, 3)]
    assert table.sheet.name == "九月"


def test_a_fault_in_a_csv_is_an_error_of_its_cell():
    table = Table.find(open_workbook("日期,摘要,收入,支出\n2026-9-3,利息,#REF!,".encode()), MONEY)

    list(table.rows())

    assert table.errors == [CellError(2, "收入", "公式出错（#REF!），请改成数值或文字")]


def test_a_fault_in_a_workbook_is_refused_by_its_cell_and_never_read_as_blank():
    with pytest.raises(SheetRefused) as refused:
        book_of([["日期", "摘要", "收入", "支出"], ["2026-9-3", "利息", "#REF!", None]])

    assert str(refused.value) == "单元格C2的公式出错（显示#REF!或#N/A这类字样），请改成数值后再上传"


def test_typed_cells_keep_their_type():
    rows = [["日期", "摘要", "收入", "支出"], [datetime(2026, 9, 3), True, 0.1 + 0.2, "１２"]]

    table = Table.find(book_of(rows), MONEY)

    assert next(table.rows()).values == {
        "day": date(2026, 9, 3),
        "summary": "是",
        "income": Decimal("0.30"),
        "spending": Decimal("12.00"),
    }
