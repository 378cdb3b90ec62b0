import hashlib
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tests.kit import planted
from xidu.kit.errors import BadFile
from xidu.kit.uploads import accept_upload, serve_headers

NOT_TAKEN = "只收PDF、照片（jpg、png、webp）、Excel（xlsx）、Word（docx）和文本（csv、txt）文件。"
MISMATCH = "文件内容和名字不符：请用原来的程序另存一份再上传。"


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def answer_to(file: SimpleUploadedFile) -> str:
    try:
        accept_upload(file)
    except BadFile as refused:
        return str(refused)
    return "taken"


@pytest.mark.parametrize(
    ("name", "data", "kind", "extension"),
    [
        ("账目.pdf", planted.pdf(), "pdf", "pdf"),
        ("账目.PDF", planted.pdf(), "pdf", "pdf"),
        ("照片.jpeg", planted.picture(), "jpeg", "jpg"),
        ("照片.JPG", planted.picture(), "jpeg", "jpg"),
        ("照片.png", planted.picture("PNG"), "png", "png"),
        ("照片.webp", planted.picture("WEBP"), "webp", "webp"),
        ("账目.xlsx", planted.workbook(), "xlsx", "xlsx"),
        ("通知.docx", planted.letter(), "docx", "docx"),
        ("账目.csv", "序号,金额\n1,2".encode("gb18030"), "csv", "csv"),
        ("通知.txt", "村务公开".encode(), "txt", "txt"),
    ],
)
def test_the_listed_kinds_are_taken_in_under_a_random_name(name, data, kind, extension):
    accepted = accept_upload(upload(name, data))

    assert (accepted.kind, accepted.extension) == (kind, extension)
    assert accepted.sha256 == hashlib.sha256(accepted.data).hexdigest()
    assert re.fullmatch(rf"[0-9a-f]{{32}}\.{extension}", accepted.random_name)


def test_a_document_is_kept_byte_for_byte():
    data = planted.workbook()

    assert accept_upload(upload("账目.xlsx", data)).data == data


def test_the_same_file_twice_gets_two_names():
    first, second = (accept_upload(upload("a.txt", b"hello")) for _ in range(2))

    assert first.sha256 == second.sha256
    assert first.random_name != second.random_name


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("照片.png", planted.picture()),
        ("照片.jpg", planted.pdf()),
        ("账目.docx", planted.workbook()),
        ("账目.xlsx", planted.letter()),
        ("账目.pdf", b"plain text"),
        ("账目", planted.pdf()),
        ("账目.pdf.exe", planted.pdf()),
        ("账目.html", b"plain text"),
        ("账目.svg", b"plain text"),
    ],
)
def test_a_name_that_says_something_else_than_the_content_is_refused(name, data):
    with pytest.raises(BadFile) as refused:
        accept_upload(upload(name, data))

    assert str(refused.value) == MISMATCH


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("图.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
        ("图.txt", b'<?xml version="1.0"?><svg/>'),
        ("页.html", b"<!DOCTYPE html><p>1"),
        ("页.txt", b"hello < script >alert(1)</script>"),
        ("页.csv", "<html>".encode("utf-16")),
        ("程序.exe", b"MZ\x90\x00" + bytes(100)),
        ("程序.txt", b"MZ plain"),
        ("脚本.txt", b"#!/bin/sh\n"),
        ("包.zip", planted.package({"a.txt": "1"})),
        ("包.xlsx", planted.package({"a.txt": "1"})),
        ("两种.xlsx", planted.package({"xl/workbook.xml": "<a/>", "word/document.xml": "<a/>"})),
        ("宏.xlsx", planted.patched(planted.workbook(), {"xl/vbaProject.bin": b"1"})),
        ("两种.txt", b"text" + planted.package({"a.class": "1"})),
        ("动图.gif", planted.picture("GIF")),
        ("旧.xls", planted.old_word("Workbook")),
        ("杂.txt", bytes(range(256))),
    ],
)
def test_kinds_that_are_not_listed_are_refused_whatever_their_name(name, data):
    with pytest.raises(BadFile) as refused:
        accept_upload(upload(name, data))

    listed = name.rpartition(".")[2] in {"txt", "csv", "xlsx", "pdf"}
    assert str(refused.value) == (MISMATCH if listed else NOT_TAKEN)


def test_an_archive_inside_a_pdf_is_refused():
    with pytest.raises(BadFile, match="夹带了别的文件"):
        accept_upload(upload("a.pdf", planted.pdf() + planted.package({"a.class": "1"})))


def test_a_pdf_that_runs_script_is_refused():
    def script(writer: PdfWriter) -> None:
        action = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)

    with pytest.raises(BadFile, match="脚本"):
        accept_upload(upload("a.pdf", planted.pdf(change=script)))


@pytest.mark.parametrize("behind", [planted.package({"a.class": "1"}), b"<script>alert(1)</script>"])
def test_what_hangs_behind_a_photo_is_cut_off(behind):
    data = planted.picture(comment=b"<html><script>alert(1)</script>") + behind

    kept = accept_upload(upload("a.jpg", data)).data

    assert (b"script" in kept, b"PK\x03\x04" in kept) == (False, False)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", planted.located_picture()),
        ("a.jpg", planted.picture(exif=planted.exif({0x010E: "canary"}), comment=b"canary")),
        ("a.png", planted.picture("PNG", exif=planted.exif({0x010E: "canary"}))),
        ("a.webp", planted.picture("WEBP", xmp=b"<a>canary</a>", exif=planted.exif({0x010E: "canary"}))),
    ],
)
def test_a_photo_is_kept_without_its_properties(name, data):
    kept = accept_upload(upload(name, data)).data

    opened = Image.open(io.BytesIO(kept))
    assert dict(opened.getexif()) == {}
    assert {"exif", "xmp", "comment"} & set(opened.info) == set()
    assert b"canary" not in kept


def test_a_photo_held_sideways_is_turned_upright():
    turned = planted.exif({0x0112: 6})
    data = planted.picture(exif=turned)

    opened = Image.open(io.BytesIO(accept_upload(upload("a.jpg", data)).data))

    assert opened.size == (48, 64)


def test_a_transparent_picture_stays_transparent():
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")

    opened = Image.open(io.BytesIO(accept_upload(upload("a.png", out.getvalue())).data))

    assert opened.getpixel((0, 0)) == (0, 0, 0, 0)


@pytest.mark.parametrize(("width", "kept"), [(2560, (2560, 10)), (5120, (2560, 5))])
def test_the_longer_side_has_at_most_2560_pixels(width, kept):
    out = io.BytesIO()
    Image.new("RGB", (width, 10)).save(out, "PNG")

    assert Image.open(io.BytesIO(accept_upload(upload("a.png", out.getvalue())).data)).size == kept


@pytest.mark.parametrize(("height", "answer"), [(5000, "taken"), (5001, "图片太大，请不要超过2000万像素。")])
def test_twenty_million_pixels_are_the_limit(height, answer):
    out = io.BytesIO()
    Image.new("1", (4000, height)).save(out, "PNG")

    assert answer_to(upload("a.png", out.getvalue())) == answer


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe0broken", planted.picture()[:200], b"\x89PNG\r\n\x1a\n"])
def test_a_broken_picture_is_refused_with_a_sentence(data):
    name = "a.png" if data.startswith(b"\x89") else "a.jpg"

    with pytest.raises(BadFile) as refused:
        accept_upload(upload(name, data))

    assert str(refused.value) == "图片打不开，可能已损坏，请换一张。"


@pytest.mark.parametrize(
    ("size", "answer"), [(1024 * 1024, "taken"), (1024 * 1024 + 1, "文件太大，请不要超过1 MB。")]
)
def test_a_file_above_the_limit_is_refused(size, answer):
    with override_settings(UPLOAD_MAX_BYTES=1024 * 1024):
        assert answer_to(upload("a.txt", b"a" * size)) == answer


def test_an_empty_file_is_refused():
    with pytest.raises(BadFile, match="空文件"):
        accept_upload(upload("a.txt", b""))


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "a/b.txt", "C:\\x.txt", "a\x00.txt", "。.txt"])
def test_the_name_a_visitor_gave_never_becomes_part_of_a_path(name):
    file = upload("a.txt", b"hello")
    file._name = name

    assert re.fullmatch(r"[0-9a-f]{32}\.txt", accept_upload(file).random_name)


@pytest.mark.parametrize("kind", ["pdf", "jpeg", "png", "webp", "xlsx", "docx", "csv", "txt"])
def test_a_kept_file_leaves_as_an_attachment_in_a_sandbox(kind):
    headers = serve_headers(kind)

    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "html" not in headers["Content-Type"]
