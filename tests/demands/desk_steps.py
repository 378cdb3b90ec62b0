"""The steps of a demand on the desk: what each posts, and in which states it does something."""

from django.urls import reverse

from demands.actions.dispatch import pause
from demands.actions.ratings import rate
from demands.models import Demand, Outcome, Step
from tests.demands.factories import bring_to, kind_of

STATES = ("new", "assigned", "working", "paused", "done", "closed")
# step: (what is posted, the states in which it does something)
STEPS = {
    "assign": ({"to": "director", "reason": "归主任管"}, {"new", "assigned", "working"}),
    "accept": ({}, {"assigned"}),
    "return": ({"reason": "不归我管"}, {"assigned", "working"}),
    "transfer": ({"to": "director", "reason": "归主任管"}, {"assigned", "working"}),
    "join": ({"to": "director", "reason": "一起看看"}, {"assigned", "working", "paused"}),
    "pause": ({"reason": "等配件"}, {"assigned", "working"}),
    "resume": ({}, {"paused"}),
    "change": ({"kind": "noise", "reason": "分错了"}, {"new", "assigned", "working"}),
    "show": ({"words": "桥头路灯不亮"}, set(STATES)),
    "note": ({"words": "约了电工"}, set(STATES)),
    "conclude": ({"kind": "explained", "words": "等电力公司来。"}, {"assigned", "working", "paused"}),
    "rate": ({"stars": "5", "way": "call"}, {"done"}),
    "merge": ({"into": "other", "reason": "同一盏灯"}, {"new", "assigned", "working", "paused"}),
    "split": ({"parts": "另一盏灯也坏了", "reason": "两件事"}, {"new", "assigned", "working"}),
}


def in_state(state: str, village, **about) -> Demand:
    """Return a demand in ``state``; the clerk has it as soon as somebody has."""
    if state == "paused":
        demand = bring_to("working", village, **about)
        pause(demand, by=village.clerk, reason="等配件")
    elif state == "closed":
        demand = bring_to("done", village, **about)
        rate(demand, stars=5, way="web")
    else:
        demand = bring_to(state, village, **about)
    demand.refresh_from_db()
    return demand


def address(name: str, demand: Demand) -> str:
    return reverse(f"demands:demand-{name}", args=[demand.pk])


def data_of(name: str, village, other: Demand) -> dict[str, str]:
    given = {"director": village.director.pk, "noise": kind_of("noise").pk, "other": str(other)}
    return {key: given.get(value, value) for key, value in STEPS[name][0].items()}


def traces() -> tuple[object, ...]:
    """Return all that a step could change."""
    rows = Demand.objects.order_by("pk")
    fields = [field.attname for field in Demand._meta.concrete_fields]
    return (list(rows.values_list(*fields)), Step.objects.count(), Outcome.objects.count())
