import io
import struct
import time
import zipfile
import zlib
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xidu.kit.spreadsheets import SheetRefused, open_workbook
from xidu.kit.spreadsheets.guard import LARGEST_FILE

DAMAGED = "表格文件已损坏，打不开；请用 Excel 或 WPS 打开后另存一份再上传"
TOO_MANY = "表格文件里的部件太多，请新建一个表格，把内容粘贴过去再上传"
TOO_BIG = "表格展开后太大（最多50MB），请删去空行空列和图片后再上传"
TOO_WIDE = "表格占的行列太多（最多200000行），请删去表格外的空行空列后再上传"
PASSWORD = "表格设了密码，请取消密码后另存一份再上传"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(fill=lambda sheet: sheet.append(["姓名", "电话"])):
    """Return the bytes of a small honest workbook."""
    book = openpyxl.Workbook()
    fill(book.active)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def changed(data, **members):
    """Return the workbook with members replaced or added; in a keyword ``__`` is a slash, ``_x`` .xml."""
    saved = io.BytesIO()
    named = {name.replace("__", "/").replace("_x", ".xml"): body for name, body in members.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename not in named:
                new.writestr(item.filename, old.read(item))
        for name, body in named.items():
            new.writestr(name, body)
    return saved.getvalue()


def sheet_of(cells):
    """Return the sheet part of a workbook around raw row markup."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'


def rows_of(data):
    return [row for sheet in open_workbook(data).sheets for row in sheet.rows()]


def refusal(data):
    with pytest.raises(SheetRefused) as refused:
        rows_of(data)
    return str(refused.value)


def test_an_honest_workbook_is_read():
    assert rows_of(workbook()) == [("姓名", "电话")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件是空的，请重新保存后再上传"),
        (b"%PDF-1.7 ...", "这不是表格，是PDF文件；请用 Excel 或 WPS 另存为 .xlsx 后上传"),
        (b"\x89PNG\r\n\x1a\n", "这不是表格，是图片；请用 Excel 或 WPS 另存为 .xlsx 后上传"),
        (b"<HTML><table><tr><td>1", "这不是表格，是网页；请用 Excel 或 WPS 另存为 .xlsx 后上传"),
        (b"\x00\x01\x02\x03" * 50, "这不是表格，认不出文件内容；请用 Excel 或 WPS 另存为 .xlsx 后上传"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), PASSWORD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), DAMAGED),
        (b"PK\x03\x04rubbish", DAMAGED),
        (b"\xff\xff\xff\xff", "认不出文件的文字编码，请用 Excel 或 WPS 另存为 .xlsx 后上传"),
        ("没有表格".encode(), "这不是表格，只有一行文字；请用 Excel 或 WPS 另存为 .xlsx 后上传"),
    ],
)
def test_what_is_no_table_is_told_by_its_content(data, sentence):
    assert refusal(data) == sentence


def test_a_file_may_have_ten_megabytes_and_not_one_byte_more():
    with pytest.raises(SheetRefused, match="文件有11MB，最多10MB"):
        open_workbook(b"a,b\n" + b" " * (LARGEST_FILE - 3))
    assert len(open_workbook(b"a,b\n" + b" " * (LARGEST_FILE - 4)).sheets) == 1


def test_a_truncated_workbook_is_refused_wherever_it_is_cut():
    data = workbook()

    assert {refusal(data[:cut]) for cut in range(4, len(data) - 22, 101)} == {DAMAGED}


def test_more_than_two_hundred_members_are_refused():
    data = changed(workbook(), **{f"xl__media__{n}_x": b"x" for n in range(300)})

    assert refusal(data) == TOO_MANY


def test_a_directory_of_a_hundred_thousand_members_is_not_even_read(monkeypatch):
    monkeypatch.setattr("xidu.kit.spreadsheets.guard.ZipFile", None)
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = entry * 100_000
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 200, 200, len(directory), 30, 0)

    assert refusal(b"PK\x03\x04" + bytes(26) + directory + end) == TOO_MANY


def test_a_zip_bomb_is_refused_by_its_directory_in_less_than_fifty_milliseconds():
    data = changed(workbook(), xl__media__bomb_x=bytes(60 * 1024 * 1024))

    began = time.process_time()
    sentence = refusal(data)

    assert (sentence, time.process_time() - began < 0.05) == (TOO_BIG, True)


def test_a_directory_that_lies_about_a_size_is_found_out():
    data = bytearray(changed(workbook(), xl__media__bomb_x=bytes(2 * 1024 * 1024)))
    size = struct.pack("<I", 2 * 1024 * 1024)
    while (at := bytes(data).find(size)) >= 0:
        data[at : at + 4] = struct.pack("<I", 1000)

    assert refusal(bytes(data)) == DAMAGED


def test_members_that_share_one_stream_are_refused():
    data = changed(workbook(), xl__media__noise_x=bytes(range(256)) * 200)
    start, end = data.find(b"PK\x01\x02"), data.rfind(b"PK\x05\x06")
    directory = data[start:end]
    doubled = bytearray(data[:start] + directory * 12 + data[end:])
    doubled[-14:-10] = struct.pack("<HH", *[struct.unpack("<H", data[-14:-12])[0] * 12] * 2)
    doubled[-10:-6] = struct.pack("<I", len(directory) * 12)

    assert refusal(bytes(doubled)) == DAMAGED


def test_a_member_marked_as_encrypted_is_refused():
    data = bytearray(workbook())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1

    assert refusal(bytes(data)) == PASSWORD


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"xl/vbaProject.bin": b"x"}, "表格里有宏，请另存为不带宏的 .xlsx 再上传"),
        (
            {"xl/externalLinks/externalLink1.xml": b"x"},
            "表格引用了别的文件，请复制后“选择性粘贴—数值”，另存一份再上传",
        ),
        ({"word/document.xml": b"x"}, "这不是表格，是 Word 文档；请把表格复制到 Excel 或 WPS 表格里再上传"),
        ({SHEET: b'<!DOCTYPE a [<!ENTITY x "y">]><worksheet/>'}, DAMAGED),
        ({SHEET: sheet_of("<row><c").encode()}, DAMAGED),
        (
            {SHEET: sheet_of('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>')},
            TOO_WIDE,
        ),
        ({SHEET: sheet_of('<row r="1"><c r="A200001"><v>1</v></c></row>')}, TOO_WIDE),
        ({SHEET: sheet_of("<row>" + "<c><v>1</v></c>" * 3000 + "</row>" + "<row/>" * 2000)}, TOO_WIDE),
        ({SHEET: sheet_of('<row r="1"><c r="&#65;1"><v>1</v></c></row>')}, DAMAGED),
    ],
)
def test_what_a_parser_would_multiply_never_reaches_it(members, sentence):
    assert refusal(changed(workbook(), **members)) == sentence


def test_the_last_allowed_row_is_read():
    data = changed(workbook(), **{SHEET: sheet_of('<row r="200000"><c r="A200000"><v>1</v></c></row>')})

    assert sum(1 for _row in open_workbook(data).sheets[0].rows()) == 200_000


def test_one_long_text_shared_by_many_cells_is_refused():
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    shared = f'<sst xmlns="{space}"><si><t>{"字" * 30_000}</t></si></sst>'
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 5000))

    assert (
        refusal(changed(workbook(), **{SHEET: sheet_of(cells), "xl/sharedStrings.xml": shared})) == TOO_WIDE
    )


def test_deeply_nested_markup_ends_in_a_refusal_or_in_rows():
    deep = "<a>" * 200_000 + "</a>" * 200_000

    try:
        rows = rows_of(changed(workbook(), **{SHEET: sheet_of(deep)}))
    except SheetRefused as refused:
        rows = str(refused)

    assert rows in ([], TOO_BIG, DAMAGED)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 255))
def test_one_wrong_byte_ends_in_rows_or_in_a_refusal(place, byte):
    data = bytearray(workbook(lambda sheet: [sheet.append(["姓名", n, True]) for n in range(5)]))
    data[place % len(data)] = byte

    with suppress(SheetRefused):
        assert isinstance(rows_of(bytes(data)), list)


def test_a_broken_stream_inside_a_sound_directory_is_refused():
    data = bytearray(workbook())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        member = archive.getinfo(SHEET)
    begin = member.header_offset + 30 + len(SHEET)
    data[begin : begin + 8] = b"\xff" * 8

    with pytest.raises(zlib.error):
        zlib.decompressobj(-15).decompress(bytes(data[begin : begin + member.compress_size]))
    assert refusal(bytes(data)) == DAMAGED
