"""Old and new leaders side by side: who suits whom, the monthly talk of two, the end with words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from leaders.actions.telling import tell_leaders
from leaders.models import Appointment, Pair, Talk
from residents.actions.calendar import figure_int
from residents.models import Committee, Person
from users.actions import audit
from users.models import User
from xidu.kit.cells import squeezed
from xidu.kit.dates import add_months, month_start, today
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.language import in_chinese

State = Pair.State
MOST_GOALS = 8


@dataclass(frozen=True)
class Match:
    """A new leader and the experienced ones who could help, who has fewest pairs and most years first."""

    junior: Person
    since: date
    seniors: tuple[tuple[Person, date], ...]


def experienced(committee: Committee) -> QuerySet[Person]:
    """Return the leaders in office with ``first``, the day of their first term ever, and open ``helping``."""
    held = Appointment.objects.in_force_on(today()).filter(committee=committee, person=OuterRef("pk"))
    # A term that never held (ended before its first day) is no experience.
    real = Q(appointments__until=None) | Q(appointments__until__gte=F("appointments__since"))
    helping = Pair.objects.open().filter(senior=OuterRef("pk")).order_by().values("senior")
    rows = Person.objects.filter(Exists(held)).annotate(
        first=Min("appointments__since", filter=real),
        helping=Coalesce(Subquery(helping.annotate(n=Count("pk")).values("n")), 0),
    )
    return rows.order_by("pinyin", "pk")


def matches_at(committee: Committee) -> list[Match]:
    """Return a proposal for every leader without a pair who has somebody to learn from; three queries."""
    years = figure_int("leader_pair_gap_years", committee=committee)
    people: list[Any] = list(experienced(committee))
    paired = set(Pair.objects.open().filter(committee=committee).values_list("junior", flat=True))
    found = []
    for junior in people:
        if junior.pk in paired:
            continue
        before = add_months(junior.first, -12 * years)
        able = [one for one in people if one.first <= before and one.pk not in paired]
        able.sort(key=lambda one: (one.helping, one.first, one.pk))
        if able:
            found.append(Match(junior, junior.first, tuple((one, one.first) for one in able)))
    return sorted(found, key=lambda match: (-match.since.toordinal(), match.junior.pk))


@transaction.atomic
def propose_pair(
    senior: Person, junior: Person, *, goals: Sequence[str], since: date, until: date | None, by: User
) -> Pair:
    """Propose that ``senior`` helps ``junior``; both are told. The same two, open already, are returned.

    Raises BadValue for one and the same person, two committees, too few years between them, somebody out of
    office, no or too many goals, or an end before the beginning; NotNow where the junior has an open pair.
    """
    Person.objects.select_for_update().get(pk=junior.pk)
    goals = [goal for goal in map(squeezed, goals) if goal]
    if open_one := Pair.objects.open().filter(junior=junior).first():
        if open_one.senior_id == senior.pk:
            return open_one
        raise NotNow(_("%(name)s已经有一对在结，先结束那一对。") % {"name": junior.name})
    _check(senior, junior, goals)
    if until and until < since:
        raise BadValue(_("约定到的日子不能早于开始。"))
    row = Pair.objects.create(
        committee_id=junior.committee_id,
        senior=senior,
        junior=junior,
        goals=goals,
        since=since,
        until=until,
        proposed_by=by,
    )
    audit.record("pair.propose", by=by, row=row)
    _tell(row, "proposed", _("想请您和%(other)s结对，请到“我的结对”里看看。"))
    return row


def _check(senior: Person, junior: Person, goals: Sequence[str]) -> None:
    if senior.pk == junior.pk or senior.committee_id != junior.committee_id:
        raise BadValue(_("请选同一个村居的两位组长。"))
    if not 1 <= len(goals) <= MOST_GOALS:
        raise BadValue(_("请写1到%(most)d个目标，一行一个。") % {"most": MOST_GOALS})
    rows: Any = experienced(junior.committee).filter(pk__in=[senior.pk, junior.pk])
    first = {person.pk: person.first for person in rows}
    if len(first) < 2:
        raise BadValue(_("两位都要是本村居在任的组长。"))
    years = figure_int("leader_pair_gap_years", committee=junior.committee)
    if first[senior.pk] > add_months(first[junior.pk], -12 * years):
        raise BadValue(_("老组长要比新组长至少早上任%(years)d年。") % {"years": years})


@in_chinese()
def _tell(pair: Pair, what: str, words: str) -> None:
    for person, other in ((pair.senior, pair.junior), (pair.junior, pair.senior)):
        tell_leaders(
            [person],
            key=f"pair:{pair.pk}:{what}",
            topic="pair",
            subject=_("老少结对"),
            body=words % {"other": other.name},
            url="/leader/pairs/",
        )


def _locked(pair: Pair) -> Pair:
    rows = Pair.objects.select_for_update(of=("self",)).select_related(
        "senior__committee", "junior__committee"
    )
    return rows.get(pk=pair.pk)


@transaction.atomic
def accept_pair(pair: Pair, *, by: User) -> Pair:
    """Let a proposed pair run; twice is once. Raises NotNow for one that ended or came to nothing."""
    row = _locked(pair)
    if row.state == State.RUNNING:
        return row
    if row.state != State.PROPOSED:
        raise NotNow(_("这一对已经结束了。"))
    row.state, row.accepted_at = State.RUNNING, timezone.now()
    row.save(update_fields=["state", "accepted_at"])
    audit.record("pair.accept", by=by, row=row)
    _tell(row, "running", _("您和%(other)s结对了，每月谈一次，谈完两边都点一下。"))
    return row


@transaction.atomic
def drop_pair(pair: Pair, *, by: User) -> Pair:
    """Let a proposal go; twice is once. Raises NotNow once it runs: that is ended with a report."""
    row = _locked(pair)
    if row.state == State.DROPPED:
        return row
    if row.state != State.PROPOSED:
        raise NotNow(_("已经结对的，请写小结后结束。"))
    row.state, row.ended_on, row.ended_by = State.DROPPED, today(), by
    row.save(update_fields=["state", "ended_on", "ended_by"])
    audit.record("pair.drop", by=by, row=row)
    return row


@transaction.atomic
def confirm_talk(pair: Pair, person: Person, *, held_on: date, words: str = "") -> Talk:
    """Note that ``person`` says the pair talked on ``held_on``; it counts once the other says so too.

    One talk a month: whoever is second confirms the first one's day. Twice is once. Raises NotNow for a pair
    that does not run or is not theirs, BadValue for a day in the future or before the pair began.
    """
    row = _locked(pair)
    side = {row.senior_id: "senior_at", row.junior_id: "junior_at"}.get(person.pk)
    if side is None or row.state != State.RUNNING:
        raise NotNow(_("这一对不在结对中，不能记谈话。"))
    if not row.since <= held_on <= today():
        raise BadValue(_("谈的日子要在结对开始以后，不能晚于今天。"))
    talk, _new = Talk.objects.get_or_create(
        pair=row,
        month=month_start(held_on),
        defaults={"committee_id": row.committee_id, "held_on": held_on, side: timezone.now()},
    )
    if getattr(talk, side) is None:
        setattr(talk, side, timezone.now())
    if words := squeezed(words)[:500]:
        talk.words = words
    talk.save(update_fields=[side, "words"])
    return talk


@transaction.atomic
def end_pair(pair: Pair, *, report: str, by: User) -> Pair:
    """End a running pair with what came of it. Twice is once. Raises BadValue without words, NotNow else."""
    row = _locked(pair)
    if row.state == State.ENDED:
        return row
    if row.state != State.RUNNING:
        raise NotNow(_("这一对还没有结成，不用写小结。"))
    if not report.strip():
        raise BadValue(_("请写几句小结：教了什么，学会了什么。"))
    row.state, row.report, row.ended_on, row.ended_by = State.ENDED, report.strip(), today(), by
    row.save(update_fields=["state", "report", "ended_on", "ended_by"])
    audit.record("pair.end", by=by, row=row)
    return row


def heard(rows: Any) -> Any:
    """Annotate pairs with ``last_heard``: the day of the last talk both confirmed, else the first day."""
    last = Talk.objects.confirmed().filter(pair=OuterRef("pk")).order_by("-held_on").values("held_on")[:1]
    return rows.annotate(last_heard=Coalesce(Subquery(last), "since"))


def silent_on(rows: Any, day: date) -> Any:
    """Return running pairs that both have not confirmed a talk of for the figure's days, longest first."""
    days = figure_int("leader_pair_silent_days", on=day)
    return heard(rows.running()).filter(last_heard__lte=day - timedelta(days)).order_by("last_heard", "pk")
