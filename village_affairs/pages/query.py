"""What the holder of a query code sees: where the question stands, each answer, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from village_affairs.models import Opinion, Reply, Verdict
from village_affairs.pages.words import Called
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.templatetags.kit import due_words, short_day


@dataclass(frozen=True)
class Round:
    """One answer with what the asker said to it, if anything yet."""

    reply: Reply
    day: date
    verdict: Verdict | None


@dataclass(frozen=True)
class QueryPage:
    """``state`` and ``state_words`` make the tag, ``next_words`` says what happens now."""

    opinion: Opinion
    asked_on: date
    called: Called
    rounds: tuple[Round, ...]
    state: str
    state_words: str
    next_words: str
    may_judge: bool


def query_page(opinion: Opinion) -> QueryPage:
    """Return the page of a question; two queries."""
    called = Called(opinion.committee.is_village)
    verdicts = {row.round: row for row in opinion.verdicts.all()}
    rounds = tuple(
        Round(reply, reply.at.astimezone(SHANGHAI).date(), verdicts.get(reply.round))
        for reply in opinion.replies.all()
    )
    waits = opinion.state in {Opinion.State.OPEN, Opinion.State.REOPENED}
    state, words = due_words(opinion.due_on, today()) if waits else ("done", str(opinion.get_state_display()))
    return QueryPage(
        opinion=opinion,
        asked_on=opinion.received_at.astimezone(SHANGHAI).date(),
        called=called,
        rounds=rounds,
        state=state,
        state_words=words,
        next_words=_next(opinion, rounds, called),
        may_judge=opinion.state == Opinion.State.ANSWERED,
    )


def _next(opinion: Opinion, rounds: tuple[Round, ...], called: Called) -> str:
    facts = {"office": called.office, "due": short_day(opinion.due_on), "board": called.board}
    if opinion.state == Opinion.State.OPEN:
        return _("%(office)s最晚%(due)s答复您。超过日期，街道会收到提醒。") % facts
    if opinion.state == Opinion.State.REOPENED:
        return _("您说不满意，%(office)s会换一个人再答复，最晚%(due)s。") % facts
    if opinion.state == Opinion.State.ANSWERED:
        return _("看过答复，请说一声满意不满意。")
    last = rounds[-1].verdict if rounds else None
    if last and not last.satisfied:
        return _("两次答复您都不满意，可以找%(board)s，或者打12345请街道来办。") % facts
    return _("这件事办结了，谢谢您。")
