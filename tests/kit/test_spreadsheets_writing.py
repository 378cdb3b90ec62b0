import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xidu.kit.cells import text_of
from xidu.kit.spreadsheets import Column, Table, open_workbook, template_for, write_csv, write_xlsx
from xidu.kit.spreadsheets.writing import guarded

PEOPLE = [
    Column("姓名", "name", filled=True, example="黄琴", note="不写空格"),
    Column("性别", "sex", choices=("男", "女")),
    Column("电话", "phone", required=False),
]
hostile = st.text() | st.sampled_from("=+-@\t\r＝＋－＠").flatmap(lambda mark: st.text().map(mark.__add__))


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@a", "\t=1", "\r=1", "＝1"])
def test_a_text_that_would_start_a_formula_gets_a_quote(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["金港村", "a=1", "", " =1"])
def test_other_texts_stay_as_they_are(text):
    assert guarded(text) == text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(hostile, hostile, hostile), max_size=5))
def test_no_text_of_ours_ever_becomes_a_formula(rows):
    sheet, plain = io.BytesIO(), io.BytesIO()
    write_xlsx(sheet, PEOPLE, rows)
    write_csv(plain, PEOPLE, rows)

    cells = [
        cell
        for row in openpyxl.load_workbook(sheet).active.iter_rows()
        for cell in row
        if cell.value is not None
    ]

    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell.value for cell in cells if cell.value.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert plain.getvalue().startswith(b"\xef\xbb\xbf")
    for line in plain.getvalue().decode("utf-8-sig").split("\r\n"):
        assert not line.lstrip('"').startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.parametrize("text", ["#N/A", "#DIV/0!", "#REF!"])
def test_a_text_that_reads_like_an_error_of_excel_stays_a_text(text):
    sheet = io.BytesIO()

    write_xlsx(sheet, PEOPLE, [(text, text, text)])

    cells = list(openpyxl.load_workbook(sheet).active.iter_rows())[1]
    assert [(cell.data_type, cell.value) for cell in cells] == [("s", text)] * 3


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.from_regex(r"[一-龥0-9]{1,8}", fullmatch=True)] * 3), min_size=1, max_size=5))
def test_what_is_written_is_read_back(rows):
    sheet, plain = io.BytesIO(), io.BytesIO()
    write_xlsx(sheet, PEOPLE, rows, notes=["每月更新"])
    write_csv(plain, PEOPLE, rows)

    for data in (sheet.getvalue(), plain.getvalue()):
        table = Table.find(open_workbook(data), PEOPLE)
        assert [tuple(row.values.values()) for row in table.rows()] == rows


def test_sums_and_dates_keep_their_type_and_phones_stay_text():
    saved = io.BytesIO()
    columns = [Column("日期", "day"), Column("金额", "sum"), Column("电话", "phone")]

    write_xlsx(saved, columns, [(date(2026, 9, 3), Decimal("-1280.00"), "19900000001")])

    cells = openpyxl.load_workbook(saved).active[2]
    assert [cell.number_format for cell in cells] == ["yyyy-mm-dd", "#,##0.00", "@"]
    assert [cell.value for cell in cells[1:]] == [-1280, "19900000001"]
    assert text_of(cells[0].value) == "2026-09-03"


def test_csv_keeps_the_minus_of_a_sum():
    saved = io.BytesIO()

    write_csv(saved, [Column("金额", "sum"), Column("备注", "note")], [(Decimal("-5.00"), "-5")])

    assert saved.getvalue().decode("utf-8-sig") == "金额,备注\r\n-5.00,'-5\r\n"


def test_a_template_has_the_header_a_drop_down_text_cells_and_its_examples_elsewhere():
    book = openpyxl.load_workbook(io.BytesIO(template_for(PEOPLE, notes=["一人一行"])))

    page, about = book.worksheets
    assert [cell.value for cell in page[1]] == ["姓名", "性别", "电话"]
    assert [(rule.formula1, str(rule.sqref)) for rule in page.data_validations.dataValidation] == [
        ('"男,女"', "B2:B501")
    ]
    assert page["C2"].number_format == "@"
    assert [[cell.value for cell in row] for row in about.iter_rows()][1] == [
        "姓名",
        "必填",
        "不写空格",
        "黄琴",
    ]


def test_an_empty_template_is_read_as_a_table_without_rows():
    table = Table.find(open_workbook(template_for(PEOPLE)), PEOPLE)

    assert list(table.rows()) == []
