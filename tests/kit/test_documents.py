"""Rendering: data stays data, equal data gives equal bytes, and every sheet opens to a screen reader."""

import re
import time

import pytest

from tests.kit.paper_samples import HOSTILE, NOTICE, ORDINARY, flooded, pages, size_of, squeezed
from xidu.kit.documents import MISSING, TEMPLATES, printable, render

NAMES = [type(paper).__name__ for paper in ORDINARY]
ONE_PAGE = {"PosterMonth", "PosterOpenDay", "QuerySlip"}
# These fit every word in; posters and slips cut a line that is too long for their one page.
WHOLE_TEXT = {"FinanceTable", "DoorstepList", "Letter", "Notice", "SignInSheet"}


@pytest.mark.parametrize("paper", ORDINARY, ids=NAMES)
def test_equal_data_gives_equal_bytes(paper):
    assert paper.pdf() == paper.pdf()


@pytest.mark.parametrize("paper", ORDINARY, ids=NAMES)
def test_a_sheet_is_tagged_titled_and_in_chinese(paper):
    pdf = paper.pdf()

    catalog = pages(pdf)[0].pdf.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "zh-CN"
    assert pages(pdf)[0].pdf.metadata.title == paper.data()["document"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


@pytest.mark.parametrize("paper", ORDINARY, ids=NAMES)
def test_a_sheet_carries_its_own_fonts_and_no_address_to_follow(paper):
    pdf = paper.pdf()

    fonts = {font.get_object()["/BaseFont"][8:] for font in fonts_of(pdf)}
    assert {name.split("-")[0] for name in fonts} <= {"NotoSansSC", "NotoSerifSC"}
    assert fonts
    assert all("/Annots" not in page for page in pages(pdf))


def fonts_of(pdf):
    return [font for page in pages(pdf) for font in page["/Resources"].get("/Font", {}).values()]


@pytest.mark.parametrize("words", HOSTILE, ids=ascii)
def test_hostile_words_print_as_words(words):
    for paper in flooded(words):
        name = type(paper).__name__

        pdf = paper.pdf()

        if name in ONE_PAGE:
            assert (name, len(pages(pdf))) == (name, 1)
        if name in WHOLE_TEXT:
            # The first page has a whole row; reading sixty would take longer than printing them.
            assert squeezed(printable(words)) in squeezed(pages(pdf)[0].extract_text()), name


def test_a_full_sheet_takes_less_than_half_a_second_of_work():
    for paper in flooded("一二三四五六七八九十" * 4):
        started = time.process_time()

        paper.pdf()

        assert time.process_time() - started < 0.5, type(paper).__name__


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("听潮村2组", "听潮村2组"),
        ("㑇䶮", "㑇䶮"),
        ("𠮷家", f"{MISSING}家"),
        ("笑😀", f"笑{MISSING}"),
        ("开\u202e放\u200b日\x00", "开放日"),
        ("一\u2028二\n三\t四\u00a0五\u3000六", "一\n二\n三 四 五\u3000六"),
        ("\ud800", MISSING),
        ("葛\U000e0100", "葛"),
        ("", ""),
    ],
)
def test_what_no_font_has_leaves_a_mark_and_what_turns_the_writing_goes(written, printed):
    assert printable(written) == printed


def test_every_sign_the_sheets_use_themselves_is_in_the_fonts():
    for template in TEMPLATES.glob("*.typ"):
        words = template.read_text(encoding="utf-8")

        assert printable(words) == words, template.name


def test_no_template_can_run_or_fetch_what_data_says():
    for template in TEMPLATES.glob("*.typ"):
        source = template.read_text(encoding="utf-8")

        imports = re.findall(r"^#(?:import|include) (.*)$", source, re.MULTILINE)
        assert set(imports) <= {'"common.typ": *'}, template.name
        assert not re.search(r"\b(eval|read|plugin|csv|xml|yaml|toml|cbor)\(|@preview|https?:", source), (
            template.name
        )


def test_a_template_outside_the_folder_is_not_read():
    with pytest.raises(RuntimeError, match=r"not found|outside|root"):
        render("../../pyproject.toml", {"document": "x"})


def test_a_sheet_without_a_title_still_prints():
    pdf = render("notice.typ", NOTICE.data() | {"document": "\u202e", "title": ""})

    assert pages(pdf)[0].pdf.metadata.title == "（无题）"


def test_sizes_are_those_of_the_trade():
    a4, a3 = (render("notice.typ", NOTICE.data() | {"size": size}) for size in ("A4", "A3"))

    assert [size_of(pages(pdf)[0]) for pdf in (a4, a3)] == [(595, 842), (842, 1191)]
