"""What a leader sees first: what is due today, the plates, the people, the month. Other areas add theirs.

Everything that waits is asked for in one query: each area gives rows of the same five columns, and the words
for one row. An area joins with ``register``, ``register_fact`` or ``register_people`` when its app is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, DateField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demands.models import Demand
from demands.pages.leader import asked_to_tell, open_to_leader
from leaders.models import Round, Visit
from leaders.pages.due import Door
from users.access import grants_of, scope_of
from users.models import Notice, User
from xidu.kit.dates import SHANGHAI, month_start
from xidu.kit.gate.text import masked
from xidu.kit.templatetags.kit import short_day

RECORD = "leaders.record_visit"
MOST = 60


@dataclass(frozen=True)
class Leads:
    """Whose day it is and where: ``blocks`` and ``committees`` are ids, ``names`` the blocks' names.

    ``doors`` are those of the blocks as they stand on ``day``, where the page has read them.
    """

    user: User
    day: date
    blocks: frozenset[int]
    committees: frozenset[int]
    names: tuple[str, ...]
    place: str
    doors: tuple[Door, ...] = ()


@dataclass(frozen=True)
class Item:
    """One thing to do. ``verb`` is on its button, ``url`` behind it; ``due`` None has no day."""

    title: str
    url: str
    verb: str
    due: date | None = None
    detail: str = ""


@dataclass(frozen=True)
class Row:
    """What the one query gives back of an area: ``ref`` is the row's id, words and detail are texts."""

    ref: int
    words: str
    detail: str
    due: date | None


@dataclass(frozen=True)
class Feed:
    """An area's rows. ``words``, ``detail`` and ``due`` name columns or expressions of ``rows``."""

    rows: QuerySet[Any]
    words: Any = None
    detail: Any = None
    due: Any = None
    most: int = MOST

    def columns(self, name: str) -> QuerySet[Any]:
        """Return the rows in the shape all areas share, at most ``most``, what is due first on top."""
        texts = {"a_words": self.words, "b_detail": self.detail}
        shaped: dict[str, Any] = {
            key: Cast(F(value) if isinstance(value, str) else value, TextField())
            if value is not None
            else Value("", TextField())
            for key, value in texts.items()
        }
        due = F(self.due) if isinstance(self.due, str) else self.due
        shaped["c_due"] = Cast(due if due is not None else Value(None, DateField()), DateField())
        rows = self.rows.annotate(z_area=Value(name, CharField()), z_ref=F("pk"), **shaped)
        rows = rows.order_by("c_due", "pk").values_list("z_area", "z_ref", "a_words", "b_detail", "c_due")
        return rows[: self.most]


# From (leads) to rows; from (leads, rows) to items, without a query.
Rows = Callable[[Leads], Feed]
Words = Callable[[Leads, list[Row]], Iterable[Item]]
ITEMS: dict[str, tuple[Rows, Words]] = {}
# From (leads) to rows counted for "my month"; from the rows to label and value.
Fact = Callable[[list[Row]], tuple[str, str]]
FACTS: dict[str, tuple[Rows, Fact]] = {}
# People with a day to remember within a week; one query each at most.
PEOPLE: list[Callable[[Leads], Iterable[Item]]] = []


def register(name: str, rows: Rows) -> Callable[[Words], Words]:
    """Add an area's items to the leader's day under ``name``."""

    def add(words: Words) -> Words:
        ITEMS[name] = (rows, words)
        return words

    return add


def register_fact(name: str, rows: Rows) -> Callable[[Fact], Fact]:
    """Add a number to "my month" under ``name``."""

    def add(fact: Fact) -> Fact:
        FACTS[name] = (rows, fact)
        return fact

    return add


def register_people(people: Callable[[Leads], Iterable[Item]]) -> Callable[[Leads], Iterable[Item]]:
    """Add people to the part 7天里过生日."""
    if people not in PEOPLE:
        PEOPLE.append(people)
    return people


@dataclass(frozen=True)
class Link:
    """A page of a leader's that stands on no tab."""

    words: str
    icon: str
    url: str


# (words, icon, URL name) of those pages, in their order.
LINKS: list[tuple[Any, str, str]] = [
    (gettext_lazy("上门转告"), "ear", "users:leader-doorstep"),
    (gettext_lazy("培训"), "sheet", "leaders:training"),
    (gettext_lazy("邻居的积分"), "ok", "agreements:leader-points"),
    (gettext_lazy("约定：意见和签约"), "talk", "agreements:leader-agreements"),
    (gettext_lazy("替邻居报菜地"), "home", "agreements:leader-garden"),
    (gettext_lazy("微心愿"), "clover", "services:leader-wishes"),
]


def links() -> list[Link]:
    return [Link(str(words), icon, reverse(name)) for words, icon, name in LINKS]


def leads_of(user: Any, day: date, doors: Iterable[Door] = ()) -> Leads:
    """Return where ``user`` may record visits on ``day``, out of the grants read for this request."""
    scope = scope_of(user, RECORD)
    here = [grant for grant in grants_of(user) if grant.block_id in scope.blocks]
    return Leads(
        user=user,
        day=day,
        blocks=scope.blocks,
        committees=frozenset(grant.committee_id for grant in here if grant.committee_id),
        names=tuple(dict.fromkeys(grant.block.name for grant in here if grant.block)),
        place=next((grant.committee.name for grant in here if grant.committee), ""),
        doors=tuple(doors),
    )


def waiting(leads: Leads) -> tuple[list[Item], list[tuple[str, str]]]:
    """Return what else waits today and the numbers of the month; one query for all areas together."""
    areas = {**ITEMS, **FACTS}
    found: dict[str, list[Row]] = {name: [] for name in areas}
    shaped = [rows(leads).columns(name) for name, (rows, _words) in areas.items()]
    if shaped:
        first, *rest = shaped
        for name, *facts in first.union(*rest, all=True) if rest else first:
            found[name].append(Row(*facts))
    items = [item for name, (_rows, words) in ITEMS.items() for item in words(leads, found[name])]
    return items, [fact(found[name]) for name, (_rows, fact) in FACTS.items()]


def people_of(leads: Leads) -> list[Item]:
    return [item for people in PEOPLE for item in people(leads)]


def _promises(leads: Leads) -> Feed:
    rows = Visit.objects.promises_open().filter(block__in=leads.blocks, promise_until__lte=leads.day)
    return Feed(rows, words="promise", detail="household__door", due="promise_until")


@register("promises", _promises)
def promises(leads: Leads, rows: list[Row]) -> Iterable[Item]:
    for row in rows:
        yield Item(
            title=_("答应%(door)s的：%(words)s") % {"door": row.detail, "words": masked(row.words)},
            url=reverse("leaders:visit-change", args=[row.ref]),
            verb=_("办了"),
            due=row.due,
        )


def _demands(leads: Leads) -> Feed:
    """What was answered and the neighbour is still to be asked about, for whom the leader tells."""
    rows = Demand.objects.filter(block__in=leads.blocks, merged_into=None, state=Demand.State.DONE)
    rows = rows.filter(asked_to_tell(leads.user)).filter(open_to_leader(leads.user))
    return Feed(rows, words="words", detail="kind__name", due=TruncDate("done_at", tzinfo=SHANGHAI))


@register("demands", _demands)
def demands(leads: Leads, rows: list[Row]) -> Iterable[Item]:
    for row in rows:
        yield Item(
            title=_("上门问一问：%(words)s") % {"words": masked(row.words)[:20]},
            url=reverse("demands:leader-rate", args=[row.ref]),
            verb=_("去问"),
            detail=_("已经答复，%(day)s") % {"day": short_day(row.due)} if row.due else "",
        )


def _open_demands(leads: Leads) -> Feed:
    rows = Demand.objects.open().filter(block__in=leads.blocks, merged_into=None, taken_by=leads.user)
    return Feed(rows, due="due_on")


@register("open_demands", _open_demands)
def open_demands(leads: Leads, rows: list[Row]) -> Iterable[Item]:
    if late := [row for row in rows if row.due and row.due < leads.day]:
        yield Item(
            title=_("您交上去的事，有%(n)d件过了期限") % {"n": len(late)},
            url=reverse("demands:leader-demands"),
            verb=_("看看"),
            due=late[0].due,
        )


def _notices(leads: Leads) -> Feed:
    rows = Notice.objects.filter(block__in=leads.blocks, channel="leader").to_tell()
    return Feed(rows)


@register("notices", _notices)
def notices(leads: Leads, rows: list[Row]) -> Iterable[Item]:
    if rows:
        more = len(rows) == MOST
        words = _("有%(n)d条以上的话要转告邻居") if more else _("有%(n)d条话要转告邻居")
        yield Item(title=words % {"n": len(rows)}, url=reverse("users:leader-doorstep"), verb=_("去转告"))


def _rounds(leads: Leads) -> Feed:
    rows = Round.objects.running_on(leads.day)
    rows = rows.filter(Q(committee__in=leads.committees) | Q(committee=None))
    return Feed(rows, words="title", detail="since", due="until")


@register("rounds", _rounds)
def rounds(leads: Leads, rows: list[Row]) -> Iterable[Item]:
    for row in rows:
        since = date.fromisoformat(row.detail)
        left = [door for door in leads.doors if door.is_home and not (door.met_on and door.met_on >= since)]
        if left:
            yield Item(
                title=_("%(title)s还有%(n)d户没走") % {"title": row.words, "n": len(left)},
                url=reverse("leaders:visits"),
                verb=_("去走"),
                due=row.due,
                detail=_("%(day)s截止") % {"day": short_day(row.due)},
            )


def _my_visits(leads: Leads) -> Feed:
    rows = Visit.objects.standing().filter(by=leads.user, on__range=(month_start(leads.day), leads.day))
    return Feed(rows, most=999)


@register_fact("my_visits", _my_visits)
def my_visits(rows: list[Row]) -> tuple[str, str]:
    return _("走访"), _("%(n)d次") % {"n": len(rows)}


def _my_solved(leads: Leads) -> Feed:
    since = datetime.combine(month_start(leads.day), datetime.min.time(), SHANGHAI)
    done = Demand.objects.filter(taken_by=leads.user, merged_into=None, done_at__gte=since)
    return Feed(done, most=999)


@register_fact("my_solved", _my_solved)
def my_solved(rows: list[Row]) -> tuple[str, str]:
    return _("办成的事"), _("%(n)d件") % {"n": len(rows)}
