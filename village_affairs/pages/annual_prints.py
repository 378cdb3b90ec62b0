"""The year's report as a PDF. Paper hangs on a Chinese board: its words are not translated."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from village_affairs.models import Ledger
from village_affairs.pages.annual import AnnualPage, LedgerYear
from village_affairs.pages.prints import LEDGERS, signers_of
from xidu.kit.annual_reports import AnnualReport, ReportBook, quarter_grid
from xidu.kit.boards import BoardFacts, BoardGrid, BoardText, Part
from xidu.kit.papers import amount_words

TWO_BOOKS = "村委会和经济合作社的账按规定分开记、分开公开（分账管理），两本账的数字不能相加。"


def report(page: AnnualPage, *, url: str) -> bytes:
    """Return the report; what is missing of the year is named, never counted as nought."""
    committee = page.committee
    head = [TWO_BOOKS] if len(page.ledgers) > 1 else []
    if page.is_running:
        head.append(f"{page.year}年还没有过完，这里是已经公开的月份。")
    return AnnualReport(
        village=committee.name,
        title=f"{page.year}年收支报告",
        head=head,
        books=[_book(page, ledger) for ledger in page.ledgers],
        parts=list(_kept(page)),
        url=url,
        telephone=committee.telephone,
        signers=signers_of(committee),
    ).pdf()


def _book(page: AnnualPage, year: LedgerYear) -> ReportBook:
    title = LEDGERS[Ledger(year.ledger), page.committee.is_village]
    if not year.is_told:
        return ReportBook(title, [f"{page.year}年这本账没有公开过。"], [])
    missing = "、".join(f"{period.month}月" for period in year.span.missing)
    words = [f"{missing}的账没有公开，没有算进去。"] if missing else []
    return ReportBook(title, words, list(_parts(page, year)))


def _parts(page: AnnualPage, year: LedgerYear) -> Iterator[Part]:
    first, last = year.ends
    yield BoardFacts(
        [
            (f"{first.period.month}月初结余", f"{amount_words(first.opening)}元"),
            ("收进", f"{amount_words(year.span.income)}元"),
            ("花掉", f"{amount_words(year.span.spending)}元"),
            (f"{last.period.month}月底结余", f"{amount_words(last.closing)}元"),
        ]
    )
    for side, title in zip(year.sides, ("收入，按季度（元）", "支出，按季度（元）"), strict=True):
        yield quarter_grid(title, [(row.words, row.quarters) for row in side.rows], side.total.quarters)
    yield BoardGrid(
        "每个月的结余（元）",
        ("月份", "月初", "收进", "花掉", "月底", "说明"),
        [
            (
                f"{row.period.month}月",
                *(
                    amount_words(getattr(row.month, name)) if row.month else ""
                    for name in ("opening", "income", "spending", "closing")
                ),
                row.broken if row.month else "没有公开",
            )
            for row in year.chain
        ],
        (False, True, True, True, True, False),
    )
    yield BoardGrid(
        "花得最多的几笔（元）",
        ("做什么", "什么时候", "金额"),
        [(row.words, row.detail, amount_words(row.amount)) for row in year.biggest],
        (False, False, True),
    )
    yield from _budget(page, year)


def _budget(page: AnnualPage, year: LedgerYear) -> Iterator[Part]:
    if year.budget.publication is None:
        yield BoardText(f"{page.year}年的预算没有公开，所以没法和预算比。")
        return
    for side in year.budget.sides:
        yield BoardGrid(
            "收入和预算比（元）" if side.side == "income" else "支出和预算比（元）",
            ("类别", "预算", "实际", "还剩", "完成"),
            [
                (
                    row.category,
                    "没有预算" if row.planned is None else amount_words(row.planned),
                    amount_words(row.done),
                    amount_words(row.left),
                    _percent(row.percent),
                )
                for row in side.rows
            ],
            (False, True, True, True, True),
            (
                "合计",
                amount_words(side.total.planned),
                amount_words(side.total.done),
                amount_words(side.total.left),
                _percent(side.total.percent),
            ),
        )


def _percent(percent: Decimal | None) -> str:
    return "—" if percent is None else f"{percent}%"


def _kept(page: AnnualPage) -> Iterator[Part]:
    late = [(row.title, row.detail) for row in page.kept_words]
    yield BoardGrid("晚公开和更正过的月份", ("月份", "怎么回事"), late)
    rows = [
        (voice.words, "；".join(answer.words for answer in voice.answers) or "还没答复")
        for voice in page.voices
    ]
    yield BoardGrid("大家问的（最近的）", ("问", "答复"), rows)
