"""The doors of a leader: who lives there, when somebody was last there, and which are due today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leaders.actions.care import ALONE, ELDER_FROM, LEVELS, CareRules, rules_at
from leaders.models import HouseholdWish, Visit, Way
from residents.models import Household, Person, PersonTag
from xidu.kit.names import family_of

Use = Household.Use
EMPTY, NO_HOME = (Use.VACANT,), (Use.BUSINESS, Use.PUBLIC)
OLD, GROWN = 75, 18


@dataclass(frozen=True)
class Door:
    """One door with its last visit. ``level`` is high, key, general or "" (nobody to look after).

    ``due_on`` None asks for no visit; ``why`` is then "", else care, again or vacant. ``met_on`` is the last
    day somebody was met. ``called`` is how a neighbour calls who is looked after there, else who lives there.
    """

    household: Household
    called: str
    level: str = ""
    age: int | None = None
    is_alone: bool = False
    met_on: date | None = None
    last: dict[str, Any] = field(default_factory=dict)
    wish: dict[str, Any] = field(default_factory=dict)
    due_on: date | None = None
    why: str = ""

    @property
    def is_vacant(self) -> bool:
        return self.household.use in EMPTY

    @property
    def is_home(self) -> bool:
        """Whether somebody lives here: neither empty nor a shop nor everybody's."""
        return self.household.use not in (*EMPTY, *NO_HOME)

    @property
    def stays_out(self) -> bool:
        """Whether the household asked that nobody comes to the door."""
        return bool(self.wish.get("do_not_disturb"))

    def is_due(self, day: date) -> bool:
        return self.due_on is not None and self.due_on <= day

    def is_late(self, day: date) -> bool:
        return self.due_on is not None and self.due_on < day and not self.stays_out


def doors_of(households: QuerySet[Household], day: date, rules: dict[int | None, CareRules]) -> list[Door]:
    """Return the doors of ``households`` as they stand on ``day``, in the order of the plates; one query."""
    rows = with_last(households.select_related("block", "committee"), day).order_by(
        "block__position", "position", "pk"
    )
    return [door_of(row, day, rules_at(rules, row.committee_id)) for row in rows]


def with_last(households: QuerySet[Household], day: date) -> QuerySet[Any]:
    """Add to each household its last visit, the last day somebody was met, its wish and who lives there."""
    visits = Visit.objects.standing().filter(household=OuterRef("pk"), on__lte=day).order_by("-on", "-pk")
    last = visits.values(said=JSONObject(on="on", result="result", mood="mood", next_on="next_on"))
    wishes = HouseholdWish.objects.filter(household=OuterRef("pk"), until=None)
    wish = wishes.values(
        said=JSONObject(do_not_disturb="do_not_disturb", way="way", hours="hours", why="why")
    )
    here = Person.objects.filter(household=OuterRef("pk"), lives_here=True).order_by("-is_head", "pk")
    head = here.values(said=JSONObject(name="name", sex="sex", year="birth_year"))
    tags = PersonTag.objects.in_force_on(day).filter(
        person__household=OuterRef("pk"), person__lives_here=True
    )
    tagged = JSONObject(
        person="person", name="person__name", sex="person__sex", year="person__birth_year", tag="tag"
    )
    return households.annotate(
        last_said=Subquery(last[:1]),
        met_on=Subquery(visits.reached().values("on")[:1]),
        wish_said=Subquery(wish[:1]),
        head_said=Subquery(head[:1]),
        tags_said=ArraySubquery(tags.order_by("person", "pk").values(said=tagged)),
    )


def door_of(row: Any, day: date, rules: CareRules) -> Door:
    """Return the door of one household out of ``with_last``, without a query."""
    head, last, wish = (row.head_said or {}), (row.last_said or {}), (row.wish_said or {})
    level, who, alone = _care_of(row.tags_said, day, rules)
    who = who or head
    facts = {
        "household": row,
        "called": called(who.get("name", ""), who.get("sex", ""), age_of(who, day)) if who else "",
        "level": level,
        "age": age_of(who, day),
        "is_alone": alone,
        "met_on": row.met_on,
        "last": {**last, "on": _day(last["on"]), "next_on": _day(last["next_on"])} if last else {},
        "wish": wish,
    }
    due_on, why = _due(row, facts, day, rules)
    return Door(**facts, due_on=due_on, why=why)


def _care_of(tags: Iterable[dict[str, Any]], day: date, rules: CareRules) -> tuple[str, dict[str, Any], bool]:
    """Return the highest level in the household, whose it is, and whether that is an elder living alone."""
    people: dict[int, tuple[dict[str, Any], set[str]]] = {}
    for row in tags:
        people.setdefault(row["person"], (row, set()))[1].add(row["tag"])
    found = []
    for who, words in people.values():
        age = age_of(who, day)
        if level := rules.level_of(words, age):
            is_elder = age is None or age >= ELDER_FROM
            found.append((LEVELS.index(level), ALONE not in words, who["person"], level, who, is_elder))
    if not found:
        return "", {}, False
    _rank, has_company, _pk, level, who, is_elder = min(found, key=lambda one: one[:3])
    return level, who, is_elder and not has_company


def _due(row: Any, facts: dict[str, Any], day: date, rules: CareRules) -> tuple[date | None, str]:
    """Return the day of the next visit and why. Who was not met comes back when said, whatever the rule."""
    last, met_on = facts["last"], facts["met_on"]
    if row.use in NO_HOME:
        return None, ""
    if last.get("next_on") and last["result"] != "met":
        return last["next_on"], "again"
    tried_on = max((d for d in (met_on, last.get("on")) if d), default=None)
    found = []
    if last.get("next_on"):
        found.append((last["next_on"], "again"))
    days = rules.vacant_days if row.use in EMPTY else rules.days.get(facts["level"])
    if days:
        due_on = tried_on + timedelta(days) if tried_on else day
        found.append((due_on, "vacant" if row.use in EMPTY else "care"))
    return min(found) if found else (None, "")


def due_first(doors: Iterable[Door], day: date) -> list[Door]:
    """Return what is due at the door: elders alone first, then who was longest not met."""
    due = [door for door in doors if door.is_due(day) and not door.stays_out]
    return sorted(due, key=lambda door: (not door.is_alone, door.is_vacant, door.met_on or date.min))


def due_otherwise(doors: Iterable[Door], day: date) -> list[Door]:
    """Return who is due but asked that nobody comes to the door."""
    return [door for door in doors if door.is_due(day) and door.stays_out]


def level_words(level: str, sees_tags: bool) -> str:
    """Return the category by name for who may see tags, else only that somebody is looked after."""
    if not level:
        return ""
    if not sees_tags:
        return _("重点照顾")
    return {"high": _("高风险，每周"), "key": _("重点，每月"), "general": _("一般，每季")}[level]


def detail_of(door: Door, level: str, day: date) -> str:
    """Return why the door is due and for how long nobody was met: 重点照顾，22天没见到."""
    if door.is_vacant:
        return ""
    why = _("说好再来的") if door.why == "again" else level
    unmet = (day - door.met_on).days if door.met_on else None
    words = ngettext("%(n)d天没见到", "%(n)d天没见到", unmet) % {"n": unmet} if unmet else ""
    return "，".join(part for part in (why, _("还没见过") if unmet is None else words) if part)


def wish_words(wish: dict[str, Any]) -> str:
    """Return the wish in words: not at the door, by which way, at which hours."""
    way = str(Way(wish["way"]).label) if wish.get("way") else ""
    parts = [_("请勿上门") if wish.get("do_not_disturb") else "", way, wish.get("hours", "")]
    return "，".join(part for part in parts if part)


def age_of(who: dict[str, Any], day: date) -> int | None:
    """Return the age in calendar years: whoever turns 80 this year is looked after as 80."""
    return day.year - who["year"] if who.get("year") else None


def called(name: str, sex: str, age: int | None) -> str:
    """Return how neighbours call somebody: 周阿婆, 周老伯, 周阿姨, 周同学; 周家 where nothing is known."""
    family = family_of(name)
    if age is not None and age < GROWN:
        return _("%(family)s同学") % {"family": family}
    words = {
        ("f", True): _("%(family)s阿婆"),
        ("m", True): _("%(family)s老伯"),
        ("f", False): _("%(family)s阿姨"),
        ("m", False): _("%(family)s师傅"),
    }
    return words.get((sex, age is not None and age >= OLD), _("%(family)s家")) % {"family": family}


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
