"""What a publication holds beyond words, as parts of a sheet: facts and tables, whatever its kind.

Paper hangs on a Chinese board: its words are not translated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from village_affairs.models import Disclosure, Publication
from village_affairs.pages.accounts import Accounts
from xidu.kit.boards import BoardFacts, BoardGrid, BoardText, Part
from xidu.kit.papers import amount_words

GONE = "公示期已过，名单按规定撤下，不再显示姓名。"


def names_gone(publication: Publication, today: dt.date) -> bool:
    """Say whether a list of people may show nobody any more: its posting is over."""
    if publication.disclosure.kind != Disclosure.Kind.BENEFICIARIES:
        return False
    return publication.posted_until < today or hasattr(publication, "posting_end")


def parts_of(publication: Publication, today: dt.date) -> list[Part]:
    """Return everything a publication says, in the order it is read."""
    content = publication.content
    parts: list[Part] = []
    if publication.disclosure.kind == Disclosure.Kind.FINANCE:
        parts += _accounts(Accounts.read(content))
    if words := content.get("words"):
        parts.append(BoardText(words))
    return [*parts, *_body(publication, content.get("body") or {}, today)]


def _accounts(accounts: Accounts) -> Iterator[Part]:
    yield BoardFacts(
        [
            ("上期结余", f"{amount_words(accounts.opening)}元"),
            ("收进", f"{amount_words(accounts.income)}元"),
            ("花掉", f"{amount_words(accounts.spending)}元"),
            ("期末结余", f"{amount_words(accounts.closing)}元"),
        ]
    )
    yield BoardGrid(
        "每一笔收支（元）",
        ("日期", "做什么", "收入", "支出"),
        [
            (
                f"{line.day.month}月{line.day.day}日" if line.day else "",
                "　".join(filter(None, (line.category, line.summary))),
                amount_words(line.income),
                amount_words(line.spending),
            )
            for line in accounts.lines
        ],
        (True, False, True, True),
        ("", "合计", amount_words(accounts.income), amount_words(accounts.spending)),
    )


def _body(publication: Publication, body: Mapping[str, Any], today: dt.date) -> Iterator[Part]:
    """Yield the single values of a body as facts, then its rows as a table."""
    rows = body.get("rows") or body.get("lines") or ()
    facts = [
        (str(name), str(value))
        for name, value in body.items()
        if isinstance(value, str | int) and value != ""
    ]
    if facts:
        yield BoardFacts(facts)
    if names_gone(publication, today):
        yield BoardGrid("名单", ("名单",), (), gone=GONE)
    elif rows:
        heads = [str(head) for head in body.get("columns") or _heads(rows)]
        yield BoardGrid("", heads, [_cells(row, heads) for row in rows])


def _heads(rows: Sequence[Any]) -> list[str]:
    return list(rows[0]) if isinstance(rows[0], Mapping) else [""] * len(rows[0])


def _cells(row: Any, heads: Sequence[str]) -> tuple[str, ...]:
    values = [row.get(head, "") for head in heads] if isinstance(row, Mapping) else list(row)
    return tuple("" if value is None else str(value) for value in values)
