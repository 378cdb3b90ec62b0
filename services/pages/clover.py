"""The clover for readers: four leaves, what each offers, and counts too small to name anybody."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone

from residents.actions.calendar import figure_int
from residents.models import Committee
from services.actions.bright import KEY as BRIGHT
from services.models import Enrolment, Leaf, Outcome, Programme, Term
from services.pages.bright import Totals, totals_of

HIDE = "clover_hide_below"
SERVED = ("enrolled", "completed")


@dataclass(frozen=True)
class Figures:
    """People of a year: ``asked`` at all, ``served`` with a seat; of ``answers`` so many are ``content``."""

    asked: int = 0
    served: int = 0
    answers: int = 0
    content: int = 0

    @property
    def satisfied(self) -> int | None:
        """Percent who gave four or five of five, rounded down; None without answers."""
        return self.content * 100 // self.answers if self.answers else None


@dataclass(frozen=True)
class Shown:
    """What a public page may say; None hides a figure of fewer than the street's least."""

    served: int | None
    satisfied: int | None


@dataclass(frozen=True)
class Offer:
    """``totals`` only for 光明行动, whose public counts are nested and hidden by subtraction too."""

    programme: Programme
    figures: Shown
    terms: list[Term] = field(default_factory=list)
    totals: Totals | None = None


@dataclass(frozen=True)
class LeafPage:
    """One leaf: its key, its word, what it offers."""

    key: str
    word: str
    offers: list[Offer] = field(default_factory=list)


def figures_of(year: int, committee: Committee | None = None) -> dict[int, Figures]:
    """Return the figures of each programme by id, at a committee's terms or everywhere; two queries."""
    rows = Enrolment.objects.in_year(year).standing()
    told = Outcome.objects.filter(key="satisfied", enrolment__term__first_day__year=year)
    if committee is not None:
        rows, told = rows.filter(committee=committee), told.filter(committee=committee)
    counted = rows.values_list("term__programme").order_by()
    people = counted.annotate(
        asked=Count("person", distinct=True),
        served=Count("person", distinct=True, filter=Q(state__in=SERVED)),
    )
    by_programme = told.values_list("enrolment__term__programme").order_by()
    answers = by_programme.annotate(n=Count("pk"), content=Count("pk", filter=Q(value__gte=4)))
    said = {pk: (n, content) for pk, n, content in answers}
    found = {pk: Figures(asked, served, *said.pop(pk, (0, 0))) for pk, asked, served in people}
    return found | {pk: Figures(0, 0, n, content) for pk, (n, content) in said.items()}


def shown_of(figures: Figures, least: int) -> Shown:
    """Return what the public may read of ``figures``: nothing counted below ``least`` people."""
    served = figures.served if figures.served >= least else None
    # A share over few answers, or with only a few unhappy ones, would say who they were.
    unhappy = figures.answers - figures.content
    enough = figures.answers >= least and (unhappy == 0 or unhappy >= least)
    return Shown(served, figures.satisfied if enough else None)


def leaves_of(committee: Committee | None) -> list[LeafPage]:
    """Return the four leaves of a committee, or of the street, with what is on; five queries."""
    year, day = timezone.localdate().year, timezone.localdate()
    programmes = Programme.objects.shown()
    terms = Term.objects.shown().filter(last_day__gte=day)
    if committee is None:
        programmes = programmes.filter(committee=None)
    else:
        programmes = programmes.of_committee(committee.pk)
        terms = terms.filter(committee=committee)
    coming: dict[int, list[Term]] = {}
    for term in terms.select_related("programme", "committee", "place").order_by("first_day", "pk"):
        coming.setdefault(term.programme_id, []).append(term)
    figures = figures_of(year, committee)
    least = figure_int(HIDE, committee=committee)
    pages = {leaf.value: LeafPage(leaf.value, str(leaf.label)) for leaf in Leaf}
    for row in programmes.order_by("title", "pk"):
        shown = shown_of(figures.get(row.pk, Figures()), least)
        totals = None
        if row.key == BRIGHT:
            totals = totals_of(year, committee, least)
            shown = Shown(totals.screened, shown.satisfied)
        pages[row.leaf].offers.append(Offer(row, shown, coming.get(row.pk, []), totals))
    return list(pages.values())


def seats_left(term: Term) -> int:
    """Return how many seats nobody has."""
    return max(0, term.capacity - Enrolment.objects.filter(term=term).seated().count())
