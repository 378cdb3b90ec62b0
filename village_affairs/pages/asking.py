"""What a question form is about: a month's accounts with their lines, an open day, or nothing yet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from residents.models import Committee
from village_affairs.models import Disclosure, Ledger, OpenDay, Publication
from xidu.kit.money import yuan

LINE_WORDS = 30
_NUMBER = re.compile(r"(?P<year>\d{4})-(?P<number>\d{1,6})", re.ASCII)


def about_of(committee: Committee, wanted: Mapping[str, str]) -> tuple[Disclosure | None, OpenDay | None]:
    """Return the publication and the open day the address names; what does not exist is left out.

    ``month`` (with ``ledger``) names accounts, ``publication`` ("2026-67") anything else that is public.
    """
    period = _month(wanted.get("month", ""))
    day = _month(wanted.get("open_day", ""))
    disclosure = open_day = None
    if period:
        ledger = wanted.get("ledger") or Ledger.COMMITTEE
        rows = Disclosure.objects.filter(committee=committee, period=period, ledger=ledger, kind="finance")
        disclosure = rows.filter(publications__isnull=False).distinct().first()
    if number := _NUMBER.fullmatch(wanted.get("publication", "")):
        found = Publication.objects.current().filter(
            committee=committee, year=int(number["year"]), number=int(number["number"])
        )
        disclosure = Disclosure.objects.filter(publications__in=found).first()
    if day:
        open_day = OpenDay.objects.filter(committee=committee, period=day).first()
    return disclosure, open_day


def _month(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def lines_of(disclosure: Disclosure | None) -> list[tuple[str, str]]:
    """Return the lines of the published month to choose from, as (key, words with the sum)."""
    if disclosure is None:
        return []
    current = Publication.objects.current().filter(disclosure=disclosure).first()
    lines = current.version.lines.all() if current else []
    return [
        (
            line.key,
            f"{line.summary[:LINE_WORDS]}　{yuan(line.income if line.income is not None else line.spending)}",
        )
        for line in lines
    ]
