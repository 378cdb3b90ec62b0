"""Documents and texts with somebody's number hidden in them: none gets past any of the three steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from tests.kit.planted import (
    CARD,
    EMAIL,
    ID,
    ID_X,
    MOBILE,
    PLATE,
    exif,
    letter,
    paragraph,
    pdf,
    picture,
    run,
    workbook,
)
from tests.village_affairs.kinds import draft_of
from tests.village_affairs.people import village_with_people
from village_affairs.actions.attachments import attach
from village_affairs.actions.content import content_of, digest
from village_affairs.actions.gate import GateStopped, stopped_by
from village_affairs.actions.publishing import publish, sign, submit
from village_affairs.kinds.registry import KINDS
from village_affairs.models import Publication, Signoff, Version

pytestmark = pytest.mark.django_db
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def sheet(change: Callable[[Workbook], None]) -> tuple[str, bytes]:
    return "附表.xlsx", workbook(change)


def hidden_sheet(book: Workbook) -> None:
    page = book.create_sheet("底稿")
    page["C4"] = f"张某 {ID}"
    page.sheet_state = "veryHidden"


def hidden_column(book: Workbook) -> None:
    book.active["M3"] = CARD
    book.active.column_dimensions["M"].hidden = True


def hidden_row(book: Workbook) -> None:
    book.active["D9"] = f"{MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}"
    book.active.row_dimensions[9].hidden = True


def comment(book: Workbook) -> None:
    book.active["E4"].comment = Comment(f"退款打这张卡 {CARD}", "文书")


def defined_name(book: Workbook) -> None:
    book.defined_names["经办"] = DefinedName("经办", attr_text=f'"{ID_X}"')


def csv_in_a_cell(book: Workbook) -> None:
    book.active["K2"] = f"姓名,身份证,电话\n张某,{ID},{MOBILE}"


def digit_by_digit(book: Workbook) -> None:
    for column, digit in enumerate(ID, 1):
        book.active.cell(12, column, digit)


def page_footer(book: Workbook) -> None:
    book.active.oddFooter.right.text = f"举报 {EMAIL}"


def author(book: Workbook) -> None:
    book.properties.lastModifiedBy = f"顾某{MOBILE}"


def pdf_properties(writer: Any) -> None:
    writer.add_metadata({"/Subject": f"ID {ID}"})


DELETED = f'<w:del w:author="文书"><w:r><w:delText>{ID}</w:delText></w:r></w:del>'
NOTE = f'<w:comment w:author="主任">{paragraph(run(f"问{MOBILE}"))}</w:comment>'
FILES: dict[str, Callable[[], tuple[str, bytes]]] = {
    "xlsx very hidden sheet": lambda: sheet(hidden_sheet),
    "xlsx hidden column, bank card": lambda: sheet(hidden_column),
    "xlsx hidden row, spaces": lambda: sheet(hidden_row),
    "xlsx comment": lambda: sheet(comment),
    "xlsx defined name": lambda: sheet(defined_name),
    "xlsx csv in a cell": lambda: sheet(csv_in_a_cell),
    "xlsx split over cells": lambda: sheet(digit_by_digit),
    "xlsx footer, e-mail": lambda: sheet(page_footer),
    "xlsx last editor": lambda: sheet(author),
    "docx tracked deletion": lambda: ("决议.docx", letter(paragraph(run("名单"), DELETED))),
    "docx comment": lambda: ("决议.docx", letter(comments=NOTE)),
    "docx header, plate": lambda: ("决议.docx", letter(header1=paragraph(run(f"公车{PLATE}")))),
    "docx footer": lambda: ("决议.docx", letter(footer1=paragraph(run(MOBILE)))),
    "docx split runs": lambda: ("决议.docx", letter(paragraph(run(ID[:6]), run(ID[6:14]), run(ID[14:])))),
    "docx hidden words": lambda: ("决议.docx", letter(paragraph(run(CARD, "<w:vanish/>")))),
    "pdf words": lambda: ("合同.pdf", pdf((f"Tel {MOBILE}",))),
    "pdf properties": lambda: ("合同.pdf", pdf(change=pdf_properties)),
    "csv": lambda: ("名单.csv", f"姓名,电话\n张某,{MOBILE}\n".encode()),
    "text in gb18030": lambda: ("说明.txt", f"联系张某 {MOBILE}".encode("gb18030")),
}
# Of what the desk types, by kind: the number stands where each kind asks for something of its own.
TYPED: dict[str, tuple[str, dict[str, str]]] = {
    "words, full width": ("notice", {"words": f"请打{MOBILE.translate(WIDE)}"}),
    "title": ("notice", {"title": f"张某{MOBILE}"}),
    "a number over two cells": ("table", {"paste": f"事\t甲\t乙\n发放\t{ID[:10]}\t{ID[10:]}\n停\t一\t二"}),
    "a column's name": ("table", {"paste": f"姓名\t电话{MOBILE}\n张*\t到\n李*\t到"}),
    "a bidder": ("tender", {"bidders": f"甲{MOBILE}\t1", "winner": f"甲{MOBILE}"}),
    "a partner": ("contract", {"partner": f"张某 {ID}", "is_person": ""}),
    "a budget's note": ("budget", {"lines": f"支出\t管理费\t3000\t打到{CARD}"}),
    "what was decided": ("resolution", {"words": f"由张某（{ID_X}）负责"}),
    "a report": ("report", {"words": f"车{PLATE}报废"}),
    "what was handed out": ("people", {"span": f"三季度，问{EMAIL}"}),
}


@pytest.fixture
def village():
    return village_with_people()


def stopped_at_each_step(village, version: Version) -> list[str]:
    """Return the steps that were stopped, each tried from the state in which it would be taken."""
    stopped = []
    steps = {
        "draft": lambda: submit(version, by=village.clerk),
        "submitted": lambda: sign(version, by=village.supervisor),
        "signed": lambda: publish(version, by=village.director),
    }
    for state, step in steps.items():
        Version.objects.filter(pk=version.pk).update(state=state)
        if state == "signed":
            version.refresh_from_db()
            facts = {"maker": village.clerk, "supervisor": village.supervisor, "signed_at": timezone.now()}
            Signoff.objects.create(version=version, sha256=digest(content_of(version)), **facts)
        try:
            step()
        except GateStopped:
            stopped.append(state)
    return stopped


@pytest.mark.parametrize("name", FILES)
def test_a_paper_with_a_hidden_number_is_stopped_at_every_step(village, name):
    version, (filename, data) = draft_of(village, "notice"), FILES[name]()
    attach(version, file=SimpleUploadedFile(filename, data), title="附件", by=village.clerk)

    assert stopped_at_each_step(village, version) == ["draft", "submitted", "signed"]
    assert Publication.objects.count() == 0


@pytest.mark.parametrize("name", TYPED)
def test_a_number_typed_into_any_kind_is_stopped_at_every_step(village, name):
    kind, other = TYPED[name]
    version = draft_of(village, kind, **other)

    assert stopped_at_each_step(village, version) == ["draft", "submitted", "signed"]
    assert Publication.objects.count() == 0


def test_a_photo_leaves_its_words_behind_before_it_is_kept(village):
    version = draft_of(village, "notice")
    data = picture(exif=exif({0x010E: f"call {MOBILE}"}))

    paper = attach(version, file=SimpleUploadedFile("牌子.jpg", data), title="照片", by=village.clerk)

    with paper.file.open("rb") as kept:
        assert MOBILE.encode() not in kept.read()
    assert stopped_by(version) == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "final"])
def test_a_clean_one_of_every_kind_is_let_through(village, kind):
    assert stopped_by(draft_of(village, kind)) == []


def test_they_are_at_least_twenty():
    assert len(FILES) + len(TYPED) >= 20
