"""Letters, slides, PDF files, pictures and texts with an invented number wherever one can hide."""

import io
import json

from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from tests.kit.planted import (
    EMAIL,
    ID,
    ID_X,
    MOBILE,
    Planted,
    exif,
    letter,
    located_picture,
    old_word,
    package,
    paragraph,
    patched,
    pdf,
    picture,
    png_with_late_words,
    run,
    slides,
)
from tests.kit.planted_sheets import workbooks


def letters() -> list[Planted]:
    deleted = f'<w:del w:author="文书"><w:r><w:delText>{MOBILE}</w:delText></w:r></w:del>'
    box = f"<w:r><w:pict><w:txbxContent>{paragraph(run(MOBILE))}</w:txbxContent></w:pict></w:r>"
    table = "".join(f"<w:tc>{paragraph(run(digit))}</w:tc>" for digit in ID_X)
    picture_words = f'<w:r><w:drawing><w:docPr id="1" descr="联系{MOBILE}"/></w:drawing></w:r>'
    field = f'<w:r><w:instrText> HYPERLINK "mailto:{EMAIL}" </w:instrText></w:r>'
    properties = f"<c:cp xmlns:c='c' xmlns:d='d'><d:creator>{MOBILE}</d:creator></c:cp>"
    comment = f'<w:comment w:author="文书">{paragraph(run(MOBILE))}</w:comment>'
    made = [
        ("text", letter(paragraph(run(f"联系{MOBILE}"))), "mobile", "正文第3段"),
        (
            "split runs",
            letter(paragraph(run(ID[:5]), run(ID[5:11], "<w:b/>"), run(ID[11:]))),
            "id_number",
            "正文第3段",
        ),
        ("deleted", letter(paragraph(run("电话"), deleted)), "mobile", "修订删除的文字"),
        ("inserted", letter(paragraph(f"<w:ins>{run(MOBILE)}</w:ins>")), "mobile", "修订插入的文字"),
        ("hidden", letter(paragraph(run(MOBILE, "<w:vanish/>"))), "mobile", "隐藏文字"),
        ("text box", letter(paragraph(box)), "mobile", "正文第3段"),
        ("boxes", letter(f"<w:tbl><w:tr>{table}</w:tr></w:tbl>"), "id_number", "正文"),
        ("two paragraphs", letter(paragraph(run(ID[:10])) + paragraph(run(ID[10:]))), "id_number", "正文"),
        ("picture words", letter(paragraph(picture_words)), "mobile", "的属性"),
        ("field", letter(paragraph(field)), "email", "正文第3段"),
        ("header", letter(header1=paragraph(run(MOBILE))), "mobile", "页眉"),
        ("footer", letter(footer1=paragraph(run(MOBILE))), "mobile", "页脚"),
        ("footnote", letter(footnotes=paragraph(run(MOBILE))), "mobile", "脚注"),
        ("comment", letter(comments=comment), "mobile", "批注"),
        ("properties", patched(letter(), {"docProps/core.xml": properties}), "mobile", "文档属性 作者"),
        (
            "custom XML",
            patched(letter(), {"customXml/item1.xml": f"<a>{MOBILE}</a>"}),
            "mobile",
            "自定义数据",
        ),
        ("photo", patched(letter(), {"word/media/a.jpg": located_picture()}), "location", "图片（a.jpg）"),
    ]
    found = [Planted(f"docx {name}", "通知.docx", data, kind, place) for name, data, kind, place in made]
    return [
        *found,
        Planted("pptx slide", "讲稿.pptx", slides(f"联系{MOBILE}"), "mobile", "第1张幻灯片"),
        Planted("pptx notes", "讲稿.pptx", slides(notes=MOBILE), "mobile", "幻灯片备注"),
        Planted("pptx picture words", "讲稿.pptx", slides(name=f"电话{MOBILE}"), "mobile", "第1张幻灯片"),
        Planted(
            "odt",
            "通知.odt",
            package({"content.xml": f"<d><p>电话<s/>{MOBILE}</p></d>"}),
            "mobile",
            "正文第1段",
        ),
    ]


def _add_field(writer: PdfWriter) -> None:
    field = DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject("contact"),
            NameObject("/V"): TextStringObject(MOBILE),
        }
    )
    fields = ArrayObject([writer._add_object(field)])
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): fields})


def _add_photo(writer: PdfWriter) -> None:
    photo = StreamObject()
    photo._data = located_picture()
    photo.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Filter"): NameObject("/DCTDecode"),
        }
    )
    objects = DictionaryObject({NameObject("/Im1"): writer._add_object(photo)})
    writer.pages[0]["/Resources"][NameObject("/XObject")] = objects


def _revised() -> bytes:
    first = pdf((f"Call {MOBILE}",))
    writer = PdfWriter(io.BytesIO(first), incremental=True)
    content = StreamObject()
    content.set_data(b"BT /F1 12 Tf 72 720 Td (removed) Tj ET")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdfs() -> list[Planted]:
    def note(writer: PdfWriter) -> None:
        writer.add_annotation(0, FreeText(text=f"Call {MOBILE}", rect=(50, 550, 200, 650)))

    made = [
        ("text", pdf((f"ID {ID_X}",)), "id_number", "第1页"),
        ("two lines", pdf((f"ID {ID[:10]}", ID[10:])), "id_number", "第1页"),
        ("properties", pdf(change=lambda w: w.add_metadata({"/Author": MOBILE})), "mobile", "文档属性 作者"),
        ("note", pdf(change=note), "mobile", "第1页 批注"),
        (
            "attachment",
            pdf(change=lambda w: w.add_attachment("a.txt", MOBILE.encode())),
            "mobile",
            "附件“a.txt”",
        ),
        ("field", pdf(change=_add_field), "mobile", "表单项“contact”"),
        ("bookmark", pdf(change=lambda w: w.add_outline_item(title=MOBILE, page_number=0)), "mobile", "书签"),
        ("photo", pdf(change=_add_photo), "location", "第1页的图片"),
        ("earlier version", _revised(), "mobile", "旧版本第1页"),
        (
            "password",
            pdf(change=lambda w: w.encrypt("secret", algorithm="AES-256")),
            "unreadable",
            "整个文件",
        ),
        ("broken", b"%PDF-1.7\nnothing more", "unreadable", "整个文件"),
        ("with archive", pdf() + package({"a.txt": MOBILE}), "unreadable", "整个文件"),
    ]
    return [Planted(f"pdf {name}", "公告.pdf", data, kind, place) for name, data, kind, place in made]


def pictures() -> list[Planted]:
    words = PngInfo()
    words.add_text("Comment", f"tel {MOBILE}")
    packed = PngInfo()
    packed.add_itxt("Description", f"电话{MOBILE}", zip=True)
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><d exif:GPSLatitude="30,55N"/></x:xmpmeta>'
    wide = b"UNICODE\x00" + f"mail {EMAIL}".encode("utf-16-le")
    made = [
        ("position", "照片.jpg", located_picture(), "location"),
        ("description", "照片.jpg", picture(exif=exif({0x010E: f"tel {MOBILE}"})), "mobile"),
        ("e-mail in description", "照片.jpg", picture(exif=exif({0x010E: f"mail {EMAIL}"})), "email"),
        ("user comment", "照片.jpg", picture(exif=exif({}, comment=wide)), "email"),
        ("Windows author", "照片.jpg", picture(exif=exif({0x9C9D: MOBILE.encode("utf-16-le")})), "mobile"),
        ("comment", "照片.jpg", picture(comment=f"tel {MOBILE}".encode()), "mobile"),
        ("XMP position", "照片.jpg", picture(xmp=xmp), "location"),
        ("behind the picture", "照片.jpg", picture() + f" contact: {MOBILE} ".encode(), "mobile"),
        ("PNG text", "照片.png", picture("PNG", pnginfo=words), "mobile"),
        ("PNG late text", "照片.png", png_with_late_words(EMAIL), "email"),
        ("PNG packed text", "照片.png", picture("PNG", pnginfo=packed), "mobile"),
        ("GIF comment", "照片.gif", picture("GIF", comment=MOBILE.encode()), "mobile"),
        ("WebP XMP", "照片.webp", picture("WEBP", xmp=f"<a>{MOBILE}</a>".encode()), "mobile"),
    ]
    return [
        Planted(f"picture {name}", filename, data, kind, "图片属性") for name, filename, data, kind in made
    ]


def texts() -> list[Planted]:
    page = f"<p>电话：{MOBILE[:3]}<b>{MOBILE[3:7]}</b>{MOBILE[7:]}</p>"
    hidden = f"<p hidden>{''.join(f'&#{ord(sign)};' for sign in MOBILE)}</p>"
    escaped = "".join(f"\\u{ord(sign):04x}" for sign in MOBILE)
    made = [
        ("utf-8", "名单.txt", f"第一行\n张某 {MOBILE}".encode(), "mobile", "第2行"),
        ("utf-16", "名单.txt", f"张某 {MOBILE}".encode("utf-16"), "mobile", "第1行"),
        ("gbk", "名单.txt", f"张某手机号{MOBILE}".encode("gb18030"), "mobile", "第1行"),
        ("broken line", "名单.txt", f"{ID[:8]}\n{ID[8:]}".encode(), "id_number", "跨行"),
        ("csv", "名单.csv", f"姓名,电话\n张某,{MOBILE}".encode("utf-8-sig"), "mobile", "第2行第2列"),
        (
            "csv rounded",
            "名单.csv",
            "姓名,证件\n张某,3.10120198001011E+17".encode(),
            "id_number",
            "第2行第2列",
        ),
        ("csv pieces", "名单.csv", f"张某,{ID[:6]},{ID[6:14]},{ID[14:]}".encode(), "id_number", "第1行"),
        ("json", "名单.json", json.dumps({"tel": MOBILE}).encode(), "mobile", "第1行"),
        ("json escaped", "名单.json", f'{{"tel": "{escaped}"}}'.encode(), "mobile", "JSON"),
        ("html", "名单.html", page.encode(), "mobile", "网页文字"),
        ("html escaped", "名单.html", hidden.encode(), "mobile", "网页文字"),
        ("zip", "名单.zip", package({"a.txt": MOBILE}), "unreadable", "整个文件"),
        ("old Word", "名单.doc", old_word(f"张某，电话{MOBILE}。"), "mobile", "文件内容"),
        ("old, locked", "名单.xlsx", old_word("EncryptedPackage"), "unreadable", "整个文件"),
        ("old, broken book", "名单.xls", old_word("Workbook"), "unreadable", "整个文件"),
        ("unknown", "名单.dat", bytes(range(256)), "unreadable", "整个文件"),
        ("name of the file", f"{MOBILE}.txt", "村务公开".encode(), "mobile", "文件名"),
    ]
    return [
        Planted(f"text {name}", filename, data, kind, place) for name, filename, data, kind, place in made
    ]


def documents() -> list[Planted]:
    return [*workbooks(), *letters(), *pdfs(), *pictures(), *texts()]
