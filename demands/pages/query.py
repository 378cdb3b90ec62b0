"""What the holder of a query code sees: where it stands in one sentence, each step, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Q
from django.utils.translation import gettext as _

from demands.models import Demand, DemandPhoto, Outcome, Rating, Step
from xidu.kit.dates import today
from xidu.kit.gate.text import masked
from xidu.kit.templatetags.kit import due_words, short_day


@dataclass(frozen=True)
class Ending:
    """One outcome in its own wording. ``is_own``: of this demand, not of the one it was merged into."""

    outcome: Outcome
    title: str
    is_own: bool


@dataclass(frozen=True)
class QueryPage:
    """``state`` and ``state_words`` make the tag; ``headline`` says where it stands; ``words`` are masked."""

    demand: Demand
    words: str
    steps: Sequence[Step]
    endings: Sequence[Ending]
    photos: Sequence[DemandPhoto]
    rating: Rating | None
    state: str
    state_words: str
    headline: str
    may_rate: bool
    may_withdraw: bool


def query_page(demand: Demand) -> QueryPage:
    """Return the page of a demand; five queries, and two more for each merging. No names of staff are on it.

    What was merged tells on what becomes of the one it went into: whoever looks by code alone hears there.
    """
    chain = _chain(demand)
    standing, day = chain[-1], today()
    outcomes = _outcomes(chain)
    proofs = {outcome.photo_id for outcome in outcomes}
    state, state_words = _state(standing, day)
    own = [outcome for outcome in outcomes if outcome.demand_id == demand.pk]
    return QueryPage(
        demand=demand,
        words=masked(demand.words),
        steps=list(Step.objects.filter(_since(chain)).exclude(told="").order_by("at", "id")),
        endings=[Ending(row, _title(row), row.demand_id == demand.pk) for row in outcomes],
        photos=[photo for photo in demand.photos.all() if photo.pk not in proofs],
        rating=demand.ratings.order_by("-round").first(),
        state=state,
        state_words=state_words,
        headline=_merged(standing) if standing is not demand else _headline(demand, own, day),
        may_rate=demand.state == Demand.State.DONE,
        may_withdraw=demand.is_open and not demand.me_toos.exists(),
    )


def _chain(demand: Demand) -> list[Demand]:
    """Return the demand and what it was merged into, one after another."""
    chain = [demand]
    while chain[-1].merged_into_id:
        chain.append(Demand.objects.get(pk=chain[-1].merged_into_id))
    return chain


def _since(chain: Sequence[Demand]) -> Q:
    """Return the condition of what happened to each of the chain from the day it took this worry in."""
    found = Q(demand=chain[0])
    for before, row in pairwise(chain):
        found |= Q(demand=row, at__gte=before.closed_at)
    return found


def _outcomes(chain: Sequence[Demand]) -> list[Outcome]:
    rows = Outcome.objects.filter(_since(chain)).select_related("photo", "duplicate_of")
    return list(rows.order_by("at", "id"))


def _state(standing: Demand, day: date) -> tuple[str, str]:
    if not standing.is_open:
        return "done", str(standing.get_state_display())
    if standing.state == Demand.State.PAUSED:
        return "plain", str(standing.get_state_display())
    return due_words(standing.due_on, day)


def _merged(standing: Demand) -> str:
    if standing.is_open:
        words = _("和邻居反映的是同一件事，并到一起办，最晚%(due)s答复")
        return words % {"due": short_day(standing.due_on)}
    return _("和邻居反映的是同一件事，已经有答复了")


def _headline(demand: Demand, outcomes: Sequence[Outcome], day: date) -> str:
    due = {"due": short_day(demand.due_on)}
    if not demand.is_open:
        return _ended(outcomes[-1].kind, demand.state) if outcomes else _("这件事办结了")
    if demand.state == Demand.State.PAUSED:
        return _("先停一停，原因写在下面；能办了马上接着办")
    if demand.due_on < day:
        return _("过了%(due)s还没有答复您，正在催办") % due
    return _running(demand) % due


def _running(demand: Demand) -> str:
    if demand.state == Demand.State.ASSIGNED:
        return _("交给经办人了，最晚%(due)s答复您")
    if demand.state == Demand.State.WORKING:
        return _("经办人正在办，最晚%(due)s答复您")
    if demand.round > 1:
        return _("您说没办好，换一个人再办，最晚%(due)s答复")
    return _("收到了，最晚%(due)s答复您")


def _ended(kind: str, state: str) -> str:
    if kind == Outcome.Kind.SOLVED and state == Demand.State.CLOSED:
        return _("办好了，这件事办结了")
    return {
        Outcome.Kind.SOLVED: _("办好了，您看看是不是真的好了"),
        Outcome.Kind.EXPLAINED: _("这件事我们向您说明"),
        Outcome.Kind.REFERRED: _("这件事归别处管，已经转过去了"),
        Outcome.Kind.DUPLICATE: _("和邻居反映的是同一件事，并到一起办"),
        Outcome.Kind.WITHDRAWN: _("您撤回了这件事"),
        Outcome.Kind.IMPOSSIBLE: _("这件事现在办不了，原因写在下面"),
    }[Outcome.Kind(kind)]


def _title(outcome: Outcome) -> str:
    words = {
        Outcome.Kind.SOLVED: _("办好了"),
        Outcome.Kind.EXPLAINED: _("我们来说明一下"),
        Outcome.Kind.REFERRED: _("这件事归%(to)s管，已经转过去了"),
        Outcome.Kind.DUPLICATE: _("和%(of)s号是同一件事"),
        Outcome.Kind.WITHDRAWN: _("撤回了"),
        Outcome.Kind.IMPOSSIBLE: _("现在办不了，原因是这样"),
    }[Outcome.Kind(outcome.kind)]
    return words % {"to": outcome.referred_to, "of": outcome.duplicate_of}
