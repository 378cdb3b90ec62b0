"""What the holder of a query code sees: where the question stands, each answer, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from village_affairs.actions.opinion_steps import standing_one
from village_affairs.models import Opinion, OpinionStep, Reply, Verdict
from village_affairs.pages.outcomes import outcome_words
from village_affairs.pages.words import Called
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.templatetags.kit import due_words, short_day


@dataclass(frozen=True)
class Round:
    """One answer with what the asker said to it, if anything yet."""

    reply: Reply
    day: date
    verdict: Verdict | None

    @property
    def outcome(self) -> str:
        return outcome_words(self.reply)


@dataclass(frozen=True)
class Moment:
    """One line of what happened, without anybody's name."""

    words: str
    day: date


@dataclass(frozen=True)
class QueryPage:
    """``state`` and ``state_words`` make the tag, ``next_words`` says what happens now.

    ``standing`` is the question it was merged into, whose answers are ``there``; ``too`` how many ask it too.
    """

    opinion: Opinion
    asked_on: date
    called: Called
    rounds: tuple[Round, ...]
    state: str
    state_words: str
    next_words: str
    may_judge: bool
    may_withdraw: bool
    too: int
    history: tuple[Moment, ...]
    standing: Opinion | None = None
    there: tuple[Round, ...] = ()


def query_page(opinion: Opinion) -> QueryPage:
    """Return the page of a question; four queries, and two more for each merging."""
    called = Called(opinion.committee.is_village)
    rounds, too = _rounds(opinion), opinion.me_toos.count()
    standing = standing_one(opinion) if opinion.merged_into_id else None
    state, words = _state(standing or opinion)
    return QueryPage(
        opinion=opinion,
        asked_on=opinion.received_at.astimezone(SHANGHAI).date(),
        called=called,
        rounds=rounds,
        state=state,
        state_words=words,
        next_words=_merged(standing) if standing else _next(opinion, rounds, called),
        may_judge=opinion.state == Opinion.State.ANSWERED,
        may_withdraw=opinion.is_waiting and not too,
        too=too,
        history=_history(opinion),
        standing=standing,
        there=_rounds(standing) if standing else (),
    )


def _rounds(opinion: Opinion) -> tuple[Round, ...]:
    verdicts = {row.round: row for row in opinion.verdicts.all()}
    return tuple(
        Round(reply, reply.at.astimezone(SHANGHAI).date(), verdicts.get(reply.round))
        for reply in opinion.replies.all()
    )


def _state(opinion: Opinion) -> tuple[str, str]:
    if opinion.is_waiting:
        return due_words(opinion.due_on, today())
    return "done", str(opinion.get_state_display())


def _merged(standing: Opinion) -> str:
    facts = {"number": standing, "due": short_day(standing.due_on)}
    if standing.is_waiting:
        return _("和%(number)s号问的是同一件事，并到一起答复，最晚%(due)s。") % facts
    return _("和%(number)s号问的是同一件事，并到一起答复了，答复在下面。") % facts


def _history(opinion: Opinion) -> tuple[Moment, ...]:
    """Return what happened in short: who did it and what staff told one another stays on the desk."""
    told = {
        OpinionStep.What.RECEIVED: _("收到了"),
        OpinionStep.What.ASSIGNED: _("派了人来答复"),
        OpinionStep.What.RETURNED: _("正在换一个合适的人答复"),
        OpinionStep.What.MERGED: _("同样的问题并到一起"),
        OpinionStep.What.ESCALATED: _("过了期限，催办到主任和街道"),
        OpinionStep.What.ANSWERED: _("答复了"),
        OpinionStep.What.REOPENED: _("您不满意，换人再答复"),
        OpinionStep.What.WITHDRAWN: _("您撤回了"),
    }
    return tuple(
        Moment(told[OpinionStep.What(row.what)], row.at.astimezone(SHANGHAI).date())
        for row in opinion.steps.filter(what__in=list(told))
    )


def _next(opinion: Opinion, rounds: tuple[Round, ...], called: Called) -> str:
    facts = {"office": called.office, "due": short_day(opinion.due_on), "board": called.board}
    if opinion.state == Opinion.State.OPEN:
        return _("%(office)s最晚%(due)s答复您。超过日期，街道会收到提醒。") % facts
    if opinion.state == Opinion.State.REOPENED:
        return _("您说不满意，%(office)s会换一个人再答复，最晚%(due)s。") % facts
    if opinion.state == Opinion.State.ANSWERED:
        return _("看过答复，请说一声满意不满意。")
    if opinion.state == Opinion.State.WITHDRAWN:
        return _("您撤回了，这一条不再答复。以后还想问，再问一条就行。")
    last = rounds[-1].verdict if rounds else None
    if last and not last.satisfied:
        return _("两次答复您都不满意，可以找%(board)s，或者打12345请街道来办。") % facts
    return _("这件事办结了，谢谢您。")
