"""Makers of documents: clean ones, and what is needed to plant an invented number in them."""

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(head: str) -> str:
    """The 17 digits of ``head`` with their check sign."""
    return head + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, head, strict=True)) % 11]


def card_number(head: str) -> str:
    """``head`` with its Luhn digit."""
    total = 0
    for place, digit in enumerate(reversed(head)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return head + str(-total % 10)


MOBILE = "19900001234"
ID = id_number("31012019800101123")
ID_X = "31022619451230109X"
CARD = card_number("622202100100123456")
PLATE = "沪A·12345"
EMAIL = "zhang.mou@example.com"


@dataclass(frozen=True)
class Planted:
    name: str
    filename: str
    data: bytes
    kind: str
    place: str  # a part of the place the finding must name


def workbook(fill: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """A month's finance sheet, clean, after ``fill`` has added to it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "9月"
    rows = [
        ["金港村村民委员会2026年9月财务收支公开表"],
        ["单位：元", None, None, "公开日期：2026年10月8日", None, "咨询电话：021-0000-0000"],
        ["序号", "日期", "凭证号", "类别", "摘要", "收入", "支出", "结余", "经手人"],
        [1, "2026-09-03", "记-01", "补助收入", "街道拨运转经费", 65000, None, 451420.15, "顾某某"],
        [2, "2026-09-10", "记-04", "划拨收入", "合同2026-07 公益金", 48000, None, 499420.15, "顾某某"],
    ]
    for row in rows:
        sheet.append(row)
    book.properties.creator = "村委会"
    if fill:
        fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def patched(data: bytes, changes: dict[str, Callable[[str], str] | bytes | str]) -> bytes:
    """The package with members changed (a function of their text) or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = changes.get(name)
            if change is None:
                new.writestr(name, old.read(name))
            elif callable(change):
                new.writestr(name, change(old.read(name).decode()))
        for name, change in changes.items():
            if not callable(change):
                new.writestr(name, change)
    return out.getvalue()


def package(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in members.items():
            new.writestr(name, content)
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def letter(body: str = "", **parts: str) -> bytes:
    """A Word file with two clean paragraphs, ``body`` after them, and more parts of word/ by name."""
    text = paragraph(run("各位村民：")) + paragraph(
        run("9月5日上午9点在村委会一楼公开账目，咨询021-0000-0000。")
    )
    members = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": f"<w:document {W}><w:body>{text}{body}</w:body></w:document>",
        **{f"word/{name}.xml": f"<w:part {W}>{content}</w:part>" for name, content in parts.items()},
    }
    return package(members)


def slides(text: str = "村务公开", notes: str = "先讲收入", name: str = "") -> bytes:
    def page(kind: str, words: str, label: str = "") -> str:
        shape = f'<p:cNvPr id="2" name="标题" descr="{label}"/>'
        return f"<p:{kind} {P} {A}>{shape}<a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:{kind}>"

    return package(
        {
            "[Content_Types].xml": TYPES,
            "ppt/presentation.xml": f"<p:presentation {P}/>",
            "ppt/slides/slide1.xml": page("sld", text, name),
            "ppt/notesSlides/notesSlide1.xml": page("notes", notes),
        }
    )


def pdf(
    lines: tuple[str, ...] = ("Income 65000.00",), change: Callable[[PdfWriter], None] | None = None
) -> bytes:
    """One page with ``lines`` in Helvetica, after ``change`` has worked on it."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    content = StreamObject()
    shown = "".join(f"({line}) Tj 0 -20 Td " for line in lines)
    content.set_data(f"BT /F1 12 Tf 72 720 Td {shown}ET".encode())
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    page[NameObject("/Contents")] = writer._add_object(content)
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(form: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 30, 30)).save(out, form, **options)
    return out.getvalue()


def png_with_late_words(words: str) -> bytes:
    """A PNG whose text stands behind the picture."""
    early = picture("PNG", exif=exif({0x010F: "Camera"}))
    body = b"tEXtComment\x00" + words.encode()
    late = (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    return early[:-12] + late + early[-12:]


def exif(tags: dict[int, object], gps: dict[int, object] | None = None, comment: bytes = b"") -> Image.Exif:
    """Properties as a camera writes them; ``comment`` is its own form, a code of eight bytes and the text."""
    written = Image.Exif()
    for tag, value in tags.items():
        written[tag] = value
    if gps:
        written.get_ifd(0x8825).update(gps)
    if comment:
        written.get_ifd(0x8769)[0x9286] = comment
    return written


def located_picture() -> bytes:
    return picture(exif=exif({}, {1: "N", 2: (30.0, 55.0, 0.0), 3: "E", 4: (121.0, 27.0, 0.0)}))


def old_word(text: str) -> bytes:
    """Bytes as an old Word file keeps them: the signature, then text in UTF-16 among other bytes."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + text.encode("utf-16-le") + bytes(512)
