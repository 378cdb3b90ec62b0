"""A month's sheet becomes a draft; drafted again it changes only what differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from residents.models import Committee
from users.models import User
from village_affairs.actions.content import LINE_FIELDS
from village_affairs.models import Disclosure, FinanceLine, Ledger, Publication, Version
from village_affairs.sheets.sheet import FinanceSheet, SheetFaults, SheetLine
from xidu.kit.dates import add_months
from xidu.kit.errors import NotNow

IN_WORK = (Version.State.DRAFT, Version.State.RETURNED)


@dataclass(frozen=True)
class Drafted:
    """The version a sheet ended in, and how many of its lines were new, changed or the same."""

    version: Version
    created: int
    updated: int
    unchanged: int


def closing_before(committee: Committee, ledger: str, period: date) -> Decimal | None:
    """Return the yuan with which the month before ``period`` closed: as published, else as last drafted.

    None if that month is not known here.
    """
    before = Disclosure.objects.finance().filter(
        committee=committee, ledger=ledger, period=add_months(period, -1)
    )
    public = Publication.objects.current().filter(disclosure__in=before)
    if (closing := public.values_list("version__closing", flat=True).first()) is not None:
        return closing
    drafted = Version.objects.filter(disclosure__in=before).order_by("-number")
    return drafted.values_list("closing", flat=True).first()


def opening_after(committee: Committee, ledger: str, period: date) -> Decimal | None:
    """Return the opening balance the published next month begins with; None if there is none."""
    later = Publication.objects.current().filter(
        committee=committee,
        disclosure__kind=Disclosure.Kind.FINANCE,
        disclosure__ledger=ledger,
        disclosure__period=add_months(period, 1),
    )
    return later.values_list("version__opening", flat=True).first()


def title_of(ledger: str, period: date) -> str:
    """Return what a month's accounts are called; the two books of a village never share a name."""
    book = "经济合作社财务收支" if ledger == Ledger.COLLECTIVE else "财务收支"
    return f"{period.year}年{period.month}月{book}"


@transaction.atomic
def draft_finance(
    sheet: FinanceSheet, *, committee: Committee, ledger: str, period: date, by: User
) -> Drafted:
    """Keep a faultless sheet as the month's draft; the same sheet again changes nothing.

    ``period`` is the first day of the month. Raises SheetFaults for a sheet with faults, among them an
    opening balance that is not last month's closing, and NotNow when the month is public or with the
    supervisors and the sheet says something else.
    """
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    sheet.compare_opening(closing_before(committee, ledger, period))
    if sheet.errors:
        raise SheetFaults(sheet.sorted_errors())
    disclosure, _made = Disclosure.objects.get_or_create(
        committee=committee,
        kind=Disclosure.Kind.FINANCE,
        ledger=ledger,
        period=period,
        defaults={"title": title_of(ledger, period)},
    )
    version = disclosure.versions.order_by("-number").first()
    if version is None:
        version = Version.objects.create(
            committee=committee, disclosure=disclosure, maker=by, **_facts(sheet)
        )
        _write(version, sheet.lines)
        return Drafted(version, len(sheet.lines), 0, 0)
    created, updated, gone = _compare(version, sheet.lines)
    if not (created or updated or gone):
        return Drafted(version, 0, 0, len(sheet.lines))
    if version.state == Version.State.PUBLISHED:
        raise NotNow(_("%(title)s已经公开，要改请先点“更正”，写明原因") % {"title": disclosure.title})
    if version.state not in IN_WORK:
        raise NotNow(_("%(title)s已经交上去审核，要改请先请审核人退回") % {"title": disclosure.title})
    version.lines.all().delete()
    Version.objects.filter(pk=version.pk).update(maker=by, **_facts(sheet))
    version.refresh_from_db()
    _write(version, sheet.lines)
    return Drafted(version, created, updated, len(sheet.lines) - created - updated)


def _facts(sheet: FinanceSheet) -> dict[str, Any]:
    return {
        "opening": sheet.opening,
        "income": sheet.income,
        "spending": sheet.spending,
        "closing": sheet.closing,
        "source_name": sheet.filename[:120],
        "source_sha256": sheet.digest,
    }


def _write(version: Version, lines: list[SheetLine]) -> None:
    FinanceLine.objects.bulk_create(
        FinanceLine(
            committee_id=version.committee_id,
            version=version,
            position=line.position,
            **{name: getattr(line, name) for name in LINE_FIELDS},
        )
        for line in lines
    )


def _compare(version: Version, lines: list[SheetLine]) -> tuple[int, int, int]:
    """Return how many lines of the sheet are new, how many say something else, and how many it dropped."""
    stored = {line.key: _said(line) for line in version.lines.all()}
    fresh = {line.key: _said(line) for line in lines}
    changed = sum(stored[key] != said for key, said in fresh.items() if key in stored)
    return len(fresh.keys() - stored.keys()), changed, len(stored.keys() - fresh.keys())


def _said(line: FinanceLine | SheetLine) -> tuple[object, ...]:
    return (line.position, *(getattr(line, name) for name in LINE_FIELDS))
