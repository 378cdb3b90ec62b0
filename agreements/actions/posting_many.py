"""Many awards at once: the same rules as one by one, in a handful of statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.periods import span_of
from agreements.actions.posting import check_in_force, left_of
from agreements.models import LedgerEntry, PointsAccount, Rule
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow, RuleBroken

BATCH = 1000


@dataclass(frozen=True)
class Award:
    """``points`` above zero for one account, by the fact ``source`` names; see ``post_points``."""

    account_id: int
    points: int
    source: str
    rule: Rule | None = None
    deed_on: date | None = None
    words: str = ""
    by: Any = None


@transaction.atomic
def post_many(awards: Sequence[Award]) -> dict[str, LedgerEntry | RuleBroken]:
    """Post each award and return by source its entry, or the rule that kept this one alone out.

    A source posted before gives its first entry and moves nothing. Accounts are locked in order of their
    ids, so two of these never wait for each other. A source another account takes at the same moment is an
    IntegrityError and nothing is posted: calling again finds it and keeps that one out.
    """
    rows = PointsAccount.objects.filter(pk__in={award.account_id for award in awards})
    accounts = {row.pk: row for row in rows.select_for_update().order_by("pk")}
    before = LedgerEntry.objects.in_bulk([award.source for award in awards], field_name="source")
    found: dict[str, LedgerEntry | RuleBroken] = {**before}
    done = _done(awards)
    fresh: list[LedgerEntry] = []
    for award in awards:
        known = found.get(award.source)
        if isinstance(known, LedgerEntry):
            if known.account_id != award.account_id:
                found[award.source] = NotNow(_("这一笔已经记在另一户名下。"))
            continue
        try:
            entry = _entry(award, accounts[award.account_id], done)
        except RuleBroken as broken:
            found[award.source] = broken
        else:
            found[award.source] = entry
            fresh.append(entry)
    LedgerEntry.objects.bulk_create(fresh, batch_size=BATCH)
    _raise_balances(fresh)
    return found


Done = dict[tuple[int, str], list[tuple[date, int]]]


def _done(awards: Sequence[Award]) -> Done:
    """Return what counts against cycles and caps by account and rule's code: (day of the deed, points)."""
    held = [award for award in awards if award.rule and not award.rule.is_free]
    found: Done = defaultdict(list)
    if not held:
        return found
    spans = [
        span_of(per, award.deed_on or today())
        for award in held
        if award.rule
        for per in (award.rule.cycle, award.rule.cap_per)
    ]
    rows = LedgerEntry.objects.standing().filter(
        account__in={award.account_id for award in held},
        rule__code__in={award.rule.code for award in held if award.rule},
        deed_on__range=(min(span[0] for span in spans), max(span[1] for span in spans)),
    )
    for account, code, day, points in rows.values_list("account", "rule__code", "deed_on", "honour"):
        found[account, code].append((day, points))
    return found


def _entry(award: Award, account: PointsAccount, done: Done) -> LedgerEntry:
    if award.points <= 0:
        raise BadValue(_("请写分值；扣分要有积分办法里的条款。"))
    day = today()
    deed_on, rule, points = award.deed_on or day, award.rule, award.points
    if rule is not None:
        check_in_force(rule, deed_on, account)
        counted = done[account.pk, rule.code]
        points = left_of(rule, points, deed_on, counted)
        counted.append((deed_on, points))
    return LedgerEntry(
        committee_id=account.committee_id,
        account=account,
        kind=LedgerEntry.Kind.AWARD,
        honour=points,
        spendable=points,
        rule=rule,
        words=award.words,
        day=day,
        deed_on=deed_on,
        source=award.source,
        by=award.by,
        at=timezone.now(),
    )


def _raise_balances(entries: Sequence[LedgerEntry]) -> None:
    """Add each account's sum to it, one statement for all accounts with the same sum."""
    sums: Counter[int] = Counter()
    for entry in entries:
        sums[entry.account_id] += entry.honour
    alike: dict[int, list[int]] = defaultdict(list)
    for account, points in sums.items():
        alike[points].append(account)
    for points, accounts in alike.items():
        PointsAccount.objects.filter(pk__in=accounts).update(
            honour=F("honour") + points, spendable=F("spendable") + points
        )
