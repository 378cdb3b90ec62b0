"""What a leader's slips of one month say, one for each household of the block that has an account."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from agreements.models import LedgerEntry, PointsAccount
from agreements.pages.board import family_names
from residents.models import Block
from xidu.kit.dates import month_end, month_start
from xidu.kit.points_papers import SlipRow


def slips_of(block: Block, month: date) -> list[SlipRow]:
    """Return the slips by door; a fixed number of queries. Deductions are on none of them."""
    first, last = month_start(month), month_end(month)
    rows = PointsAccount.objects.filter(home=block, household__block=block).select_related("household__block")
    accounts = list(rows.order_by("household__position", "pk"))
    names = family_names(account.household_id for account in accounts)
    later = dict.fromkeys([account.pk for account in accounts], (0, 0))
    after = LedgerEntry.objects.filter(account__in=later, day__gt=last).values_list("account")
    for pk, honour, spendable in after.annotate(Sum("honour"), Sum("spendable")):
        later[pk] = (honour, spendable)
    earned = _earned(list(later), first, last)
    return [
        SlipRow(
            home=f"{account.household}　{names[account.household_id]}家"
            if account.household_id in names
            else str(account.household),
            earned=sum(points for _words, points in earned.get(account.pk, [])),
            deeds=[f"{words}＋{points}" for words, points in earned.get(account.pk, [])],
            honour=account.honour - later[account.pk][0],
            spendable=account.spendable - later[account.pk][1],
        )
        for account in accounts
    ]


def _earned(accounts: list[int], first: date, last: date) -> dict[int, list[tuple[str, int]]]:
    """Return what was awarded and not taken back, by account: its words and its points."""
    rows = LedgerEntry.objects.standing().between(first, last).filter(account__in=accounts, honour__gt=0)
    found: dict[int, list[tuple[str, int]]] = {}
    for pk, rule, words, points in rows.order_by("day", "pk").values_list(
        "account", "rule__words", "words", "honour"
    ):
        found.setdefault(pk, []).append((rule or words, points))
    return found
