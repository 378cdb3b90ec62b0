"""Whether the asker is satisfied: said by code, or written down on the telephone; the first "not" reopens."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.calendar import last_day
from residents.actions.stamps import bump
from users.models import User
from village_affairs.actions.opinion_steps import NotYours, locked, step
from village_affairs.models import Opinion, OpinionStep, Verdict
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import NotNow
from xidu.kit.gate.text import masked
from xidu.kit.language import in_chinese

ROUNDS = 2
What = OpinionStep.What


@transaction.atomic
def judge(
    opinion: Opinion,
    *,
    satisfied: bool,
    words: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> Verdict:
    """Keep whether the asker is satisfied. The first "not" opens a second round; after it the question ends.

    ``by`` writes down what the asker said on the telephone; None for the asker's own word. Saying it twice in
    a round returns the first verdict. Raises NotNow when there is no answer to judge, NotYours for whoever
    gave the answer and would write down what is thought of it.
    """
    opinion = locked(opinion)
    if said := opinion.verdicts.filter(round=opinion.round).first():
        return said
    if opinion.state != Opinion.State.ANSWERED:
        raise NotNow(_("还没有答复，等答复了再评。"))
    at = at or timezone.now()
    answered = opinion.replies.get(round=opinion.round).by_id
    if by and by.pk == answered:
        raise NotYours(_("这一次是您答复的，满不满意请别的同事来记，或者请他凭查询码自己评。"))
    verdict = opinion.verdicts.create(
        committee=opinion.committee,
        round=opinion.round,
        satisfied=satisfied,
        words=masked(words.replace("\x00", "").strip()[:500]),
        by=by,
        answered_by_id=answered,
        at=at,
    )
    step(opinion, What.JUDGED, by=by, reason=_said_of(verdict), at=at)
    if satisfied or opinion.round >= ROUNDS:
        Opinion.objects.filter(pk=opinion.pk).update(state=Opinion.State.CLOSED)
    else:
        _reopen(opinion, at)
    bump(opinion.committee_id)
    return verdict


@in_chinese()
def _said_of(verdict: Verdict) -> str:
    said = _("满意") if verdict.satisfied else _("不满意")
    return f"{said}：{verdict.words}" if verdict.words else said


def _reopen(opinion: Opinion, at: datetime) -> None:
    day = at.astimezone(SHANGHAI).date()
    opinion.state, opinion.round, opinion.handler = Opinion.State.REOPENED, opinion.round + 1, None
    opinion.due_on = last_day("reply_days", day, opinion.committee)
    opinion.save(update_fields=["state", "round", "handler", "due_on"])
    step(opinion, What.REOPENED, at=at)
