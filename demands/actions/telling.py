"""Tell the asker and everyone who has the same worry, each by the way they left."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from demands.actions.history import step as write_step
from demands.models import Call, Demand, Hear, MeToo, Step
from residents.actions.stamps import bump
from residents.models import Block
from users.actions.holders import staff_of, street_office
from users.actions.notices import Message, Recipient, tell_many, tell_users
from users.models import User
from xidu.kit import crypto
from xidu.kit.dates import chinese_date, today
from xidu.kit.errors import RuleBroken
from xidu.kit.language import in_chinese

TRIAGE = "demands.triage_demand"
NOTICED = {Hear.SMS: "sms", Hear.LEADER: "leader", Hear.SITE: "site"}


class NotYours(RuleBroken):
    """The step belongs to somebody else: another handler, or somebody of this committee."""


def code_of(demand: Demand) -> str:
    """Return the query code of a demand: drawn from its source, kept as a digest and in the asker's link."""
    return crypto.code_from(demand.source, "demand")


@in_chinese()
def say(
    demand: Demand, what: str, told: Promise, *, reason: str = "", numbers: str = "", **facts: Any
) -> Step:
    """Write a step that the asker and every me-too hear of.

    ``told`` is a lazy text, so that it is Chinese whoever acts; it may name ``due``, ``why`` and ``numbers``.
    """
    words = str(told) % {"due": chinese_date(demand.due_on), "why": reason, "numbers": numbers}
    row = write_step(demand, what, told=words, reason=reason, **facts)
    tell_everyone(demand, row, words)
    bump(demand.committee_id)
    return row


def tell_everyone(demand: Demand, step: Step, told: str, ask: str = "") -> int:
    """Write to the asker and every me-too what happened; return how many rows are new.

    ``ask`` is what the asker alone is asked besides: the others hold no code to answer with.

    Who wants a call gets a row on the list of calls, once a step. The key names the step: saying it again
    tells nobody twice.
    """
    me_toos = demand.me_toos.select_related("user__person__household__block", "block", "came_from")
    rows: list[Demand | MeToo] = [demand, *me_toos]
    asked = f"{told} {ask}".strip()
    words = {row: asked if row is demand else told for row in rows}
    messages = [message for row in rows if (message := _message(demand, row, step, words[row]))]
    calls = [
        Call(
            committee_id=demand.committee_id,
            demand=demand,
            me_too=row if isinstance(row, MeToo) else None,
            step=step,
            words=words[row][:500],
        )
        for row in rows
        if row.hear_by == Hear.CALL and row.phone_sealed
    ]
    Call.objects.bulk_create(calls, ignore_conflicts=True)
    return tell_many(messages)


def home_of(row: Demand | MeToo) -> Block | None:
    """Return the block here that its account lives in: that leader goes there where no block is named."""
    household = row.user.person.household if row.user and row.user.person else None
    return household.block if household and household.committee_id == row.committee_id else None


@in_chinese()
def _message(demand: Demand, row: Demand | MeToo, step: Step, told: str) -> Message | None:
    channel = NOTICED.get(Hear(row.hear_by))
    if channel is None:
        return None
    asker = isinstance(row, Demand)
    told = _for_the_leader(row, told) if channel == "leader" else told
    number = _("您反映的%(number)s号诉求") if asker else _("您也遇到的%(number)s号诉求")
    return Message(
        recipient=Recipient(
            ref=f"{'demand' if asker else 'me_too'}:{row.pk}",
            user=row.user,
            person=row.user.person if row.user else None,
            block=row.block or home_of(row),
            phone=row.phone,
            channels=(channel,),
        ),
        key=f"demand:{demand.pk}:step:{step.pk}",
        topic="demand",
        subject=_("您反映的事有新进展") if asker else _("您也遇到的事有新进展"),
        body=_("%(committee)s：%(number)s，%(told)s")
        % {"committee": demand.committee.name, "number": number % {"number": demand}, "told": told},
        committee=demand.committee,
        # The code opens the page of the asker: it goes to nobody who only passes the words on.
        url=f"/d/{code_of(demand)}/" if asker and channel != "leader" else "",
    )


def _for_the_leader(row: Demand | MeToo, told: str) -> str:
    """Return the words with whom they are for, where an asker without an account left a name."""
    asked = row if isinstance(row, Demand) else row.came_from
    # Of those who came with a demand that was merged, only its asker left a name.
    own = isinstance(row, Demand) or row.source.endswith(f":d{row.came_from_id}")
    name = asked.name if asked and own else ""
    return _("%(told)s（请转告%(name)s）") % {"told": told, "name": name} if name else told


@in_chinese()
def tell_staff(demand: Demand, people: list[User], *, key: str, subject: Promise) -> int:
    """Tell each of ``people`` once that ``demand`` waits for them; ``key`` tells the occasions apart."""
    facts = {"name": demand.committee.name, "number": demand, "kind": demand.kind.name, "due": demand.due_on}
    return tell_users(
        people,
        key=f"demand:{demand.pk}:{key}",
        topic="demand",
        subject=str(subject),
        body=_("%(name)s%(number)s号诉求（%(kind)s），最晚%(due)s办。") % facts,
        committee=demand.committee,
        url=f"/desk/demands/{demand.pk}/",
    )


def triage_staff(demand: Demand) -> list[User]:
    """Return who dispatches at the demand's committee today; the street office where nobody does."""
    own = list(staff_of(demand.committee, TRIAGE, today()))
    return own or list(street_office(demand.committee, TRIAGE, today()))
