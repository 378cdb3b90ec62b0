"""Tell the asker of an opinion and everyone who asks it too, each by the way they left; and the staff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from users.actions.notices import Message, Recipient, tell_many, tell_users
from users.models import User
from village_affairs.actions.opinion_steps import code_of
from village_affairs.models import Call, Opinion, OpinionMeToo
from xidu.kit.dates import chinese_date
from xidu.kit.language import in_chinese

# Who chose a call gets a row on the list of calls; the board and one's own query code need no notice.
NOTICED = {Opinion.Hear.SMS: "sms", Opinion.Hear.LEADER: "leader", Opinion.Hear.SITE: "site"}
SHORT = 60


@in_chinese()
def tell_everyone(
    opinion: Opinion,
    what: str,
    subject: Promise,
    told: Promise,
    *,
    call_at: datetime | None = None,
    **facts: object,
) -> int:
    """Write to the asker and to every me-too what happened; return how many notices are new.

    Whoever wanted a call gets a row on the list of calls, dated ``call_at``; none where it is not worth one.

    ``what`` is the fact within the opinion's key, so nobody hears it twice. ``told`` is a lazy sentence with
    ``committee``, ``number`` and ``facts``, so that it is Chinese whoever acts.
    """
    rows: list[Opinion | OpinionMeToo] = [opinion, *opinion.me_toos.select_related("user__person", "block")]
    facts = {"committee": opinion.committee.name, "number": opinion, **facts}
    body = str(told) % facts
    if call_at:
        _owe_calls(opinion, rows, key=what, words=body, at=call_at)
    return tell_many([found for row in rows if (found := message(opinion, row, what, str(subject), body))])


def _owe_calls(
    opinion: Opinion, rows: Iterable[Opinion | OpinionMeToo], *, key: str, words: str, at: datetime
) -> None:
    calls = [
        Call(
            committee_id=opinion.committee_id,
            opinion=opinion,
            me_too=row if isinstance(row, OpinionMeToo) else None,
            key=key,
            words=words[:500],
            at=at,
        )
        for row in rows
        if row.hear_by == Opinion.Hear.CALL and row.phone_sealed
    ]
    Call.objects.bulk_create(calls, ignore_conflicts=True)


def message(
    opinion: Opinion, row: Opinion | OpinionMeToo, what: str, subject: str, body: str
) -> Message | None:
    """Return the message for one of those who asked, or None for who chose no notice."""
    channel = NOTICED.get(Opinion.Hear(row.hear_by))
    if channel is None:
        return None
    asker = isinstance(row, Opinion)
    return Message(
        recipient=Recipient(
            ref=f"opinion:{row.pk}" if asker else f"opinion_me_too:{row.pk}",
            user=row.user,
            person=row.user.person if row.user else None,
            block=row.block,
            phone=row.phone,
            channels=(channel,),
        ),
        key=f"opinion:{opinion.pk}:{what}",
        topic="opinion",
        subject=subject,
        body=body,
        committee=opinion.committee,
        # The code opens the asker's own page: it goes to nobody else, and to no leader who passes words on.
        url=f"/q/{code_of(opinion)}/" if asker and channel != "leader" else "",
    )


def shortened(words: str) -> str:
    return words if len(words) <= SHORT else f"{words[:SHORT]}…"


@in_chinese()
def tell_staff(opinion: Opinion, people: Iterable[User], *, what: str, subject: Promise) -> int:
    """Tell each of ``people`` once that ``opinion`` waits for them."""
    facts = {"name": opinion.committee.name, "number": opinion, "due": chinese_date(opinion.due_on)}
    return tell_users(
        people,
        key=f"opinion:{opinion.pk}:{what}",
        topic="opinion",
        subject=str(subject),
        body=_("%(name)s%(number)s号意见，最晚%(due)s答复。") % facts,
        committee=opinion.committee,
        url=f"/desk/questions/{opinion.pk}/",
    )
