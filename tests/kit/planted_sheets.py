"""Workbooks with an invented number in every place where one can hide."""

from collections.abc import Callable

import openpyxl
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from tests.kit.planted import (
    CARD,
    EMAIL,
    ID,
    MOBILE,
    PLATE,
    Planted,
    located_picture,
    package,
    patched,
    workbook,
)


def _sheet_cell(ref: str, value: object) -> Callable[[openpyxl.Workbook], None]:
    def fill(book: openpyxl.Workbook) -> None:
        book.active[ref] = value

    return fill


def _sheet_name(book: openpyxl.Workbook) -> None:
    book.create_sheet(MOBILE)["A1"] = ID


def _boxes(book: openpyxl.Workbook) -> None:
    for column, digit in enumerate(ID, 2):
        book.active.cell(9, column, digit)


def _side_by_side(book: openpyxl.Workbook) -> None:
    for column, part in enumerate((310120, 19800101, int(ID[14:])), 3):
        book.active.cell(9, column, part)


def _hidden_sheet(state: str) -> Callable[[openpyxl.Workbook], None]:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.create_sheet("名单")
        sheet["B7"] = f"张某 {MOBILE}"
        sheet.sheet_state = state

    return fill


def _hidden_row(book: openpyxl.Workbook) -> None:
    book.active["B8"] = MOBILE
    book.active.row_dimensions[8].hidden = True


def _hidden_column(book: openpyxl.Workbook) -> None:
    book.active["L4"] = MOBILE
    book.active.column_dimensions["L"].hidden = True


def _comment(book: openpyxl.Workbook) -> None:
    book.active["C3"].comment = Comment(f"找张某，{MOBILE}", "文书")


def _defined_name(book: openpyxl.Workbook) -> None:
    book.defined_names["联系"] = openpyxl.workbook.defined_name.DefinedName("联系", attr_text=f'"{MOBILE}"')


def _header(book: openpyxl.Workbook) -> None:
    book.active.oddHeader.center.text = MOBILE


def _validation(book: openpyxl.Workbook) -> None:
    rule = DataValidation(type="list", formula1='"甲,乙"', showInputMessage=True)
    rule.promptTitle, rule.prompt = "填写", f"问 {MOBILE}"
    rule.add("D9")
    book.active.add_data_validation(rule)


def _creator(book: openpyxl.Workbook) -> None:
    book.properties.creator = f"张某{MOBILE}"


def _link(book: openpyxl.Workbook) -> None:
    book.active["A9"] = "联系"
    book.active["A9"].hyperlink = f"mailto:{EMAIL}"


def workbooks() -> list[Planted]:
    plain = workbook()
    sheet = "xl/worksheets/sheet1.xml"
    threaded = (
        f'<ThreadedComments><threadedComment ref="C3" id="{{1}}"><text>电话 {MOBILE}</text></threadedComment>'
        "</ThreadedComments>"
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="t" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    unused = f"<sst><si><t>村务公开</t></si><si><t>{MOBILE}</t></si></sst>"
    rich = f"<sst><si><r><t>{ID[:9]}</t></r><r><t>{ID[9:]}</t></r></si></sst>"
    printer = b"\x01\x00\xff" + f"Printer {MOBILE}".encode("utf-16-le")
    drawing = f"<d><p><r><t>{MOBILE[:4]}</t></r><r><t>{MOBILE[4:]}</t></r></p></d>"
    shown = '<row r="9"><c r="B9" t="s"><v>0</v></c></row></sheetData>'
    number = '<row r="9"><c r="B9"><v>3.1012019800101123E+17</v></c></row></sheetData>'
    made = [
        ("cell", workbook(_sheet_cell("B7", f"身份证{ID}")), "id_number", "工作表“9月” B7"),
        ("old ID", workbook(_sheet_cell("B7", "310120530101123")), "id_number", "B7"),
        ("full width", workbook(_sheet_cell("B7", "１９９００００１２３４")), "mobile", "B7"),
        ("number", workbook(_sheet_cell("B7", int(MOBILE))), "mobile", "B7"),
        ("rounded", patched(plain, {sheet: lambda t: t.replace("</sheetData>", number)}), "id_number", "B9"),
        ("card", workbook(_sheet_cell("B7", CARD)), "bank_card", "B7"),
        ("card as number", workbook(_sheet_cell("B7", 6222021001001234)), "bank_card", "B7"),
        ("plate", workbook(_sheet_cell("B7", f"车辆{PLATE}")), "plate", "B7"),
        ("formula", workbook(_sheet_cell("B7", f'=CONCATENATE("电话","{MOBILE}")')), "mobile", "B7"),
        ("boxes", workbook(_boxes), "id_number", "B9至S9"),
        ("side by side", workbook(_side_by_side), "id_number", "C9至E9"),
        ("hidden sheet", workbook(_hidden_sheet("hidden")), "mobile", "工作表“名单”（隐藏） B7"),
        ("very hidden", workbook(_hidden_sheet("veryHidden")), "mobile", "工作表“名单”（隐藏） B7"),
        ("hidden row", workbook(_hidden_row), "mobile", "B8（隐藏）"),
        ("hidden column", workbook(_hidden_column), "mobile", "L4（隐藏）"),
        ("comment", workbook(_comment), "mobile", "批注 C3"),
        (
            "threaded comment",
            patched(
                plain,
                {
                    "xl/threadedComments/threadedComment1.xml": threaded,
                    "xl/worksheets/_rels/sheet1.xml.rels": rels,
                },
            ),
            "mobile",
            "批注 C3",
        ),
        ("defined name", workbook(_defined_name), "mobile", "定义名称 联系"),
        ("header", workbook(_header), "mobile", "页眉页脚"),
        ("validation", workbook(_validation), "mobile", "数据有效性"),
        ("creator", workbook(_creator), "mobile", "文档属性 作者"),
        ("link", workbook(_link), "email", "链接"),
        (
            "rich text",
            patched(plain, {"xl/sharedStrings.xml": rich, sheet: lambda t: t.replace("</sheetData>", shown)}),
            "id_number",
            "工作表“9月” B9",
        ),
        ("unused string", patched(plain, {"xl/sharedStrings.xml": unused}), "mobile", "没有单元格使用的文字"),
        (
            "printer",
            patched(plain, {"xl/printerSettings/printerSettings1.bin": printer}),
            "mobile",
            "内部文件",
        ),
        ("sheet name", workbook(_sheet_name), "mobile", "工作表名称"),
        ("cell of a sheet so named", workbook(_sheet_name), "id_number", "工作表“199******34” A1"),
        ("drawing", patched(plain, {"xl/drawings/drawing1.xml": drawing}), "mobile", "图形"),
        (
            "custom XML",
            patched(plain, {"customXml/item1.xml": f"<d><tel>{MOBILE}</tel></d>"}),
            "mobile",
            "自定义数据",
        ),
        (
            "embedded file",
            patched(plain, {"xl/embeddings/book.xlsx": workbook(_sheet_cell("B7", MOBILE))}),
            "mobile",
            "嵌入的文件（book.xlsx） 工作表“9月” B7",
        ),
        (
            "photo",
            patched(plain, {"xl/media/image1.jpeg": located_picture()}),
            "location",
            "图片（image1.jpeg）",
        ),
        ("macro", patched(plain, {"xl/vbaProject.bin": b"\x00" * 64}), "unreadable", "宏"),
        (
            "archive",
            patched(plain, {"xl/embeddings/a.zip": package({"a.txt": MOBILE})}),
            "unreadable",
            "嵌入的文件",
        ),
    ]
    return [Planted(f"xlsx {name}", "账目.xlsx", data, kind, place) for name, data, kind, place in made]
