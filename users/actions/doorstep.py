"""What is told at the door or put into a letter box: who was told, and the papers to take along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.models import Block
from users.actions import audit
from users.models import Notice
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.errors import NotNow
from xidu.kit.papers import DoorstepList, DoorstepNotice, DoorstepRow, Letter

OF_MOUTH_AND_PAPER = ("leader", "letter")


@transaction.atomic
def tell_by_mouth(notice: Notice, *, by: Any, request: HttpRequest | None = None) -> None:
    """Note that somebody was told, by whom and when; a second press changes nothing.

    Raises NotNow if the notice is not on a list (taken back, or sent by another channel).
    """
    rows = Notice.objects.filter(pk=notice.pk, state=Notice.State.HANDED_OVER, channel__in=OF_MOUTH_AND_PAPER)
    if not rows.exists():
        raise NotNow(_("这一条已经不用转告了，请刷新页面。"))
    if rows.filter(told_at=None).update(told_at=timezone.now(), told_by=by):
        audit.record("notice.told", by=by, row=notice, request=request)


@transaction.atomic
def take_back_telling(notice: Notice, *, by: Any, request: HttpRequest | None = None) -> None:
    """Put a notice back on the list that was ticked by mistake, on the same day.

    Raises NotNow on a later day.
    """
    rows = Notice.objects.filter(pk=notice.pk)
    if not rows.filter(told_at__gte=start_of_today()).update(told_at=None, told_by=None):
        raise NotNow(_("只能撤回今天点的“告诉了”。请再去告诉一次，或请村居委会更正。"))
    audit.record("notice.untold", by=by, row=notice, request=request)


def start_of_today() -> datetime:
    return datetime.combine(today(), datetime.min.time(), tzinfo=SHANGHAI)


def door_of(notice: Notice) -> str:
    """Return the door to go to; the block where the notice names no household."""
    home = notice.person.household if notice.person else None
    return home.door if home else ""


def doorstep_paper(block: Block, rows: Iterable[Notice], *, leader: str) -> DoorstepList:
    """Return the list of one block: what is said at every door once on top, the rest beside its door."""
    notices = list(rows)
    repeated = _said_at_several(notices)
    return DoorstepList(
        leader=leader,
        place=f"{block.committee.name}{block.name}",
        printed_on=today(),
        notices=[DoorstepNotice(subject, body) for subject, body in repeated],
        rows=[
            DoorstepRow(
                door=door_of(row) or block.name,
                name=row.person.masked_name if row.person else "",
                words=row.subject if (row.subject, row.body) in repeated else f"{row.subject}：{row.body}",
            )
            for row in notices
        ],
        telephone=block.committee.phone,
    )


def _said_at_several(notices: Sequence[Notice]) -> list[tuple[str, str]]:
    said = [(row.subject, row.body) for row in notices]
    return [words for words in dict.fromkeys(said) if said.count(words) > 1]


def letter_paper(notice: Notice) -> Letter:
    """Return the letter of a notice for a window envelope.

    Raises NotNow where nobody knows to which door it goes.
    """
    person, committee = notice.person, notice.committee
    home = person.household if person else None
    if person is None or home is None or committee is None:
        raise NotNow(_("这封信不知道寄到哪一户。请先在名册里补上住户，或改为打电话。"))
    return Letter(
        sender=committee.full_name,
        sender_address=committee.address,
        recipient=f"{person.name}　收",
        recipient_address=f"{committee.address or committee.name}\n{home.block.name}{home.door}",
        title=notice.subject,
        salutation="您好：",
        body=notice.body,
        signature=committee.full_name,
        date=today(),
        telephone=committee.phone,
        url=notice.full_url,
    )
