"""The sheets of the notice board: one look, one page, read from two steps away (A4 or A3)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

from xidu.kit.dates import clock_words, weekday_word
from xidu.kit.lunar import lunar_words
from xidu.kit.papers import Correction, Paper, amount_words, code, day_words, posting_words

Size = Literal["A4", "A3"]

ROWS = 7  # lines of spending one sheet can hold in letters that read from two steps away
AGENDA_ROWS = 7
TEN_THOUSAND = Decimal(10_000)


@dataclass(frozen=True)
class NextOpenDay:
    """The open day on the month's poster; ``start`` and ``end`` are aware Shanghai times."""

    start: dt.datetime
    end: dt.datetime
    place: str
    words: str = "当面查账、看凭证、提意见。"

    def data(self) -> dict[str, Any]:
        clock = clock_words(self.start.time(), self.end.time())
        return {"sheet": sheet_of(self.start.date()), "words": f"{clock}，{self.place}。\n{self.words}"}


@dataclass(frozen=True, kw_only=True)
class PosterMonth(Paper):
    """A published month on one sheet.

    ``lines`` are spending by category in yuan, in any order: the largest come first and what does not fit
    is one line, 其余N项. ``counter`` says where to go without a telephone. A ``draft`` carries 草稿 across
    the sheet; a ``correction`` carries its version and reason.
    """

    template: ClassVar[str] = "poster_month.typ"

    size: Size = "A4"
    street: str
    village: str
    title: str = "阳光村务"
    ledger: str
    period: dt.date
    income: Decimal
    spending: Decimal
    closing: Decimal
    lines: Sequence[tuple[str, Decimal]]
    url: str
    telephone: str
    counter: str = "或到村委会窗口"
    signers: tuple[str, str] = ("村民委员会主任", "村务监督委员会主任")
    published_on: dt.date | None = None
    posted_from: dt.date | None = None
    posted_until: dt.date | None = None
    open_day: NextOpenDay | None = None
    draft: bool = False
    correction: Correction | None = None

    def data(self) -> dict[str, Any]:
        month = f"{self.period.year}年{self.period.month}月"
        return {
            "size": self.size,
            "document": f"{self.village} {self.title} {month}",
            "draft": self.draft,
            "correction": self.correction and self.correction.data(),
            "street": self.street,
            "village": self.village,
            "title": self.title,
            "month": month,
            "ledger": self.ledger,
            "three": three_numbers(self.income, self.spending, self.closing),
            "rows": spending_rows(self.lines),
            "total": amount_words(self.spending),
            "open_day": self.open_day and self.open_day.data(),
            "qr": code(self.url, f"二维码：打开{month}公开页"),
            "telephone": self.telephone,
            "counter": self.counter,
            "signers": list(self.signers),
            "published": f"公开日期　{day_words(self.published_on)}",
            "posting": posting_words(self.posted_from, self.posted_until),
        }


@dataclass(frozen=True, kw_only=True)
class PosterOpenDay(Paper):
    """One open day on one sheet: the calendar leaf, the place, what can be seen and asked.

    ``change`` says in one line what differs from an earlier poster, e.g. ``改期：原定12月5日``. Of a long
    ``agenda`` the last line counts what does not fit. ``start`` and ``end`` are aware Shanghai times.
    """

    template: ClassVar[str] = "poster_open_day.typ"

    size: Size = "A4"
    street: str
    village: str
    title: str = "阳光开放日"
    start: dt.datetime
    end: dt.datetime
    place: str
    agenda: Sequence[str]
    agenda_title: str = "这一天可以做什么"
    url: str
    telephone: str
    counter: str = "或到村委会窗口"
    host: str = ""
    change: str = ""
    draft: bool = False

    def data(self) -> dict[str, Any]:
        agenda = list(self.agenda)
        if len(agenda) > AGENDA_ROWS:
            agenda[AGENDA_ROWS - 1 :] = [f"还有{len(agenda) - AGENDA_ROWS + 1}项，扫码看"]
        return {
            "size": self.size,
            "document": f"{self.village} {self.title} {day_words(self.start.date())}",
            "draft": self.draft,
            "change": self.change,
            "street": self.street,
            "village": self.village,
            "title": self.title,
            "sheet": sheet_of(self.start.date()),
            "time": clock_words(self.start.time(), self.end.time()),
            "place": self.place,
            "agenda_title": self.agenda_title if agenda else "",
            "agenda": agenda,
            "qr": code(self.url, "二维码：打开开放日页面"),
            "telephone": self.telephone,
            "counter": self.counter,
            "host": self.host or self.village,
        }


@dataclass(frozen=True, kw_only=True)
class PosterActivity(Paper):
    """One activity on one sheet: the calendar leaf, the place, what happens, where to sign up.

    ``words`` are short paragraphs; ``foot`` says how to come by a place; ``change`` what differs from an
    earlier poster, e.g. ``已取消``. ``start`` and ``end`` are aware Shanghai times.
    """

    template: ClassVar[str] = "poster_activity.typ"

    size: Size = "A4"
    street: str
    village: str
    title: str
    start: dt.datetime
    end: dt.datetime
    place: str
    words: Sequence[str]
    url: str
    telephone: str
    counter: str = "或到村委会窗口"
    host: str = ""
    foot: str = ""
    change: str = ""

    def data(self) -> dict[str, Any]:
        return {
            "size": self.size,
            "document": f"{self.village} {self.title} {day_words(self.start.date())}",
            "change": self.change,
            "street": self.street,
            "village": self.village,
            "title": self.title,
            "sheet": sheet_of(self.start.date()),
            "time": clock_words(self.start.time(), self.end.time()),
            "place": self.place,
            "words_title": "做什么" if self.words else "",
            "words": "\n".join(self.words),
            "qr": code(self.url, "二维码：打开活动页面"),
            "telephone": self.telephone,
            "counter": self.counter,
            "host": self.host or self.village,
            "foot": self.foot,
        }


@dataclass(frozen=True, kw_only=True)
class Notice(Paper):
    """A notice in plain words; ``body`` has a paragraph on each line and runs on to more pages if it must."""

    template: ClassVar[str] = "notice.typ"

    size: Size = "A4"
    title: str
    body: str
    signature: str
    date: dt.date
    posted_from: dt.date | None = None
    posted_until: dt.date | None = None
    telephone: str = ""
    url: str = ""
    draft: bool = False

    def data(self) -> dict[str, Any]:
        foot = [posting_words(self.posted_from, self.posted_until)] if self.posted_from else []
        if self.telephone:
            foot.append(f"有话要说，请打电话　{self.telephone}")
        if self.url:
            foot.append("或扫右边的二维码")
        return {
            "size": self.size,
            "document": self.title,
            "draft": self.draft,
            "title": self.title,
            "body": [part for part in self.body.splitlines() if part.strip()],
            "signature": self.signature,
            "date": day_words(self.date),
            "foot": foot,
            "qr": code(self.url, "二维码：打开公告页") if self.url else None,
        }


def sheet_of(day: dt.date) -> dict[str, str]:
    """Return the leaf of the tear-off calendar for ``day``."""
    return {
        "month": f"{day.year}年{day.month}月",
        "day": str(day.day),
        "weekday": weekday_word(day),
        "kind": {5: "saturday", 6: "sunday"}.get(day.weekday(), "weekday"),
        "lunar": lunar_words(day),
    }


def three_numbers(income: Decimal, spending: Decimal, closing: Decimal) -> list[dict[str, Any]]:
    """Return the three numbers of a month in one unit, so that they can be compared, with their bars."""
    most = max(income, spending, closing)
    unit, divisor = ("万元", TEN_THOUSAND) if most >= TEN_THOUSAND else ("元", Decimal(1))
    return [
        {
            "label": label,
            "number": amount_words(amount / divisor),
            "unit": unit,
            "share": share_of(amount, most),
            "kind": kind,
        }
        for label, amount, kind in (
            ("收进", income, "income"),
            ("花掉", spending, "spending"),
            ("还有", closing, "balance"),
        )
    ]


def spending_rows(lines: Sequence[tuple[str, Decimal]]) -> list[dict[str, Any]]:
    """Return at most ``ROWS`` lines, the largest first; the rest is summed into 其余N项."""
    ordered = sorted(lines, key=lambda line: line[1], reverse=True)
    if len(ordered) > ROWS:
        rest = ordered[ROWS - 1 :]
        ordered[ROWS - 1 :] = [(f"其余{len(rest)}项", sum((amount for _name, amount in rest), Decimal(0)))]
    most = max((amount for _name, amount in ordered), default=Decimal(0))
    return [
        {"name": name, "amount": amount_words(amount), "share": share_of(amount, most)}
        for name, amount in ordered
    ]


def share_of(amount: Decimal, most: Decimal) -> float:
    """Return the length of a bar between 0 and 1; nothing and less than nothing have none."""
    return 0.0 if most <= 0 else round(max(0.0, float(amount / most)), 4)
