"""Who answers an opinion, with which other one it is answered, and how its asker takes it back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from residents.actions.stamps import bump
from users.access import can
from users.actions import audit
from users.actions.askers import stand_on
from users.actions.holders import staff_of, street_office
from users.models import User
from village_affairs.actions.opinion_steps import (
    REASON,
    NotYours,
    both_locked,
    locked,
    must_wait,
    standing_one,
    step,
)
from village_affairs.actions.telling import tell_everyone, tell_staff
from village_affairs.models import Opinion, OpinionMeToo, OpinionStep
from xidu.kit.cells import squeezed
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.gate.text import masked
from xidu.kit.language import in_chinese
from xidu.kit.reasons import a_reason_to_tell

State, What = Opinion.State, OpinionStep.What
ANSWER, ASSIGN = "village_affairs.answer_opinion", "village_affairs.assign_opinion"


@transaction.atomic
def assign(opinion: Opinion, *, to: User, by: User, reason: str = "", at: datetime | None = None) -> None:
    """Name who answers; the same again changes nothing.

    Raises NotYours for somebody who may not, or who answered the round before, NotNow when nothing is owed,
    BadValue for somebody's number in the reason.
    """
    opinion = locked(opinion)
    must_wait(opinion)
    if opinion.handler_id == to.pk:
        return
    if not can(to, ANSWER, committee_id=opinion.committee_id):
        raise NotYours(_("%(name)s不能答复这个村居的意见。") % {"name": to})
    if opinion.replies.filter(by=to).exists():
        raise NotYours(_("%(name)s已经答复过一次，请换一个人。") % {"name": to})
    why = a_reason_to_tell(reason, REASON) if squeezed(reason) else ""
    Opinion.objects.filter(pk=opinion.pk).update(handler=to)
    done = step(opinion, What.ASSIGNED, by=by, to=to, reason=why, at=at)
    subject = gettext_lazy("有一条意见请您答复")
    tell_staff(opinion, [to], what=f"assigned:{done.pk}", subject=subject)
    audit.record("opinion.assign", by=by, row=opinion, detail={"to": to.pk})


@transaction.atomic
def assign_many(opinions: Iterable[Opinion], *, to: User, by: User) -> int:
    """Give several opinions to one person, all or none; return how many."""
    rows = sorted(opinions, key=lambda row: row.pk)
    for row in rows:
        assign(row, to=to, by=by)
    return len(rows)


@transaction.atomic
def give_back(opinion: Opinion, *, by: User, reason: str) -> Opinion:
    """Send it back with a reason: who assigns at the committee hears of it, the street where nobody does.

    Raises NotYours for somebody it was not given to, NotNow when nothing is owed.
    """
    opinion = locked(opinion)
    must_wait(opinion)
    if opinion.handler_id != by.pk:
        raise NotYours(_("这一条没有派给您，不用退回。"))
    why = a_reason_to_tell(reason, REASON)
    Opinion.objects.filter(pk=opinion.pk).update(handler=None)
    opinion.handler = None
    done = step(opinion, What.RETURNED, by=by, reason=why)
    people = list(staff_of(opinion.committee, ASSIGN, today()))
    people = people or list(street_office(opinion.committee, "village_affairs.nudge", today()))
    subject = gettext_lazy("有一条意见退回来了，请另外派人答复")
    tell_staff(opinion, people, what=f"returned:{done.pk}", subject=subject)
    audit.record("opinion.return", by=by, row=opinion, detail={"reason": why})
    return opinion


@transaction.atomic
def merge(opinion: Opinion, *, into: Opinion, reason: str, by: User, at: datetime | None = None) -> Opinion:
    """Make ``opinion`` part of ``into``: its asker and everyone with it hear of ``into`` from now on.

    Returns the one that stands. Raises NotNow for an opinion that waits for nothing, or for merging into
    itself, directly or by way of others, and NotYours across committees.
    """
    into = standing_one(into)
    if into.pk == opinion.pk:
        raise NotNow(_("不能并到自己里面。"))
    opinion, into = both_locked(opinion, into)
    if opinion.committee_id != into.committee_id:
        raise NotYours(_("只能并同一个村居的意见。"))
    must_wait(opinion)
    must_wait(into)
    why, moment = a_reason_to_tell(reason, REASON), at or timezone.now()
    opinion.state, opinion.merged_into = State.MERGED, into
    opinion.save(update_fields=["state", "merged_into"])
    # What is told first, is told to those who stand on it now; then they stand on the other one.
    told = gettext_lazy("%(committee)s：您问的%(number)s号和%(into)s号是同一件事，并到一起答复：%(why)s")
    tell_everyone(opinion, "merged", gettext_lazy("您问的事并到一起答复"), told, into=into, why=why)
    _move_people(opinion, into)
    with in_chinese():
        step(
            opinion,
            What.MERGED,
            by=by,
            reason=f"{_('并到%(number)s号') % {'number': into}}：{why}",
            at=moment,
        )
        step(
            into,
            What.MERGED,
            by=by,
            reason=f"{_('并入%(number)s号') % {'number': opinion}}：{why}",
            at=moment,
        )
    bump(opinion.committee_id)
    audit.record("opinion.merge", by=by, row=opinion, detail={"into": into.pk, "reason": why})
    return into


def _move_people(opinion: Opinion, into: Opinion) -> None:
    rows = [opinion, *opinion.me_toos.select_related("user", "block")]
    there = list(into.me_toos.select_related("user", "block"))

    def copy(row: Opinion | OpinionMeToo) -> OpinionMeToo:
        mark = "o" if isinstance(row, Opinion) else "m"
        made = OpinionMeToo(
            committee_id=into.committee_id,
            opinion=into,
            user=row.user,
            block=row.block,
            hear_by=row.hear_by,
            source=f"moved:{into.pk}:{mark}{row.pk}",
        )
        # A sealed phone opens in its own row alone: it is sealed anew for this one.
        made.keep_phone(row.phone, into.committee_id)
        made.save(force_insert=True)
        return made

    stand_on(into, there, rows, copy)


@transaction.atomic
def withdraw(opinion: Opinion, *, words: str = "", at: datetime | None = None) -> Opinion:
    """Take it back, by the asker; taken back twice is once.

    Raises NotNow once it was answered or merged, and while others ask it too: they keep it open.
    """
    opinion = locked(opinion)
    if opinion.state == State.WITHDRAWN:
        return opinion
    if opinion.state == State.MERGED:
        raise NotNow(_("这一条已经和别人的并到一起答复，不能单独撤回。"))
    if not opinion.is_waiting:
        raise NotNow(_("这一条已经有答复了，不用撤回。"))
    if opinion.me_toos.exists():
        raise NotNow(_("还有邻居也想问这一条，不能撤回；答复了一起告诉大家。"))
    Opinion.objects.filter(pk=opinion.pk).update(state=State.WITHDRAWN)
    opinion.state = State.WITHDRAWN
    done = step(opinion, What.WITHDRAWN, reason=masked(squeezed(words)), at=at)
    if opinion.handler:
        subject = gettext_lazy("有一条意见撤回了，不用再答复")
        tell_staff(opinion, [opinion.handler], what=f"withdrawn:{done.pk}", subject=subject)
    bump(opinion.committee_id)
    return opinion


@transaction.atomic
def hide(opinion: Opinion, *, reason: str, by: User) -> None:
    """Take the words off the public pages, with the reason kept; the asker still finds them by the code.

    Raises BadValue without a reason, and for somebody's number in it: the asker reads it.
    """
    opinion = locked(opinion)
    if not squeezed(reason):
        raise BadValue(_("请写不公开的原因。"))
    why = a_reason_to_tell(reason, REASON)
    Opinion.objects.filter(pk=opinion.pk).update(hidden_at=timezone.now(), hidden_by=by, hidden_reason=why)
    step(opinion, What.HIDDEN, by=by, reason=why)
    bump(opinion.committee_id)
    audit.record("opinion.hide", by=by, row=opinion, detail={"reason": why})
