import io
import json
import random
import time
import zipfile
from unittest import mock

import pytest
from django.core.management import call_command

from tests.kit import clean_corpus, planted
from tests.kit.planted_documents import documents
from xidu.kit.gate import scan_file
from xidu.kit.gate.packages import Package

PLANTED = documents()
SECRETS = (planted.MOBILE, planted.ID, planted.ID_X, planted.CARD, planted.EMAIL)


@pytest.mark.parametrize("document", PLANTED, ids=lambda document: document.name)
def test_a_number_is_found_wherever_it_hides(document):
    findings = scan_file(document.data, document.filename)

    named = [
        finding for finding in findings if finding.kind == document.kind and document.place in finding.place
    ]
    assert named != [], findings


@pytest.mark.parametrize("document", PLANTED, ids=lambda document: document.name)
def test_no_finding_of_a_file_repeats_a_number(document):
    said = " ".join(
        f"{finding.place} {finding.excerpt_masked}" for finding in scan_file(document.data, document.filename)
    )

    assert [secret for secret in SECRETS if secret in said] == []


def test_the_planted_documents_are_many_and_of_every_kind():
    assert len(PLANTED) >= 40
    assert len({document.name for document in PLANTED}) == len(PLANTED)


@pytest.mark.parametrize(
    ("name", "data"), clean_corpus.files(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_clean_file_is_let_through(name, data):
    assert scan_file(data, name) == []


def test_there_are_enough_clean_files():
    assert len(clean_corpus.files()) >= 20


def test_the_content_decides_and_not_the_name():
    data = next(document.data for document in PLANTED if document.name == "xlsx hidden sheet")

    assert [finding.kind for finding in scan_file(data, "照片.jpg")] == ["mobile"]


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "a.pdf", "a.jpg", "a.png", "a.pptx", "a.doc"])
def test_a_damaged_file_never_raises(name):
    whole = {
        "a.xlsx": planted.workbook(),
        "a.docx": planted.letter(),
        "a.pdf": planted.pdf(),
        "a.jpg": planted.picture(),
        "a.png": planted.picture("PNG"),
        "a.pptx": planted.slides(),
        "a.doc": planted.old_word("Workbook"),
    }[name]
    chance = random.Random(7)
    kinds = set()

    for _round in range(60):
        data = bytearray(whole[: chance.randrange(1, len(whole) + 1)])
        for _place in range(8):
            data[chance.randrange(len(data))] = chance.randrange(256)
        kinds |= {finding.kind for finding in scan_file(bytes(data), name)}

    assert kinds <= {"unreadable"}


@pytest.mark.parametrize("cut", [30, 300])
def test_a_workbook_cut_short_is_unreadable(cut):
    assert [finding.kind for finding in scan_file(planted.workbook()[:-cut], "a.xlsx")] == ["unreadable"]


def reason(data: bytes, name: str) -> str:
    findings = scan_file(data, name)
    assert [finding.kind for finding in findings] == ["unreadable"]
    return findings[0].excerpt_masked


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = planted.patched(planted.workbook(), {"xl/worksheets/sheet2.xml": b" " * (51 * 1024 * 1024)})

    with mock.patch.object(Package, "read", side_effect=AssertionError):
        assert reason(bomb, "a.xlsx") == "文件解开后太大，可能是压缩炸弹"


def test_a_locked_pdf_is_refused_with_the_reason():
    locked = next(document.data for document in PLANTED if document.name == "pdf password")

    assert reason(locked, "a.pdf") == "文件加了密码或限制，请另存为不加密的文件"


@pytest.mark.parametrize("part", ["19", "1 ", "一", "3 1 0 1 2 0 1 9 8 0 ", "a@", "\u200b1"])
def test_a_file_made_to_be_slow_to_search_is_read_in_seconds(part):
    began = time.process_time()

    scan_file((part * 100_000).encode(), "a.txt")

    assert time.process_time() - began < 10


def test_a_directory_that_lies_about_the_size_is_refused():
    data = bytearray(planted.patched(planted.workbook(), {"xl/media/a.txt": b" " * 4096}))
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/media/a.txt"))
    data[entry + 24 : entry + 28] = (16).to_bytes(4, "little")

    assert "unreadable" in [finding.kind for finding in scan_file(bytes(data), "a.xlsx")]


@pytest.mark.parametrize(("members", "kinds"), [(491, []), (492, ["unreadable"])])
def test_five_hundred_parts_are_the_limit(members, kinds):
    more = {f"customXml/item{number}.xml": "<a/>" for number in range(members)}

    assert [
        finding.kind for finding in scan_file(planted.patched(planted.workbook(), more), "a.xlsx")
    ] == kinds


def test_a_part_with_a_doctype_is_refused():
    entities = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'

    assert reason(planted.patched(planted.workbook(), {"customXml/item1.xml": entities}), "a.xlsx") == (
        "文件里有不该有的文档类型声明"
    )


def test_two_parts_of_one_name_are_refused():
    out = io.BytesIO(planted.letter())
    with zipfile.ZipFile(out, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr("word/document.xml", "<a/>")

    assert reason(out.getvalue(), "a.docx") == "文件里有同名的部件，看到的和存着的可能不同"


def test_a_locked_part_is_refused():
    data = bytearray(planted.letter())
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert reason(bytes(data), "a.docx") == "文件加了密码"


def test_files_in_files_are_followed_two_deep_and_no_further():
    deep = planted.workbook()
    for _level in range(3):
        deep = planted.patched(planted.workbook(), {"xl/embeddings/book.xlsx": deep})

    assert reason(deep, "a.xlsx") == "文件套文件太深"


@pytest.mark.parametrize(("size", "kinds"), [(20 * 1024 * 1024, []), (20 * 1024 * 1024 + 1, ["unreadable"])])
def test_twenty_megabytes_are_the_limit(size, kinds):
    data = planted.picture("PNG").ljust(size, b"\x00")

    assert [finding.kind for finding in scan_file(data, "a.png")] == kinds


def test_findings_end_at_five_hundred():
    rows = "\n".join(str(19900000000 + number) for number in range(501))

    assert len(scan_file(rows.encode(), "a.csv")) == 500


def inspected(capsys, *files: str) -> tuple[list[dict], int]:
    code = 0
    try:
        call_command("inspect", *files)
    except SystemExit as ended:
        code = int(ended.code)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()], code


def test_inspect_prints_one_line_a_file_and_fails_on_a_finding(tmp_path, capsys):
    clean, stopped, missing = tmp_path / "a.xlsx", tmp_path / "b.txt", tmp_path / "c.pdf"
    clean.write_bytes(planted.workbook())
    stopped.write_text(f"张某{planted.MOBILE}", "utf-8")

    lines, code = inspected(capsys, str(clean), str(stopped), str(missing))

    assert code == 1
    assert lines == [
        {"file": str(clean), "findings": []},
        {"file": str(stopped), "findings": [{"kind": "mobile", "place": "第1行"}]},
        {"file": str(missing), "findings": [{"kind": "unreadable", "place": "整个文件"}]},
    ]


def test_inspect_is_content_with_clean_files(tmp_path, capsys):
    clean = tmp_path / "a.txt"
    clean.write_text("村务公开", "utf-8")

    assert inspected(capsys, str(clean)) == ([{"file": str(clean), "findings": []}], 0)
