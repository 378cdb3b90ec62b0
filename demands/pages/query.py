"""What the holder of a query code sees: where it stands in one sentence, each step, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from demands.models import Demand, DemandPhoto, Outcome, Rating, Step
from xidu.kit.dates import today
from xidu.kit.templatetags.kit import due_words, short_day


@dataclass(frozen=True)
class QueryPage:
    """``state`` and ``state_words`` make the tag; ``headline`` says where it stands."""

    demand: Demand
    steps: Sequence[Step]
    outcomes: Sequence[Outcome]
    photos: Sequence[DemandPhoto]
    rating: Rating | None
    state: str
    state_words: str
    headline: str
    may_rate: bool
    may_withdraw: bool


def query_page(demand: Demand) -> QueryPage:
    """Return the page of a demand; five queries. Names and reasons of staff are not on it."""
    steps = list(demand.steps.exclude(told="").order_by("at", "id"))
    outcomes = list(demand.outcomes.select_related("photo").order_by("round"))
    running = demand.is_open and demand.state != Demand.State.PAUSED
    state, words = ("plain", str(demand.get_state_display()))
    if running:
        state, words = due_words(demand.due_on, today())
    elif not demand.is_open:
        state = "done"
    return QueryPage(
        demand=demand,
        steps=steps,
        outcomes=outcomes,
        photos=list(demand.photos.all()),
        rating=demand.ratings.order_by("-round").first(),
        state=state,
        state_words=words,
        headline=_headline(demand, outcomes),
        may_rate=demand.state == Demand.State.DONE,
        may_withdraw=demand.is_open and not demand.me_toos.exists(),
    )


def _headline(demand: Demand, outcomes: Sequence[Outcome]) -> str:
    due = short_day(demand.due_on)
    last = outcomes[-1] if outcomes else None
    if demand.merged_into_id:
        return _("和邻居反映的是同一件事，并到一起办")
    if demand.state == Demand.State.NEW:
        again = demand.round > 1
        words = _("您说没办好，换一个人再办，最晚%(due)s答复") if again else _("收到了，最晚%(due)s答复您")
        return words % {"due": due}
    if demand.state == Demand.State.PAUSED:
        return _("先停一停，原因写在下面；能办了马上接着办")
    if demand.is_open:
        return _("有人在办了，最晚%(due)s答复您") % {"due": due}
    return _ended(last.kind) if last else _("这件事办结了")


def _ended(kind: str) -> str:
    return {
        Outcome.Kind.SOLVED: _("办好了，您看看是不是真的好了"),
        Outcome.Kind.EXPLAINED: _("这件事我们向您说明"),
        Outcome.Kind.REFERRED: _("这件事归别处管，已经转过去了"),
        Outcome.Kind.DUPLICATE: _("和邻居反映的是同一件事，并到一起办"),
        Outcome.Kind.WITHDRAWN: _("您撤回了这件事"),
        Outcome.Kind.IMPOSSIBLE: _("这件事现在办不了，原因写在下面"),
    }[Outcome.Kind(kind)]
