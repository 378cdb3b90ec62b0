"""What a publication holds beyond words, as parts of a sheet: facts and tables, whatever its kind.

Paper hangs on a Chinese board: its words are not translated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from village_affairs.actions.posting import shown_content
from village_affairs.kinds.blocks import Block, Facts
from village_affairs.kinds.registry import blocks_of
from village_affairs.models import Disclosure, Publication
from village_affairs.pages.accounts import Accounts
from xidu.kit.boards import BoardFacts, BoardGrid, BoardText, Part
from xidu.kit.papers import amount_words


def parts_of(publication: Publication, today: dt.date) -> list[Part]:
    """Return what anybody may read of a publication on the day, in the order it is read."""
    content = shown_content(publication, today)
    kind = publication.disclosure.kind
    parts: list[Part] = []
    if kind == Disclosure.Kind.FINANCE:
        parts += _accounts(Accounts.read(content))
    if words := content.get("words"):
        parts.append(BoardText(words))
    return [*parts, *map(_part, blocks_of(kind, content.get("body")))]


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


def _part(block: Block) -> Part:
    if isinstance(block, Facts):
        return BoardFacts(block.rows)
    return BoardGrid(
        block.title,
        [head.words for head in block.heads],
        block.rows,
        [head.is_number for head in block.heads],
        block.total,
        block.gone,
    )
