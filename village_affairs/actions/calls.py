"""Calls that answers owe: the number is seen for the call alone, and the call is ticked once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from users.access import can
from users.actions import audit
from users.models import User
from village_affairs.actions.opinion_steps import NotYours
from village_affairs.actions.verdicts import judge
from village_affairs.models import Call, Opinion
from xidu.kit.language import in_chinese

REVEAL = "residents.reveal_phone"


@transaction.atomic
def reveal(call: Call, *, by: User, request: HttpRequest | None = None) -> str:
    """Return the number of a call that is owed; who saw it stands on the trail, the call is the reason.

    Raises NotYours for somebody who may see no numbers there.
    """
    _must_ring(call, by)
    with in_chinese():
        why = _("回电话")
    audit.record("opinion.reveal_phone", by=by, row=call, detail={"reason": why}, request=request)
    return call.person.phone


@transaction.atomic
def make_call(
    call: Call, *, by: User, note: str = "", satisfied: bool | None = None, at: datetime | None = None
) -> Call:
    """Tick a call as made, with what came of it; a second tick changes nothing.

    ``satisfied`` is what the asker said of the answer, None where nobody asked: see ``asks_for_a_verdict``.

    One call says it all: what was owed the same person about the same matter before is ticked with it.

    Raises NotYours for somebody who may not see its number: they cannot have called; and for whoever gave
    the answer and would write down what is thought of it.
    """
    _must_ring(call, by)
    made = {"done_at": at or timezone.now(), "done_by": by, "note": note.strip()[:200]}
    if Call.objects.said_with(call).update(**made):
        audit.record("opinion.call", by=by, row=call)
        if satisfied is not None and call.opinion and asks_for_a_verdict(call):
            judge(call.opinion, satisfied=satisfied, by=by, at=at)
    call.refresh_from_db()
    return call


def asks_for_a_verdict(call: Call) -> bool:
    """Say whether the call goes to the asker about an answer that waits to be judged."""
    opinion = call.opinion
    if opinion is None or call.me_too_id or opinion.state != Opinion.State.ANSWERED:
        return False
    return call.key == f"reply:{opinion.round}" and not opinion.verdicts.filter(round=opinion.round).exists()


def _must_ring(call: Call, by: User) -> None:
    if not can(by, REVEAL, committee_id=call.committee_id):
        raise NotYours(_("您不能看这里的电话，请让打电话的人来记。"))
