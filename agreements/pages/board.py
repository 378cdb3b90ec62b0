"""The honour board: households that agreed, by group and family name, best first; nothing below zero."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from agreements.actions.consents import BOARD, GROWN
from agreements.actions.periods import span_of
from agreements.models import BoardScore, CheckDraw, Claim, LedgerEntry, PointsAccount, SpotCheck
from residents.models import Committee, Consent, Household, Person
from xidu.kit.dates import today
from xidu.kit.names import family_of

MOST = 20
TITLES = 3


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
    scores = BoardScore.objects.filter(committee=committee)
    best = list(_shown(scores.ranked(per, first), first, last)[:MOST])
    risen = _shown(scores.risen(per, first), first, last).first()
    named = {row.account_id: row.account for row in [*best, *([risen] if risen else [])]}
    names = family_names([account.household_id for account in named.values()])
    deeds = _deeds(named, first, last)

    def rank(row: BoardScore, points: int) -> Rank:
        return Rank(_name(row.account, names), points, "，".join(deeds.get(row.account_id, [])[:2]))

    return Board(
        first,
        last,
        [rank(row, row.honour) for row in best],
        scores.ranked(per, first).count(),
        rank(risen, risen.gain) if risen else None,  # type: ignore[attr-defined]
    )


@dataclass(frozen=True)
class Honours:
    """The titles of a whole ``year``: 美丽家庭 for the first three, 进步家庭 for who gained most."""

    year: int
    families: list[Rank]
    improved: Rank | None


def honours_of(committee: Committee, year: int) -> Honours | None:
    """Return the titles of ``year``, or None where nobody who agreed has any; whoever is barred has none."""
    board = board_of(committee, "year", date(year, 12, 31))
    if not board.ranks:
        return None
    return Honours(year, board.ranks[:TITLES], board.improved)


def _shown(scores: QuerySet[BoardScore], first: date, last: date) -> QuerySet[BoardScore]:
    """Households with a standing consent that no rule bars from honours in the span."""
    home = OuterRef("account__household")
    agrees = Consent.objects.filter(person__household=home, purpose=BOARD, withdrawn_at=None)
    barred = Claim.objects.filter(
        household=home,
        state=Claim.State.EFFECTIVE,
        rule__bars_honours=True,
        deed_on__range=(date(first.year, 1, 1), last),
    )
    rows = scores.filter(Exists(agrees), ~Exists(barred))
    return rows.select_related("account__household__block")


def family_names(households: Iterable[int | None]) -> dict[int, str]:
    """Return the family name of each household's head (else of its first adult) by household id.

    A child lends no name: a household in which the register knows no adult has none.
    """
    rows = Person.objects.filter(household__in=[pk for pk in households if pk])
    rows = rows.exclude(birth_year__gt=today().year - GROWN)
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


def blocks_of(committee: Committee) -> list[tuple[str, int]]:
    """Return the name and the points of whole blocks, best first; a block is nobody's personal data."""
    rows = PointsAccount.objects.filter(committee=committee, block__isnull=False, honour__gt=0)
    return list(rows.order_by("-honour", "pk").values_list("block__name", "honour")[:MOST])


def checked(committee: Committee) -> dict[str, int]:
    """Return of the newest sample check how many were drawn, found true, found untrue; one query."""
    newest = CheckDraw.objects.filter(committee=committee).order_by("-month").values("pk")[:1]
    rows = SpotCheck.objects.filter(draw__in=newest)
    return rows.aggregate(
        drawn=Count("pk"),
        true=Count("pk", filter=Q(outcome="true")),
        untrue=Count("pk", filter=Q(outcome="untrue")),
    )
