"""The canonical content of a version: what is signed, hashed, published and shown."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from village_affairs.models import FinanceLine, Version

SUMS = ("opening", "income", "spending", "closing")
LINE_SUMS = ("income", "spending", "balance")
LINE_WORDS = ("key", "voucher", "category", "summary", "handler", "witness", "approver", "note")


def content_of(version: Version) -> dict[str, Any]:
    """Return the whole version as plain JSON: sums as text with two decimals, days as ISO, the month as 2026-09.

    Nothing in it changes while the version stays as it is, so its digest may be signed.
    """
    disclosure = version.disclosure
    content: dict[str, Any] = {
        "committee": version.committee.name,
        "kind": disclosure.kind,
        "title": disclosure.title,
        "version": version.number,
        "reason": version.reason,
        "words": version.words,
        "attachments": [
            {"title": paper.title, "kind": paper.kind, "size": paper.size, "sha256": paper.sha256}
            for paper in version.attachments.all()
        ],
    }
    if disclosure.period is not None:
        content |= {"ledger": disclosure.ledger, "period": f"{disclosure.period:%Y-%m}"}
        content |= {name: _sum(getattr(version, name)) for name in SUMS}
        content["lines"] = [_line(line) for line in version.lines.all()]
    return content


def digest(content: dict[str, Any]) -> str:
    """Return SHA-256 (64 hex characters) of the canonical form: sorted keys, no blanks, UTF-8."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _line(line: FinanceLine) -> dict[str, Any]:
    return {
        "position": line.position,
        "day": line.day.isoformat() if line.day else None,
        "papers": line.papers,
        **{name: getattr(line, name) for name in LINE_WORDS},
        **{name: _sum(getattr(line, name)) for name in LINE_SUMS},
    }


def _sum(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
