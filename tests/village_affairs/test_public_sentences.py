"""Sentences about a month that stay true at the edges."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from village_affairs.actions.content import shown_signer
from village_affairs.pages.accounts import Accounts
from village_affairs.pages.differences import difference
from village_affairs.pages.due import standing
from village_affairs.pages.sentences import (
    closing_sentence,
    headline,
    income_sentence,
    spending_sentence,
)
from village_affairs.pages.sheet import sheet_of

OCTOBER = dt.date(2026, 10, 1)


def content(*, opening="0.00", incomes=(), spendings=()):
    rows = [(words, amount, None) for words, amount in incomes]
    rows += [(words, None, amount) for words, amount in spendings]
    income = sum((Decimal(amount) for _words, amount in incomes), Decimal(0))
    spending = sum((Decimal(amount) for _words, amount in spendings), Decimal(0))
    return {
        "opening": opening,
        "income": str(income),
        "spending": str(spending),
        "closing": str(Decimal(opening) + income - spending),
        "lines": [
            {"key": str(at), "summary": words, "category": words, "income": got, "spending": spent}
            for at, (words, got, spent) in enumerate(rows)
        ],
    }


@pytest.mark.parametrize(
    ("incomes", "sentence"),
    [
        ([], "10月没有收进钱。"),
        ([("利息", "0.00")], "10月没有收进钱。"),
        ([("租金", "50")], "10月收进50元，是租金。"),
        ([("租金", "50"), ("利息", "30")], "10月收进80元，主要是租金。"),
        ([("租金", "50"), ("利息", "49"), ("其他补助", "30")], "10月收进129元，主要是租金和利息。"),
        ([("租金", "50"), ("利息", "50")], "10月收进100元，最多的是租金和利息，一样多。"),
        ([("租金", "50"), ("利息", "30"), ("补助", "30")], "10月收进110元，最多的是租金。"),
        ([("租金", "5"), ("利息", "5"), ("补助", "5")], "10月收进15元，分3项，见下表。"),
        ([("退回拨款", "-30")], "10月退回了以前收的钱30元。"),
    ],
)
def test_income_is_told_without_a_false_order(incomes, sentence):
    assert income_sentence(Accounts.read(content(incomes=incomes)), OCTOBER) == sentence


@pytest.mark.parametrize(
    ("spendings", "sentence"),
    [
        ([("公务接待", "0.00")], "10月没有花钱。"),
        ([("保洁", "50"), ("公务接待", "0.00")], "花掉50元，是保洁。"),
        ([("保洁", "50"), ("修路", "40"), ("水电", "10")], "花掉100元，最多的是保洁，其次是修路。"),
        ([("保洁", "50"), ("修路", "50"), ("水电", "1")], "花掉101元，最多的是保洁和修路，一样多。"),
        ([("退回货款", "-20")], "10月收回了以前付的钱20元。"),
    ],
)
def test_spending_is_told_without_a_false_order(spendings, sentence):
    assert spending_sentence(Accounts.read(content(spendings=spendings)), OCTOBER) == sentence


@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        ({"opening": "10.00"}, "月底账上还有10元，和9月底一样。"),
        ({"opening": "10.00", "incomes": [("租金", "5")]}, "月底账上还有15元，比9月底多5元。"),
        ({"opening": "10.00", "spendings": [("保洁", "10")]}, "月底账上还有0元，比9月底少10元。"),
        ({"opening": "10.00", "spendings": [("保洁", "30")]}, "月底账上透支20元，9月底是10元。"),
    ],
)
def test_what_is_left_is_compared_with_the_month_before(month, sentence):
    assert closing_sentence(Accounts.read(content(**month)), OCTOBER) == sentence


@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        ({"opening": "10.00"}, "10月没有收支，账上还是10元"),
        ({"incomes": [("租金", "5")]}, "10月收进5元，没有花钱"),
        ({"spendings": [("保洁", "5")]}, "10月没有收进钱，花了5元"),
        ({"incomes": [("租金", "5")], "spendings": [("保洁", "5")]}, "10月收进5元，花了5元"),
    ],
)
def test_the_headline_says_nothing_came_or_nothing_went(month, sentence):
    assert headline(Accounts.read(content(**month)), OCTOBER) == sentence


def test_english_names_the_month_and_counts_in_plain_yuan():
    from village_affairs.pages.words import month_name, said

    with translation.override("en"):
        assert (month_name(OCTOBER), said(Decimal(186420))) == ("October", "186,420.00 yuan")


def test_every_hundred_yuan_is_told_and_small_categories_go_together():
    spendings = [(f"第{number}项", str(100 - number)) for number in range(9)]

    sheet = sheet_of(content(spendings=spendings), village=True, ledger="committee", period=OCTOBER)

    assert [share.label for share in sheet.shares][-1] == "第6项"
    assert {share.label for share in sheet.shares} >= {"其余2项"}
    assert sum(share.of_hundred for share in sheet.shares) == 100


def test_a_line_of_nought_is_called_by_its_category():
    month = content(spendings=[("本月未发生", "0.00")])
    month["lines"][0]["category"] = "公务接待"

    row = sheet_of(month, village=True, ledger="committee", period=OCTOBER).spendings[0]

    assert (row.title, row.detail) == ("公务接待", "本月未发生")


@pytest.mark.parametrize(
    ("latest", "today", "expected"),
    [
        (dt.date(2026, 10, 1), dt.date(2026, 11, 24), ("done", 0)),
        (dt.date(2026, 9, 1), dt.date(2026, 11, 10), ("plain", 0)),
        (dt.date(2026, 9, 1), dt.date(2026, 11, 11), ("late", 1)),
        (dt.date(2026, 8, 1), dt.date(2026, 11, 1), ("late", 22)),
        (None, dt.date(2027, 1, 10), ("plain", 0)),
        (None, dt.date(2027, 1, 11), ("late", 1)),
    ],
)
def test_the_oldest_missing_month_decides_how_a_committee_stands(latest, today, expected):
    stands = standing(latest, today, 10)

    assert (stands.state, stands.days) == expected


@pytest.mark.parametrize(
    ("written", "shown"),
    [("顾小明", "顾*明"), ("顾小明、陆平", "顾*明、陆*"), ("村民代表", "村民代表"), ("王*", "王*"), ("", "")],
)
def test_signers_are_masked_and_offices_are_not(written, shown):
    assert shown_signer(written) == shown


def test_a_difference_names_what_came_went_and_changed():
    before = content(spendings=[("保洁", "50"), ("修路", "40")])
    after = content(spendings=[("保洁", "55"), ("修路", "40"), ("水电", "1")])
    del after["lines"][1]

    found = difference(before, after)

    assert [(change.kind, change.title) for change in found.changes] == [
        ("changed", "保洁"),
        ("added", "水电"),
        ("removed", "修路"),
    ]
    assert [(field.label, field.before, field.after) for field in found.changes[0].fields] == [
        ("支出（元）", "50.00", "55.00")
    ]
    assert not found.sums_stayed
