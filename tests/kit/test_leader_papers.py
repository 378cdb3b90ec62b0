"""The corps' papers: one page each, equal data gives equal bytes, hostile words print as words."""

import datetime as dt
from dataclasses import replace

import pytest

from leaders.pages.duties import DUTIES
from tests.kit.paper_samples import HOSTILE, pages, size_of, squeezed, text_of
from xidu.kit.leader_papers import AppointmentLetter, DutySheet

LETTER = AppointmentLetter(
    office="听潮村村民委员会",
    name="沈桂芳",
    kind="村组长",
    block="3组",
    number="2024-00012",
    since=dt.date(2024, 3, 1),
    until=dt.date(2027, 2, 28),
    basis="2024年3月组会推选",
)


def sheet_of(kind: str) -> DutySheet:
    duties = DUTIES[kind]
    return DutySheet(office="听潮村村民委员会", kind=duties.kind, parts=duties.parts, basis=duties.basis)


def test_a_letter_says_who_leads_what_from_when_until_when():
    words = squeezed(text_of(LETTER.pdf()))

    assert "兹聘请您担任3组村组长，任期自2024年3月1日至2027年2月28日止" in words
    assert [part for part in ("沈桂芳", "2024-00012", "听潮村村民委员会", "盖章") if part not in words] == []


def test_a_term_without_an_end_is_from_a_day_on():
    assert "任期自2024年3月1日起" in squeezed(text_of(replace(LETTER, until=None).pdf()))


@pytest.mark.parametrize("words", [word for word in HOSTILE if word], ids=ascii)
def test_hostile_words_stay_words_on_one_page(words):
    pdf = replace(LETTER, name=words, office=words, basis=words, block=words).pdf()

    assert (len(pages(pdf)), size_of(pages(pdf)[0])) == (1, size_of(pages(LETTER.pdf())[0]))


@pytest.mark.parametrize("kind", list(DUTIES))
def test_a_list_of_duties_is_one_page_with_its_basis(kind):
    pdf = sheet_of(kind).pdf()

    assert len(pages(pdf)) == 1
    assert "依据" in text_of(pdf)
    assert pdf == sheet_of(kind).pdf()
