"""From a clerk's file to a draft, for the command and the desk alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from residents.models import Committee
from users.models import User
from village_affairs.actions.drafts import closing_before, draft_finance
from village_affairs.sheets.finance import read_finance
from village_affairs.sheets.sheet import FinanceSheet, SheetFaults

IMPORTER = "importer"


class _DryRun(Exception):
    """Rolls a trial draft back."""


def importer() -> User:
    """Return the account behind imports by command; it cannot sign in, whoever submits takes its place."""
    account, made = User.objects.get_or_create(
        username=IMPORTER, defaults={"name": "导入", "is_active": False}
    )
    if made:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


def read_month(
    source: str | Path | bytes, filename: str, *, committee: Committee, ledger: str, period: date
) -> FinanceSheet:
    """Return the month as read, the opening balance compared with last month's closing one."""
    sheet = read_finance(source, filename, committee_name=committee.name, period=period, ledger=ledger)
    sheet.compare_opening(closing_before(committee, ledger, period))
    return sheet


def import_finance(
    source: str | Path | bytes,
    *,
    committee: Committee,
    ledger: str,
    period: date,
    by: User | None = None,
    dry_run: bool = False,
    filename: str = "",
) -> dict[str, Any]:
    """Bring a month's file in as its draft and return the summary the command prints.

    Keys: ``rows``, ``created``, ``updated``, ``unchanged``, ``errors``, and the four sums as strings with
    two decimals (None where the sheet does not state them). With any error nothing is kept.

    Raises SheetRefused for a file that holds no accounts, NotNow for a month that is public or being checked
    and says something else.
    """
    sheet = read_month(source, filename, committee=committee, ledger=ledger, period=period)
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    errors = sheet.sorted_errors()
    try:
        with transaction.atomic():
            drafted = draft_finance(
                sheet, committee=committee, ledger=ledger, period=period, by=by or importer()
            )
            counts = {name: getattr(drafted, name) for name in counts}
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    except SheetFaults as faults:
        errors = faults.errors
    sums = {name: getattr(sheet, name) for name in ("opening", "income", "spending", "closing")}
    return {
        "rows": len(sheet.lines),
        **counts,
        "errors": [error.as_dict() for error in errors],
        **{name: None if amount is None else f"{amount:.2f}" for name, amount in sums.items()},
    }
