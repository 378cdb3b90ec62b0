"""What a version says, in the one plain form that is published, hashed and compared."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from village_affairs.models import Disclosure, FinanceLine, Version
from xidu.kit.names import mask_name

LINE_FIELDS = (
    *("key", "day", "voucher", "category", "summary", "income", "spending", "balance"),
    *("handler", "witness", "approver", "papers", "note"),
)
SIGNERS = ("handler", "witness", "approver")
SUMS = ("opening", "income", "spending", "closing")
# 村民代表, 监督委员会 and the like are offices and stay readable.
_OFFICE = re.compile(r"(?:代表|委员会|主任|委员|组长|会计|出纳|干部|书记|公司|合作社)$")
_PARTS = re.compile(r"([、，,/／;；\s]+)")


def content_of(version: Version) -> dict[str, Any]:
    """Return the version as JSON-ready values: sums as strings with two decimals, days as ISO.

    Keys: ``committee``, ``title``, ``version``, ``reason``, ``words``, ``attachments`` (by digest); for
    accounts also ``ledger``, ``period`` (``"2026-09"``), the four sums and ``lines`` with ``LINE_FIELDS``;
    the names of those who signed a voucher are masked, so that all of it may be read by anyone;
    for kinds that ask for more than words ``kind``, ``body``, and ``ledger`` and ``period`` where they stand.
    """
    disclosure = version.disclosure
    content: dict[str, Any] = {
        "committee": version.committee.name,
        "title": disclosure.title,
        "version": version.number,
        "reason": version.reason,
        "words": version.words,
        "attachments": [
            {"title": paper.title, "kind": paper.kind, "sha256": paper.sha256}
            for paper in version.attachments.all()
        ],
    }
    if disclosure.kind == Disclosure.Kind.FINANCE:
        content |= {"ledger": disclosure.ledger, "period": f"{disclosure.period:%Y-%m}"}
        content |= {name: _plain(getattr(version, name)) for name in SUMS}
        content["lines"] = lines_content(version.lines.all())
    elif version.body:
        content |= {"kind": disclosure.kind, "body": version.body}
        if disclosure.ledger:
            content["ledger"] = disclosure.ledger
        if disclosure.period:
            content["period"] = f"{disclosure.period:%Y-%m}"
    return content


def lines_content(lines: Iterable[FinanceLine]) -> list[dict[str, Any]]:
    rows = [{name: _plain(getattr(line, name)) for name in LINE_FIELDS} for line in lines]
    return [row | {name: shown_signer(row[name] or "") for name in SIGNERS} for row in rows]


def shown_signer(text: str) -> str:
    """Return the signers of a voucher with each name masked (王*); offices and marks stay as they are."""
    return "".join(
        part if _PARTS.fullmatch(part) or _OFFICE.search(part) or "*" in part else mask_name(part)
        for part in _PARTS.split(text)
        if part
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value if value is None or isinstance(value, int | str) else value.isoformat()


def digest(content: dict[str, Any]) -> str:
    """Return the SHA-256 (64 hex characters) of the canonical JSON: sorted keys, no blanks, UTF-8."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def canonical(content: dict[str, Any]) -> str:
    """Return the one text whose SHA-256 is the number of the publication."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def texts_of(content: dict[str, Any]) -> Iterable[tuple[str, str]]:
    """Yield every text somebody wrote with its place in words, for the publish gate."""
    yield "标题", content["title"]
    yield "正文", content["words"]
    yield "更正原因", content["reason"]
    for paper in content["attachments"]:
        yield "附件名称", paper["title"]
    for number, line in enumerate(content.get("lines", ()), 1):
        for name in ("voucher", "category", "summary", "note"):
            yield f"第{number}笔", str(line[name] or "")
    yield from body_texts(content.get("body") or {}, "内容")


def body_texts(value: Any, place: str) -> Iterable[tuple[str, str]]:
    """Yield the texts of a body with their place. A row is one text: a number may be split over its cells."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for part in value.values():
            yield from body_texts(part, place)
    elif isinstance(value, list):
        for number, part in enumerate(value, 1):
            cells = part.values() if isinstance(part, dict) else part if isinstance(part, list) else [part]
            if all(isinstance(cell, str | int | None) for cell in cells):
                yield f"{place}第{number}行", "\t".join(str(cell) for cell in cells if cell is not None)
            else:
                yield from body_texts(part, f"{place}第{number}行")
