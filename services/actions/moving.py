"""A place changes hands: withdraw, remove, offer to the next in turn, answer, lapse, complete, draw lots."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from services.actions.enrolling import locked, note_step
from services.actions.kinds import kind_of
from services.models import Enrolment, Term
from users.actions import audit
from users.actions.family import Acting
from users.actions.notices import Recipient, cancel, tell
from users.models import User
from xidu.kit.dates import chinese_date, clock_words
from xidu.kit.errors import BadValue, NotNow, TooLate
from xidu.kit.language import in_chinese

State = Enrolment.State
OFFER_HOURS = "clover_offer_hours"


@transaction.atomic
def withdraw(enrolment: Enrolment, acting: Acting, *, because: str = "") -> Enrolment:
    """Give the place or the turn back; the next in turn is asked. Twice is once.

    Raises NotNow for a state from which nobody withdraws.
    """
    term = locked(enrolment.term)
    row = Enrolment.objects.get(pk=enrolment.pk)
    if row.state == State.WITHDRAWN:
        return row
    _check_from(row, State.WAITING, State.OFFERED, State.ENROLLED)
    _move(row, State.WITHDRAWN, by=acting.user, authority=acting.authority, because=because[:120])
    row.term = term
    after(row, by=acting.user)
    return row


@transaction.atomic
def remove(enrolment: Enrolment, *, because: str, by: User | None) -> Enrolment:
    """Take somebody off the list, with a reason they read; ``by`` None is the rule itself. Twice is once.

    Raises BadValue without a reason, NotNow for who is not on the list.
    """
    return _ended(enrolment, State.REMOVED, because, by, State.WAITING, State.OFFERED, State.ENROLLED)


@transaction.atomic
def refuse(enrolment: Enrolment, *, because: str, by: User | None) -> Enrolment:
    """Do not admit who waits or was offered a place. Raises BadValue without a reason, NotNow."""
    return _ended(enrolment, State.REFUSED, because, by, State.WAITING, State.OFFERED)


def _ended(enrolment: Enrolment, state: str, because: str, by: User | None, *known: str) -> Enrolment:
    term = locked(enrolment.term)
    row = Enrolment.objects.select_related("person", "by").get(pk=enrolment.pk)
    if row.state == state:
        return row
    if not because.strip():
        raise BadValue(_("请写原因，报名的人会看到。"))
    _check_from(row, *known)
    _move(row, state, by=by, because=because.strip()[:120])
    row.term = term
    _tell(row, _("报名有变化：%(term)s"), _("%(term)s：%(state)s。%(because)s"))
    after(row, by=by)
    return row


def after(row: Enrolment, *, by: User | None) -> None:
    """What follows on a place given back: nothing more is offered for it, the next is asked."""
    cancel(f"enrolment:{row.pk}:{State.OFFERED}")
    promote(row.term)
    bump(row.committee_id)
    if by is not None:
        audit.record(f"enrolment.{row.state}", by=by, row=row)


@transaction.atomic
def promote(term: Term, at: datetime | None = None) -> list[Enrolment]:
    """Offer what is free to who waits, in turn, and return them; each is told once.

    They have ``clover_offer_hours`` to answer; 0 takes them in at once. Nothing moves before a lottery is
    drawn or after the last day.
    """
    term = locked(term)
    moment = at or timezone.now()
    waits_for_draw = term.admission == Term.Admission.LOTTERY and term.drawn_at is None
    if term.state != Term.State.SHOWN or waits_for_draw or timezone.localtime(moment).date() > term.last_day:
        return []
    free = term.capacity - Enrolment.objects.filter(term=term).seated().count()
    if free <= 0:
        return []
    hours = figure_int(OFFER_HOURS, committee=term.committee)
    moved = list(Enrolment.objects.filter(term=term).waiting().select_related("person", "by")[:free])
    for row in moved:
        row.term = term
        if hours:
            row.offered_until = moment + timedelta(hours=hours)
            _move(row, State.OFFERED, by=None, at=moment)
            _tell(
                row,
                _("有名额了：%(term)s"),
                _("%(term)s轮到%(who)s了，请在%(until)s前答复，过时就给后面的人。"),
            )
        else:
            _move(row, State.ENROLLED, by=None, at=moment)
            _tell(row, _("报上了：%(term)s"), _("%(term)s轮到%(who)s了，已经报上。不来请早点说一声。"))
    if moved:
        bump(term.committee_id)
    return moved


@transaction.atomic
def accept(enrolment: Enrolment, acting: Acting, at: datetime | None = None) -> Enrolment:
    """Take the place that was offered; twice is once. Raises TooLate after its end, NotNow without one."""
    term = locked(enrolment.term)
    row = Enrolment.objects.get(pk=enrolment.pk)
    if row.state == State.ENROLLED:
        return row
    _check_from(row, State.OFFERED)
    moment = at or timezone.now()
    if row.offered_until is not None and moment >= row.offered_until:
        raise TooLate(_("答复的时间过了，名额已经给了后面的人。可以打村居电话问问。"))
    row.term = term
    _move(row, State.ENROLLED, by=acting.user, authority=acting.authority, at=moment)
    bump(row.committee_id)
    return row


@transaction.atomic
def lapse_offers(term: Term, at: datetime | None = None) -> int:
    """Let offers nobody answered go to the next in turn; return how many. Running it twice is safe."""
    term = locked(term)
    moment = at or timezone.now()
    late = Enrolment.objects.filter(term=term, state=State.OFFERED, offered_until__lte=moment)
    rows = list(late.select_related("person", "by"))
    for row in rows:
        row.term = term
        _move(row, State.WITHDRAWN, by=None, because=_("没有在时间内答复"), at=moment)
        _tell(row, _("报名有变化：%(term)s"), _("%(term)s：没有在时间内答复，名额给了后面的人。"))
    if rows:
        promote(term, moment)
        bump(term.committee_id)
    return len(rows)


@transaction.atomic
def complete(enrolment: Enrolment, *, by: User | None) -> Enrolment:
    """The person went through to the end; twice is once. Raises NotNow for who was not in."""
    row = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("term__programme")
        .get(pk=enrolment.pk)
    )
    if row.state != State.COMPLETED:
        _check_from(row, State.ENROLLED)
        _move(row, State.COMPLETED, by=by)
        bump(row.committee_id)
    return row


@transaction.atomic
def set_need(enrolment: Enrolment, need: int, *, by: User) -> Enrolment:
    """Note how much somebody needs the place (0 to 9), as staff verified. Raises NotNow after the draw."""
    term = locked(enrolment.term)
    if term.drawn_at:
        raise NotNow(_("已经抽过签，不能再改需要程度。"))
    if not 0 <= need <= 9:
        raise BadValue(_("需要程度请写0到9。"))
    row = Enrolment.objects.get(pk=enrolment.pk)
    row.need = need
    row.save(update_fields=["need"])
    audit.record("enrolment.need", by=by, row=row, detail={"need": need})
    return row


@transaction.atomic
def draw(term: Term, *, by: User, seed: str | None = None, at: datetime | None = None) -> Term:
    """Draw the lots: who needs it more first, among equals by the seed, and take in as many as find seats.

    The seed (hex) stands on the term, so that anybody can draw again by ``lot``. A second draw is the first.
    Raises NotNow without a lottery or before the close.
    """
    term = locked(term)
    if term.drawn_at:
        return term
    moment = at or timezone.now()
    if term.admission != Term.Admission.LOTTERY or term.state != Term.State.SHOWN:
        raise NotNow(_("这一期不抽签，先报先得。"))
    if moment < term.closes_at:
        raise NotNow(_("报名还没有截止，截止以后再抽签。"))
    term.seed, term.drawn_at = seed or secrets.token_hex(16), moment
    term.save(update_fields=["seed", "drawn_at"])
    rows = list(Enrolment.objects.filter(term=term).waiting().select_related("person", "by"))
    rows.sort(key=lambda row: (-row.need, lot(term.seed, row.number)))
    free = term.capacity - Enrolment.objects.filter(term=term).seated().count()
    for turn, row in enumerate(rows, 1):
        row.term, row.turn = term, turn
        row.save(update_fields=["turn"])
        if turn <= free:
            _move(row, State.ENROLLED, by=None, at=moment)
            _tell(row, _("抽签结果：%(term)s"), _("%(term)s抽签抽到了%(who)s，已经报上。"))
        else:
            _tell(
                row, _("抽签结果：%(term)s"), _("%(term)s这次没有抽到，%(who)s排在候补里，有名额就告诉您。")
            )
    bump(term.committee_id)
    detail = {"seed": term.seed, "tickets": len(rows)}
    audit.record("term.draw", by=by, row=term, detail=detail)
    return term


def lot(seed: str, number: int) -> str:
    """Return what an enrolment number draws: SHA-256 of ``seed:number``, the smaller the sooner."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def _check_from(row: Enrolment, *known: str) -> None:
    if row.state not in known:
        raise NotNow(_("现在是“%(state)s”，不能这样办。") % {"state": row.get_state_display()})


def _move(
    row: Enrolment,
    state: str,
    *,
    by: User | None,
    authority: str = "",
    because: str = "",
    at: datetime | None = None,
) -> None:
    row.state, row.state_at, row.because = state, at or timezone.now(), because
    if state != State.OFFERED:
        row.offered_until = None
    row.save(update_fields=["state", "state_at", "because", "offered_until"])
    note_step(row, by=by, authority=authority, because=because)
    kind_of(row.term).moved(row, {})


@in_chinese()
def _tell(row: Enrolment, subject: str, body: str) -> None:
    """Tell who asked; they know whose place it is."""
    until = timezone.localtime(row.offered_until) if row.offered_until else None
    facts = {
        "term": str(row.term),
        "who": row.person.name,
        "state": row.get_state_display(),
        "because": row.because,
        "until": f"{chinese_date(until.date())}{clock_words(until.time())}" if until else "",
    }
    tell(
        Recipient(ref=f"user:{row.by_id}", user=row.by),
        key=f"enrolment:{row.pk}:{row.state}",
        topic="services",
        subject=subject % facts,
        body=body % facts,
        committee=row.term.committee,
        url="/me/services/",
    )


def lapse_all_offers(now: datetime | None = None) -> int:
    """Let every offer nobody answered in time go on, term by term; return how many. Twice is once."""
    moment = now or timezone.now()
    late = Enrolment.objects.filter(state=State.OFFERED, offered_until__lte=moment)
    terms = Term.objects.filter(pk__in=late.values("term")).order_by("pk")
    return sum(lapse_offers(term, moment) for term in terms)
