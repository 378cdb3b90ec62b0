"""金港村's year by the catalogue: what it owes since a year back, and what it published of it."""

from __future__ import annotations

from datetime import date

from residents.models import Committee, Figure
from users.access import scope_of
from village_affairs.actions.duties import BEGIN, plan_for
from village_affairs.kinds.registry import KINDS
from village_affairs.models import CatalogueItem, Disclosure
from xidu.demo.accounts import Team
from xidu.demo.money import at_nine, make_public
from xidu.demo.papers import Paper, papers
from xidu.kit.dates import add_months, month_start

VILLAGE = "金港村"


def build_duties(today: date) -> int:
    """Bind the village since a year back and plan what everybody owes; return how many duties are new."""
    committee = Committee.objects.get(name=VILLAGE)
    since = add_months(month_start(today), -12)
    facts = {"value": since.isoformat(), "since": since, "basis": "演示：目录从一年前起执行"}
    Figure.objects.get_or_create(key=BEGIN, committee=committee, defaults=facts)
    return plan_for(today)


def build_papers(teams: dict[int, Team], today: date) -> int:
    """Type in and publish what is not there yet; return how many disclosures are new."""
    committee = Committee.objects.get(name=VILLAGE)
    there = set(Disclosure.objects.filter(committee=committee).values_list("title", flat=True))
    todo = [paper for paper in papers(today) if paper.title not in there]
    items = {item.key: item.pk for item in CatalogueItem.objects.filter(until=None)}
    for paper in todo:
        _publish(paper, committee, teams[committee.pk], items[paper.item])
    return len(todo)


def _publish(paper: Paper, committee: Committee, team: Team, item: int) -> None:
    """Fill in the form the clerk has, and take the draft through its three people."""
    period = f"{paper.period:%Y-%m}" if paper.period else ""
    filled = {"committee": committee.pk, "title": paper.title, "item": item, "topic": paper.topic}
    form = KINDS[paper.kind].form(
        {**filled, "period": period, **paper.filled}, {}, scope=scope_of(team.clerk)
    )
    if not form.is_valid():
        raise RuntimeError(f"{paper.title}: {form.errors.as_json()}")
    make_public(form.keep(by=team.clerk), team, at_nine(paper.day))
