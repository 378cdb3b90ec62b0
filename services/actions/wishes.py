"""A small wish from the door to the public card: a round, a wish told, seen at home by a second, published.

Locks in this order: round, household, wish, claim, the committee's stamp, the trail.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.calendar import figure, figure_int
from residents.models import Committee, Household, Person
from services.actions.wishes_gate import check_card, check_words, family_of_wish
from services.actions.wishes_telling import RUN, note_step, tell_collector
from services.models import Wish, WishRound
from services.models.wishes import OVER
from users.access import can
from users.actions import audit
from users.actions.opening import opened
from users.models import User
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow, RuleBroken, TooLate
from xidu.kit.reasons import a_reason

COLLECT, OPEN = "services.collect_wish", "services.open_wish"
State = Wish.State


class NotAllowed(RuleBroken):
    """This account may not take this step with this wish."""


class OverCap(BadValue):
    """The wish costs more than a small wish may."""


def check_runs(by: User, committee_id: int) -> None:
    """Raise NotAllowed for who does not work on wishes at the committee."""
    if not can(by, RUN, committee_id=committee_id):
        raise NotAllowed(_("这一步由村居办微心愿的人办。"))


@transaction.atomic
def open_round(
    committee: Committee, *, title: str, since: date, until: date, words: str = "", key: str, by: User
) -> WishRound:
    """Begin a round; the same ``key`` begins once. Raises BadValue for days in the wrong order."""
    check_runs(by, committee.pk)
    if known := WishRound.objects.filter(key=key).first():
        return known
    if not title.strip():
        raise BadValue(_("请写这一轮的主题，例如“暖冬心愿”。"))
    if until < since:
        raise BadValue(_("结束日期不能早于开始日期，请改一下。"))
    check_words((title, words), ())
    row = WishRound(committee=committee, title=title.strip()[:30], words=words.strip()[:120])
    row.since, row.until, row.key, row.by = since, until, key, by
    row.save(force_insert=True)
    audit.record("wish_round.open", by=by, row=row)
    return row


def cap_of(round_: WishRound) -> Decimal:
    """Return the most a wish of the round may cost, in yuan."""
    return Decimal(figure("wish_cap", on=round_.since, committee=round_.committee))


@transaction.atomic
def collect_wish(
    round_: WishRound,
    household: Household,
    facts: Mapping[str, Any],
    *,
    door: str,
    key: str,
    by: User,
) -> Wish:
    """Keep what a family wishes; the same ``key`` keeps it once.

    ``facts``: ``item``, ``kind``, ``cost`` (yuan), ``why``, and where told ``person``, ``band``, ``size``,
    ``colour``, ``family_phone``. Without ``band`` it is the person's age today, of nobody 一家人.

    Raises TooLate outside the round's days, NotNow for the family's second wish, OverCap above the cap,
    BadValue for a person of another household.
    """
    round_ = WishRound.objects.select_for_update(no_key=True, of=("self",)).get(pk=round_.pk)
    home = Household.objects.select_related("block").select_for_update(no_key=True, of=("self",))
    home_row = home.get(pk=household.pk)
    if known := Wish.objects.filter(key=key).first():
        return known
    _check_new(round_, home_row, facts)
    row = _row(round_, home_row, facts)
    row.door, row.key, row.by = door, key, by
    row.save(force_insert=True)
    note_step(row, by=by)
    audit.record("wish.collect", by=by, row=row, detail={"door": door})
    return row


def _check_new(round_: WishRound, home: Household, facts: Mapping[str, Any]) -> None:
    if not round_.since <= today() <= round_.until:
        raise TooLate(_("这一轮微心愿现在不收，请等下一轮。"))
    if home.committee_id != round_.committee_id:
        raise BadValue(_("这一家不在本村居，请请他们自己的村居登记。"))
    if Wish.objects.filter(round=round_, household=home).exclude(state__in=OVER).exists():
        raise NotNow(_("这一家这一轮已经有一个心愿了，一轮一家一个，下一轮再许。"))
    person = facts.get("person")
    if person is not None and person.household_id != home.pk:
        raise BadValue(_("选的人不在这一家，请重新选。"))
    cap = cap_of(round_)
    if facts["cost"] > cap:
        raise OverCap(_("一个微心愿不超过%(cap)d元，请换一样小一点的。") % {"cap": cap})
    if not facts["item"].strip():
        raise BadValue(_("请写要什么东西、帮什么忙。"))


def _row(round_: WishRound, home: Household, facts: Mapping[str, Any]) -> Wish:
    """Return the next wish of a locked round, unsaved."""
    last = Wish.objects.filter(round=round_).aggregate(most=Max("number"))["most"] or 0
    person = facts.get("person")
    row = Wish(
        committee_id=round_.committee_id,
        round=round_,
        number=last + 1,
        block=home.block,
        household=home,
        person=person,
        band=facts.get("band") or band_of(person),
        kind=facts["kind"],
        item=facts["item"].strip()[:40],
        size=facts.get("size", "").strip()[:20],
        colour=facts.get("colour", "").strip()[:20],
        cost=facts["cost"],
        family_phone=bool(facts.get("family_phone")),
        state_at=timezone.now(),
    )
    row.keep_sealed("why_sealed", facts["why"].strip()[:300])
    return row


# The last whole year of each band; the numbers are only as fine as a card needs.
BANDS = ((5, "small"), (12, "pupil"), (18, "teen"), (59, "adult"), (79, "elder"))


def band_of(person: Person | None) -> str:
    """Return the age band of ``person`` today; 一家人 for nobody in particular, 成年人 without a birth."""
    if person is None:
        return Wish.Band.FAMILY
    if person.birth is None:
        return Wish.Band.ADULT
    age = person.birth.age_on(today())
    return next((band for last, band in BANDS if age <= last), Wish.Band.OLD)


def locked_wish(wish: Wish) -> Wish:
    """Return the wish as it stands now, locked until the transaction ends."""
    rows = Wish.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("committee", "household__block", "round__committee", "by").get(pk=wish.pk)


def move(wish: Wish, state: str, *, by: Any, also: tuple[str, ...] = ()) -> Wish:
    """Bring a locked wish to ``state``, save it with the fields ``also``, and write the step."""
    wish.state, wish.state_at = state, timezone.now()
    wish.save(update_fields=["state", "state_at", *also])
    note_step(wish, by=by)
    return wish


def must_be(wish: Wish, *states: str) -> None:
    """Raise NotNow for a wish in another state, with the state it is in."""
    if wish.state not in states:
        facts = {"n": wish.number, "state": wish.get_state_display()}
        raise NotNow(_("%(n)d号心愿现在是“%(state)s”，这一步先不能办。") % facts)


@transaction.atomic
def verify_wish(wish: Wish, *, note: str, by: User) -> Wish:
    """Write down what a second person saw at home; ``note`` is sealed. Twice is once.

    Raises NotAllowed for who brought the wish in, BadValue without a note.
    """
    row = locked_wish(wish)
    check_runs(by, row.committee_id)
    if row.state == State.VERIFIED and row.verified_by_id == by.pk:
        return row
    must_be(row, State.COLLECTED)
    if row.by_id == by.pk:
        raise NotAllowed(_("这个心愿是您记下的，请换一位同事上门核实。"))
    row.keep_sealed("home_note_sealed", a_reason(note, 300))
    row.verified_by = by
    move(row, State.VERIFIED, by=by, also=("home_note_sealed", "verified_by"))
    audit.record("wish.verify", by=by, row=row)
    return row


@transaction.atomic
def publish_wish(wish: Wish, card: Mapping[str, str], *, by: User) -> Wish:
    """Show the wish as an anonymous card worded by ``card`` (item, size, colour, band). Twice is once.

    Raises NotForPublic for a name, a number, a home or money in the words, NotNow before somebody saw the
    home.
    """
    row = locked_wish(wish)
    check_runs(by, row.committee_id)
    if row.state == State.PUBLISHED:
        return row
    must_be(row, State.VERIFIED)
    for name in ("item", "size", "colour", "band"):
        setattr(row, name, card.get(name, getattr(row, name)).strip())
    if not row.item:
        raise BadValue(_("请写要什么东西、帮什么忙。"))
    check_card(row)
    row.due_on = today() + timedelta(days=figure_int("wish_open_days", committee=row.committee))
    move(row, State.PUBLISHED, by=by, also=("item", "size", "colour", "band", "due_on"))
    tell_collector(row, "published", _("核实过了，已经公布，等人认领。卡片上没有名字和住址。"))
    audit.record("wish.publish", by=by, row=row)
    return row


@transaction.atomic
def end_wish(wish: Wish, *, state: str, because: str, by: User) -> Wish:
    """Refuse a wish (REFUSED) or note that the family takes it back (WITHDRAWN), before anyone took it on.

    The family's own account may take back what it told. Raises NotNow once somebody took it on.
    """
    row = locked_wish(wish)
    if not (state == State.WITHDRAWN and row.by_id == by.pk):
        check_runs(by, row.committee_id)
    if row.state == state:
        return row
    must_be(row, State.COLLECTED, State.VERIFIED, State.PUBLISHED)
    row.because = a_reason(because, 120)
    check_words((row.because,), family_of_wish(row))
    move(row, state, by=by, also=("because",))
    if state == State.REFUSED:
        tell_collector(row, "refused", _("这次没有收下：%(why)s") % {"why": row.because})
    audit.record("wish.end", by=by, row=row, detail={"state": state})
    return row


@transaction.atomic
def open_why(wish: Wish, *, by: User, request: HttpRequest | None = None) -> tuple[str, str]:
    """Return why the family wishes it and what was seen at home, in clear.

    Each opening is on the trail, and the person whose wish it is reads who opened it.
    """
    if not can(by, OPEN, committee_id=wish.committee_id):
        raise NotAllowed(_("原因只给办微心愿的人看。"))
    if wish.person is not None:
        opened(wish, of=wish.person, by=by, why=_("办微心愿"), request=request)
    else:
        audit.record("wish.open", by=by, row=wish, request=request)
    return wish.why, wish.home_note
