"""The honour board: households that agreed, by group and family name, best first; nothing below zero."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet, Sum

from agreements.actions.consents import BOARD
from agreements.actions.periods import span_of
from agreements.models import Claim, LedgerEntry, PointsAccount
from residents.models import Committee, Consent, Household, Person
from xidu.kit.names import family_of

MOST = 20
RANKED = (LedgerEntry.Kind.AWARD, LedgerEntry.Kind.DEDUCT, LedgerEntry.Kind.REVERSE)


@dataclass(frozen=True)
class Rank:
    """``name`` is 2组 沈家; ``deeds`` the rules that brought most."""

    name: str
    points: int
    deeds: str


@dataclass(frozen=True)
class Board:
    """``improved`` is who gained most on the span before, its points the gain; None where nobody did."""

    first: date
    last: date
    ranks: list[Rank]
    households: int
    improved: Rank | None


def board_of(committee: Committee, per: str, day: date) -> Board:
    """Return the board of the ``per`` (month, quarter, year) around ``day``; a fixed number of queries."""
    first, last = span_of(per, day)
    before = span_of(per, first - timedelta(days=1))
    now = _sums(committee, first, last)
    shown = _shown(committee, first, last).in_bulk([pk for pk, points in now.items() if points > 0])
    best = sorted(shown, key=lambda pk: (-now[pk], pk))[:MOST]
    then = _sums(committee, *before)
    gains = {pk: now[pk] - then.get(pk, 0) for pk in shown if then.get(pk, 0) > 0}
    risen = [pk for pk in gains if gains[pk] > 0]
    top = max(risen, key=lambda pk: (gains[pk], -pk), default=None)
    named = {*best, *([top] if top else [])}
    names = family_names([shown[pk].household_id for pk in named])
    deeds = _deeds(named, first, last)
    ranks = {pk: Rank(_name(shown[pk], names), now[pk], "，".join(deeds.get(pk, [])[:2])) for pk in named}
    improved = Rank(ranks[top].name, gains[top], ranks[top].deeds) if top else None
    return Board(
        first, last, [ranks[pk] for pk in best], sum(points > 0 for points in now.values()), improved
    )


def _sums(committee: Committee, first: date, last: date) -> dict[int, int]:
    rows = LedgerEntry.objects.filter(committee=committee, kind__in=RANKED, account__household__isnull=False)
    rows = rows.filter(day__range=(first, last)).values("account").annotate(sum=Sum("honour")).order_by()
    return dict(rows.values_list("account", "sum"))


def _shown(committee: Committee, first: date, last: date) -> QuerySet[PointsAccount]:
    """Households with a standing consent that no rule bars from honours in the span."""
    agrees = Consent.objects.filter(person__household=OuterRef("household"), purpose=BOARD, withdrawn_at=None)
    barred = Claim.objects.filter(
        household=OuterRef("household"),
        state=Claim.State.EFFECTIVE,
        rule__bars_honours=True,
        deed_on__range=(date(first.year, 1, 1), last),
    )
    rows = PointsAccount.objects.filter(Exists(agrees), ~Exists(barred), committee=committee)
    return rows.select_related("household__block")


def family_names(households: Iterable[int | None]) -> dict[int, str]:
    """Return the family name of each household's head (else of its first person) by household id."""
    rows = Person.objects.filter(household__in=[pk for pk in households if pk])
    found = rows.order_by("household", F("is_head").desc(), "pk").values_list("household", "name")
    names: dict[int, str] = {}
    for household, name in found:
        names.setdefault(household, family_of(name))
    return names


def masked(home: Household, names: dict[int, str]) -> str:
    """Return 2组 沈家; a household without a name stands as its group alone."""
    family = names.get(home.pk)
    return f"{home.block.name} {family}家" if family else home.block.name


def _name(account: PointsAccount, names: dict[int, str]) -> str:
    assert account.household  # noqa: S101 - only households are ranked
    return masked(account.household, names)


def _deeds(accounts: Iterable[int], first: date, last: date) -> dict[int, list[str]]:
    rows = LedgerEntry.objects.standing().between(first, last).filter(account__in=accounts, honour__gt=0)
    sums = rows.exclude(rule=None).values("account", "rule__words").annotate(sum=Sum("honour"))
    found: dict[int, list[str]] = {}
    for row in sums.order_by("account", "-sum", "rule__words"):
        found.setdefault(row["account"], []).append(row["rule__words"])
    return found


def posted(committee: Committee, day: date) -> list[tuple[Claim, str]]:
    """Return the claims in publicity with the masked name of the household; no deduction among them."""
    rows = Claim.objects.filter(committee=committee).shown_on(day)
    claims = list(rows.select_related("household__block", "rule").order_by("posted_until", "pk")[:200])
    names = family_names({claim.household_id for claim in claims})
    return [(claim, masked(claim.household, names)) for claim in claims]
