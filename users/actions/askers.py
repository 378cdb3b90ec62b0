"""Who asked something, and who asks it too: the same person told by what they left, and how each hears."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from xidu.kit.errors import BadValue

RINGS = ("sms", "call")
LEADER, SITE, NONE = "leader", "site", "none"


def keep_way(row: Any, phone: str) -> None:
    """Keep the phone (an account's own where none is left), and refuse a way to hear that leads nowhere.

    ``row`` is unsaved and has ``hear_by``, ``user``, ``block`` and a sealed phone.
    """
    rings = row.hear_by in RINGS
    if not phone and rings and row.user:
        phone = row.user.phone
    row.keep_phone(phone, row.committee_id)
    if rings and not row.phone_sealed:
        raise BadValue(_("请留一个电话，办到哪一步好告诉您。"))
    if row.hear_by == LEADER and not (row.block or row.user or row.phone_sealed):
        raise BadValue(_("请选您住的楼组，组长好去告诉您。"))
    if row.hear_by == SITE and not row.user:
        raise BadValue(_("看站内消息要先登录；不登录请选别的方式。"))


def same_person(one: Any, other: Any) -> bool:
    """Say whether two rows of one committee left the same phone or the same account."""
    same_phone = bool(one.phone_index) and one.phone_index == other.phone_index
    return same_phone or (one.user_id is not None and one.user_id == other.user_id)


def stand_on(asker: Any, there: list[Any], rows: Sequence[Any], copy: Callable[[Any], Any]) -> None:
    """Let the people of ``rows`` hear of what ``asker`` asked, each once and by their own channel.

    ``there`` are those who ask it too already; whoever is new becomes ``copy(row)``. Whoever wanted to hear
    of the one and not of the other hears.
    """
    for row in rows:
        known = next((one for one in there if same_person(one, row)), None)
        if known is not None:
            if known.hear_by == NONE != row.hear_by:
                known.hear_by = row.hear_by
                known.save(update_fields=["hear_by"])
        elif not same_person(asker, row) or (asker.hear_by == NONE != row.hear_by):
            there.append(copy(row))
