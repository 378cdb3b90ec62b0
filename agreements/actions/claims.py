"""A deed is reported, looked at from next door, judged by the panel, shown for some days, and then counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.periods import span_of
from agreements.actions.posting import CycleUsed, account_of, check_in_force, post_points, within_cap
from agreements.actions.posting_many import Award, post_many
from agreements.models import Claim, Dispute, FirstLook, LedgerEntry, Rule
from residents.actions.calendar import last_day
from residents.actions.stamps import bump
from residents.models import Household
from users.access import can, forget_grants
from users.actions.notices import tell_users
from users.models import User
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow, RuleBroken
from xidu.kit.uploads import Upload

Door, State = Claim.Door, Claim.State
# Whose report a rule takes, by what it says on ``award``.
TAKES: dict[str, set[Claim.Door]] = {
    Rule.Award.HOUSEHOLD: {Door.HOUSEHOLD, Door.LEADER, Door.STAFF, Door.SHEET},
    Rule.Award.LEADER: {Door.LEADER, Door.STAFF, Door.SHEET},
    Rule.Award.STAFF: {Door.STAFF, Door.SHEET},
}
FILE, LOOK = "agreements.file_claim", "agreements.look_first"


class ClaimedAlready(RuleBroken):
    """The same deed of the same household is under way or was counted."""


class NotYours(RuleBroken):
    """One's own household, or a place where the right has ended."""


@transaction.atomic
def file_claim(
    household: Household,
    rule: Rule,
    *,
    deed_on: date,
    door: str,
    key: str,
    by: Any,
    times: int = 1,
    points: int | None = None,
    words: str = "",
    photo: Upload | None = None,
    proven: bool = False,
    right: str = FILE,
) -> Claim:
    """Report a deed for ``household`` and return the claim; the same ``key`` returns the first.

    ``points`` only for a rule with a range. Only what a household reports needs a first look. ``proven``: it
    gave the code sent to its telephone; nobody is signed in. ``right``: what others need there.
    Raises RuleLapsed, CycleUsed, ClaimedAlready, NotYours where the right ended, BadValue for the rest.
    """
    household = _locked_home(household)
    if known := Claim.objects.filter(key=key).first():
        return known
    _check_reporter(household, rule, door, by, proven=proven, right=right)
    if deed_on > today():
        raise BadValue(_("还没到那一天，请写已经做了的日子。"))
    check_in_force(rule, deed_on, account_of(household))
    facts: dict[str, Any] = {"words": words.strip()[:120], "door": door, "by": by}
    facts |= {"key": key, "deed_on": deed_on, "times": times}
    row = Claim(
        committee_id=household.committee_id,
        household=household,
        rule=rule,
        points=_worth(rule, times, points),
        state=State.FILED if door == Door.HOUSEHOLD else State.SEEN,
        slot=slot_of(rule, deed_on),
        **facts,
    )
    return _kept(row, photo)


def _kept(row: Claim, photo: Upload | None) -> Claim:
    _check_once(row)
    if photo is not None:
        row.keep_photo(photo)
    row.save()
    return row


def _locked_home(household: Household) -> Household:
    rows = Household.objects.select_for_update(of=("self",))
    return rows.select_related("block", "committee").get(pk=household.pk)


def slot_of(rule: Rule, deed_on: date) -> str:
    """Return what one household can claim once: the rule's code with its period, or with the day."""
    return f"{rule.code}:{span_of(rule.cycle, deed_on)[0]}"


def _check_reporter(
    household: Household, rule: Rule, door: str, by: Any, *, proven: bool, right: str
) -> None:
    if door not in TAKES[rule.award]:
        raise NotYours(
            _("“%(rule)s”这一条要%(who)s，自己不能报。")
            % {"rule": rule.words, "who": rule.get_award_display()}
        )
    if door == Door.HOUSEHOLD:
        if not proven and household_of(by) != household.pk:
            raise NotYours(_("只能给自己家申报，请让组长帮邻居报。"))
        return
    check_right(by, right, household)


def check_right(by: Any, perm: str, household: Household) -> None:
    """Raise NotYours unless ``by`` holds ``perm`` at the household now, this morning's end counted."""
    forget_grants(by)
    if not can(by, perm, committee_id=household.committee_id, block_id=household.block_id):
        raise NotYours(_("您现在没有办这件事的授权，请联系村居。"))


def household_of(user: Any) -> int | None:
    """Return the id of the household ``user`` lives in by the register."""
    person = getattr(user, "person", None)
    return person.household_id if person else None


def _worth(rule: Rule, times: int, points: int | None) -> int:
    if rule.points_most is not None and points is not None:
        if not rule.points <= points <= rule.points_most:
            raise BadValue(
                _("这一条是%(least)d到%(most)d分，请写中间的数。")
                % {"least": rule.points, "most": rule.points_most}
            )
        return points
    return rule.points * times


def _check_once(row: Claim) -> None:
    same = Claim.objects.living().filter(household=row.household, slot=row.slot)
    if same.exists():
        raise ClaimedAlready(_("这件事已经报过了，一件事只记一次。"))
    if row.points:
        within_cap(account_of(row.household), row.rule, row.points, row.deed_on)


@transaction.atomic
def look_first(claim: Claim, *, agrees: bool, note: str = "", by: User) -> Claim:
    """Write down the leader's first look; no needs a reason and ends the claim. Twice is once.

    Raises NotYours for one's own household, NotNow for a claim that is further on.
    """
    row = locked(claim)
    check_right(by, LOOK, row.household)
    if FirstLook.objects.filter(claim=row).exists():
        return row
    if row.state != State.FILED:
        raise NotNow(_("这条申报现在是“%(state)s”，不用再看。") % {"state": row.get_state_display()})
    if row.by_id == by.pk or household_of(by) == row.household_id:
        raise NotYours(_("自己家的要请别人看，村居会安排。"))
    if not agrees and not note.strip():
        raise BadValue(_("说不属实要写原因，例如“那天没有来”。"))
    FirstLook.objects.create(
        committee_id=row.committee_id, claim=row, agrees=agrees, note=note.strip()[:120], by=by
    )
    if not agrees:
        return refuse(row, note)
    row.state = State.SEEN
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def withdraw_claim(claim: Claim, *, by: User) -> Claim:
    """Take one's own report back before it counts; twice is once."""
    row = locked(claim)
    if row.by_id != by.pk:
        raise NotYours(_("只能撤回自己报的。"))
    if row.state in (State.EFFECTIVE, State.REFUSED):
        raise NotNow(_("这条已经办结，不能撤回。"))
    row.state, row.settled_at = State.WITHDRAWN, timezone.now()
    row.save(update_fields=["state", "settled_at"])
    bump(row.committee_id)
    return row


def refuse(row: Claim, because: str) -> Claim:
    """End a locked claim without points and tell the household why."""
    row.state, row.because, row.settled_at = State.REFUSED, because.strip()[:120], timezone.now()
    row.save(update_fields=["state", "because", "settled_at"])
    bump(row.committee_id)
    _tell(row, "refused", _("积分申报没有通过"), row.because)
    return row


def put_up(row: Claim, day: date | None = None) -> Claim:
    """Show a locked claim for the days of publicity, from ``day`` (today); a deduction to its household only.

    Basis: the figure ``points_publicity_days``.
    """
    row.posted_on = day or today()
    row.posted_until = last_day("points_publicity_days", row.posted_on, row.committee)
    row.state = State.POSTED
    row.save(update_fields=["state", "posted_on", "posted_until"])
    bump(row.committee_id)
    words = _("“%(rule)s”%(points)+d分，公示到%(until)s，有异议请在这之前提出。")
    facts = {"rule": row.rule.words, "points": row.points, "until": row.posted_until}
    _tell(row, "posted", _("积分公示"), words % facts)
    return row


def _tell(row: Claim, step: str, subject: str, body: str) -> None:
    users = User.objects.filter(person__household=row.household_id, is_active=True)
    facts: dict[str, Any] = {"committee": row.committee, "url": "/me/points/", "topic": "points"}
    tell_users(users, key=f"claim:{row.pk}:{step}", subject=subject, body=body, **facts)


def settle_claims(now: datetime) -> int:
    """Post every claim whose publicity is over without an open dispute; return how many became effective."""
    day = timezone.localdate(now)
    due = Claim.objects.filter(~Exists(_open_disputes()), state=State.POSTED, posted_until__lt=day)
    return settle(list(due.order_by("pk").values_list("pk", flat=True)[:500]))


def _open_disputes() -> QuerySet[Dispute]:
    return Dispute.objects.filter(claim=OuterRef("pk"), outcome="")


@transaction.atomic
def settle(pks: list[int]) -> int:
    """Post the claims, each once; return how many there were to post. What is over the cap is left out.

    Deductions come first: what is earned the same night is not taken by them.
    """
    list(Claim.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"))
    # Only under their locks is it sure what has been disputed or posted meanwhile.
    rows = Claim.objects.filter(~Exists(_open_disputes()), pk__in=pks, state=State.POSTED).order_by("pk")
    claims = list(rows.select_related("household__block", "household__points", "rule__book", "committee"))
    outcomes: dict[int, LedgerEntry | RuleBroken] = {
        row.pk: _deducted(row) for row in claims if row.points < 0
    }
    earned = {row.pk: _award(row) for row in claims if row.points > 0}
    posted = post_many(list(earned.values()))
    outcomes |= {pk: posted[award.source] for pk, award in earned.items()}
    effective = []
    for row in claims:
        outcome = outcomes.get(row.pk)
        if isinstance(outcome, RuleBroken):
            refuse(row, str(outcome))
            continue
        row.entry, row.state, row.settled_at = outcome, State.EFFECTIVE, timezone.now()
        effective.append(row)
    Claim.objects.bulk_update(effective, ["entry", "state", "settled_at"])
    for place in sorted({row.committee_id for row in effective}):
        bump(place)
    return len(effective)


def _award(row: Claim) -> Award:
    account = getattr(row.household, "points", None) or account_of(row.household)
    facts: dict[str, Any] = {"rule": row.rule, "deed_on": row.deed_on, "words": row.words}
    return Award(account.pk, row.points, f"claim:{row.pk}", **facts)


def _deducted(row: Claim) -> LedgerEntry | CycleUsed:
    facts: dict[str, Any] = {"rule": row.rule, "deed_on": row.deed_on, "words": row.words}
    try:
        return post_points(account_of(row.household), row.points, source=f"claim:{row.pk}", **facts)
    except CycleUsed as full:
        return full


def locked(claim: Claim) -> Claim:
    rows = Claim.objects.select_for_update(of=("self",))
    return rows.select_related("household__block", "rule__book", "committee").get(pk=claim.pk)


def living_slots(household_ids: Iterable[int], slots: Iterable[str]) -> set[tuple[int, str]]:
    """Return the pairs of household and slot that are taken already; one query for a whole sheet."""
    rows = Claim.objects.living().filter(household__in=list(household_ids), slot__in=list(slots))
    return set(rows.values_list("household_id", "slot"))
