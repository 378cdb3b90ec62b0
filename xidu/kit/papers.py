"""The papers an office hands out or files. Each class says what its sheet is made of.

Paper hangs on a Chinese board and is signed under Chinese law: its words are not translated.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

from xidu.kit.dates import clock_words
from xidu.kit.documents import render
from xidu.kit.money import yuan
from xidu.kit.qr import qr_rows


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A sheet that knows its template and what to fill it with."""

    template: ClassVar[str]

    def data(self) -> dict[str, Any]:
        """Return what the template shows, as JSON can hold it."""
        raise NotImplementedError

    def pdf(self) -> bytes:
        """Return the PDF; equal fields give equal bytes."""
        return render(self.template, self.data())


@dataclass(frozen=True)
class Correction:
    """A published version after the first: its number (2 or more) and the reason given for it."""

    version: int
    reason: str

    def data(self) -> dict[str, str]:
        return {"version": f"第{self.version}版", "reason": self.reason}


def amount_words(amount: Decimal | None) -> str:
    """Return ``1,280.00``; nothing for ``None``, since an empty cell is not a zero."""
    return "" if amount is None else yuan(amount)


def day_words(day: dt.date | None) -> str:
    """Return ``2026年11月5日``, or a line to write the day on when there is none yet."""
    return "＿＿＿＿＿＿" if day is None else f"{day.year}年{day.month}月{day.day}日"


def posting_words(since: dt.date | None, until: dt.date | None) -> str:
    """Return the posting period with both its days."""
    return f"公示期　{day_words(since)}至{day_words(until)}"


def code(url: str, alt: str) -> dict[str, Any]:
    """Return a QR code as the templates draw it, with the words for those who do not see it."""
    return {"rows": qr_rows(url), "alt": alt}


@dataclass(frozen=True, kw_only=True)
class FinanceRow:
    """One entry as it stands in the book; amounts are yuan, and ``None`` leaves the cell empty."""

    number: int
    category: str
    summary: str
    day: dt.date | None = None
    voucher: str = ""
    income: Decimal | None = None
    spending: Decimal | None = None
    balance: Decimal | None = None
    handler: str = ""
    witness: str = ""
    approver: str = ""
    attachments: int | None = None
    note: str = ""

    def data(self) -> dict[str, str]:
        return vars(self) | {
            "number": str(self.number),
            "day": "" if self.day is None else f"{self.day:%m-%d}",
            "income": amount_words(self.income),
            "spending": amount_words(self.spending),
            "balance": amount_words(self.balance),
            "attachments": "" if self.attachments is None else str(self.attachments),
        }


@dataclass(frozen=True, kw_only=True)
class FinanceTable(Paper):
    """A month of one ledger, entry by entry (A4 lying down, as many pages as it needs).

    ``funds`` are places of the money and amounts, e.g. ``("银行存款", Decimal("433000.00"))``. The sums are
    printed as given: that they add up is the ledger's rule, not the printer's.
    """

    template: ClassVar[str] = "finance_table.typ"

    village: str
    ledger: str
    period: dt.date
    rows: Sequence[FinanceRow]
    opening: Decimal
    income: Decimal
    spending: Decimal
    closing: Decimal
    funds: Sequence[tuple[str, Decimal]] = ()
    published_on: dt.date | None = None
    posted_from: dt.date | None = None
    posted_until: dt.date | None = None
    prepared_by: str = ""
    reviewed_by: str = ""
    supervisors: Sequence[str] = ()
    inquiry: str = ""
    url: str = ""
    draft: bool = False
    correction: Correction | None = None

    def data(self) -> dict[str, Any]:
        period = f"{self.period.year}年{self.period.month}月"
        line = "＿＿＿＿＿＿"
        return {
            "document": f"{self.village} {period}财务收支明细表（{self.ledger}）",
            "draft": self.draft,
            "correction": self.correction and self.correction.data(),
            "head": [
                f"公开日期　{day_words(self.published_on)}",
                posting_words(self.posted_from, self.posted_until),
            ],
            "rows": [row.data() for row in self.rows],
            "opening": amount_words(self.opening),
            "income": amount_words(self.income),
            "spending": amount_words(self.spending),
            "closing": amount_words(self.closing),
            "funds": [f"{place} {amount_words(amount)}元" for place, amount in self.funds],
            "prepared_by": self.prepared_by or line,
            "reviewed_by": self.reviewed_by or line,
            "supervisors": [f"{name}＿＿＿＿" for name in self.supervisors] or [line] * 3,
            "inquiry": self.inquiry,
            "qr": code(self.url, f"二维码：打开{period}公开页") if self.url else None,
        }


@dataclass(frozen=True, kw_only=True)
class QuerySlip(Paper):
    """What an asker takes home: A6, or A4 with the slip in a corner to cut out.

    ``code`` is shown in groups of four; ``url`` is the page where it is typed in, without the code in it,
    so that a photograph of the QR alone opens nothing.
    """

    template: ClassVar[str] = "query_slip.typ"

    size: Literal["A6", "A4"] = "A6"
    office: str
    number: str
    code: str
    url: str
    reply_by: dt.date
    telephone: str

    def data(self) -> dict[str, Any]:
        bare = "".join(character for character in self.code if character.isalnum())
        return {
            "size": self.size,
            "document": f"{self.office} 查询条 {self.number}",
            "office": self.office,
            "title": "您问的事，我们记下了",
            "number": self.number,
            "code": " ".join(bare[at : at + 4] for at in range(0, len(bare), 4)),
            "url": self.url,
            "qr": code(self.url, "二维码：打开查询页"),
            "deadline": f"最晚{day_words(self.reply_by)}答复您",
            "telephone": self.telephone,
        }


@dataclass(frozen=True)
class DoorstepRow:
    """One neighbour to tell; ``name`` as this leader may see it."""

    door: str
    name: str
    words: str


@dataclass(frozen=True)
class DoorstepNotice:
    """Something to say at every door of the list."""

    title: str
    body: str


@dataclass(frozen=True, kw_only=True)
class DoorstepList(Paper):
    """The neighbours one leader tells by word of mouth (A4)."""

    template: ClassVar[str] = "doorstep_list.typ"

    leader: str
    place: str
    printed_on: dt.date
    rows: Sequence[DoorstepRow]
    notices: Sequence[DoorstepNotice] = ()
    return_by: dt.date | None = None
    telephone: str = ""

    def data(self) -> dict[str, Any]:
        head = [f"组长　{self.leader}", f"打印日期　{day_words(self.printed_on)}", f"共{len(self.rows)}户"]
        if self.return_by:
            head.append(f"请在{day_words(self.return_by)}前交回")
        return {
            "document": f"{self.place} 上门告知单 {day_words(self.printed_on)}",
            "title": f"{self.place}上门告知单",
            "head": head,
            "notices": [{"title": notice.title, "body": notice.body} for notice in self.notices],
            "rows": [{"door": row.door, "name": row.name, "words": row.words} for row in self.rows],
            "footer": f"有事打电话　{self.telephone}　　名单只供上门用，用完交回，不拍照、不外传。",
        }


@dataclass(frozen=True, kw_only=True)
class Letter(Paper):
    """A letter for a DL envelope with a window on the left; ``body`` has a paragraph on each line."""

    template: ClassVar[str] = "letter.typ"

    sender: str
    sender_address: str
    recipient: str
    recipient_address: str
    title: str
    salutation: str
    body: str
    signature: str
    date: dt.date
    telephone: str = ""
    url: str = ""

    def data(self) -> dict[str, Any]:
        contact = [f"电话　{self.telephone}"] if self.telephone else []
        if self.url:
            contact.append("手机扫左边的二维码，看全文、问一问。")
        return {
            "document": self.title,
            "sender": self.sender,
            "sender_lines": self.sender_address,
            "recipient": self.recipient,
            "recipient_lines": self.recipient_address,
            "title": self.title,
            "salutation": self.salutation,
            "body": [part for part in self.body.splitlines() if part.strip()],
            "signature": self.signature,
            "date": day_words(self.date),
            "contact": "\n".join(contact),
            "qr": code(self.url, "二维码：打开全文") if self.url else None,
        }


@dataclass(frozen=True)
class SignInRow:
    """One household: its door, who speaks for it (may be empty) and how many are expected."""

    door: str
    name: str = ""
    expected: int = 1


@dataclass(frozen=True, kw_only=True)
class SignInSheet(Paper):
    """Who came to a meeting, by household (A4 lying down); ``start`` and ``end`` are Shanghai times."""

    template: ClassVar[str] = "sign_in_sheet.typ"

    title: str
    start: dt.datetime
    end: dt.datetime | None = None
    place: str
    rows: Sequence[SignInRow]
    blank_rows: int = 3

    def data(self) -> dict[str, Any]:
        clock = clock_words(self.start.time(), self.end.time() if self.end else None)
        return {
            "document": f"{self.title}签到表",
            "head": [f"时间　{day_words(self.start.date())} {clock}", f"地点　{self.place}"],
            "rows": [{"door": row.door, "name": row.name, "expected": str(row.expected)} for row in self.rows]
            + [{"door": "", "name": "", "expected": ""}] * self.blank_rows,
            "expected": str(sum(row.expected for row in self.rows)),
        }
