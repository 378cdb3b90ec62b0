"""What is on the public shelf of a committee. Each function is one query at any number of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, F, Q, Sum, When
from django.db.models.fields.json import KeyTextTransform

from residents.models import Committee
from village_affairs.models import Disclosure, FinanceLine, Ledger, OpenDay, Opinion, Publication
from village_affairs.querysets import PublicationQuerySet
from xidu.kit.dates import add_months

ZERO = Decimal(0)

SUMS = ("opening", "income", "spending", "closing")


@dataclass(frozen=True)
class Balance:
    """A published month of a ledger: what was there, came, went and was left at its end (yuan)."""

    ledger: str
    period: dt.date
    opening: Decimal
    income: Decimal
    spending: Decimal
    closing: Decimal


@dataclass(frozen=True)
class CategorySum:
    """What the entries of one category in one published month add up to (yuan)."""

    ledger: str
    period: dt.date
    category: str
    income: Decimal
    spending: Decimal


def balances(committee: Committee) -> list[Balance]:
    """Return the months a resident can open now, both ledgers, oldest first."""
    rows = (
        Publication.objects.current()
        .finance()
        .filter(committee=committee)
        .annotate(**{name: KeyTextTransform(name, "content") for name in SUMS})
        .order_by("disclosure__period")
        .values_list("disclosure__ledger", "disclosure__period", *SUMS)
    )
    return [Balance(ledger, period, *map(Decimal, sums)) for ledger, period, *sums in rows]


def category_sums(committee: Committee, periods: Iterable[dt.date]) -> list[CategorySum]:
    """Return the sums by category of the public months among ``periods``, both ledgers, oldest first.

    An entry without a category counts under its own words.
    """
    public = Publication.objects.current().finance().filter(committee=committee)
    rows = (
        FinanceLine.objects.filter(
            version__publication__in=public.filter(disclosure__period__in=list(periods))
        )
        .annotate(called=Case(When(category="", then=F("summary")), default=F("category")))
        .order_by("version__disclosure__period", "called")
        .values_list("version__disclosure__ledger", "version__disclosure__period", "called")
        .annotate(got=Sum("income", default=ZERO), spent=Sum("spending", default=ZERO))
    )
    return [CategorySum(*row) for row in rows]


def published_kinds(committee: Committee, *kinds: str) -> PublicationQuerySet[Publication]:
    """Return what is public now of these kinds, the newest first, with its content."""
    rows = Publication.objects.current().filter(committee=committee, disclosure__kind__in=kinds)
    return rows.select_related("disclosure").order_by("-id")


def versions_of(committee: Committee, ledger: str, period: dt.date) -> list[Publication]:
    """Return every published version of a month, the first one first, withdrawn ones too."""
    rows = Publication.objects.finance().filter(
        committee=committee, disclosure__ledger=ledger, disclosure__period=period
    )
    return list(
        rows.select_related("disclosure", "version", "version__signoff", "withdrawal").order_by(
            "version__number"
        )
    )


def newest_month(committee: Committee, ledger: str) -> Publication | None:
    """Return the newest month of the ledger that is public now."""
    rows = Publication.objects.current().finance().filter(committee=committee, disclosure__ledger=ledger)
    return rows.select_related("disclosure", "version__signoff").order_by("-disclosure__period").first()


def newest_period(committee: Committee, ledger: str) -> dt.date | None:
    """Return the first day of the newest month of the ledger that is public now."""
    rows = Publication.objects.current().finance().filter(committee=committee, disclosure__ledger=ledger)
    return rows.order_by("-disclosure__period").values_list("disclosure__period", flat=True).first()


def years_published(committee: Committee) -> list[int]:
    """Return the years in which something was made public, the newest first."""
    rows = Publication.objects.current().filter(committee=committee)
    return [day.year for day in rows.dates("published_at", "year", order="DESC")]


def kinds_published(committee: Committee) -> list[tuple[str, str]]:
    """Return (kind, ledger or "") of what is public now, each pair once."""
    rows = Publication.objects.current().filter(committee=committee).order_by()
    return list(rows.values_list("disclosure__kind", "disclosure__ledger").distinct())


def things_published(committee: Committee) -> PublicationQuerySet[Publication]:
    """Return what is public now, the newest first, without the tables; opinions are counted with it."""
    shown = Q(disclosure__opinions__hidden_at=None, disclosure__opinions__isnull=False)
    answered = shown & Q(disclosure__opinions__replies__round=1)
    return (
        Publication.objects.current()
        .filter(committee=committee)
        .select_related("disclosure", "version")
        .annotate(
            asked=Count("disclosure__opinions", filter=shown, distinct=True),
            answered=Count("disclosure__opinions", filter=answered, distinct=True),
        )
        .defer("content")
        .order_by("-published_at", "-id")
    )


def trend_points(
    found: Sequence[Balance], ledger: str, last: dt.date, months: int = 12
) -> list[tuple[dt.date, Decimal | None]]:
    """Return the balances of the ``months`` that end with ``last``; None where nothing is public."""
    known = {balance.period: balance.closing for balance in found if balance.ledger == ledger}
    periods = (add_months(last, step - months + 1) for step in range(months))
    return [(period, known.get(period)) for period in periods]


def next_open_day(committee: Committee, today: dt.date) -> OpenDay | None:
    """Return the next open day that is not cancelled, with the households that say they come (``coming``)."""
    days = OpenDay.objects.filter(committee=committee).coming_from(today)
    return days.annotate(coming=Count("comings", filter=Q(comings__cancelled_at=None))).first()


def overdue_opinions(committee: Committee, today: dt.date) -> int:
    return Opinion.objects.filter(committee=committee).overdue_on(today).count()


def finance_of(publication: Publication) -> bool:
    return publication.disclosure.kind == Disclosure.Kind.FINANCE


def other_ledger(ledger: str) -> str:
    return Ledger.COLLECTIVE if ledger == Ledger.COMMITTEE else Ledger.COMMITTEE
