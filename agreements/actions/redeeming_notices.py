"""What a household hears of its redemption. The code itself stands in no message: it is on its own page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import Redemption
from residents.actions.calendar import figure_int
from residents.models import Person
from users.actions.notices import Message, Recipient, cancel, tell_many
from users.models import User

State = Redemption.State


def tell_home(row: Redemption, step: str) -> None:
    """Write to every account of the household what ``step`` means: made, soon, or a state it ended in."""
    if step in (State.COLLECTED, State.CANCELLED, State.LAPSED):
        cancel(f"redeem:{row.pk}:soon")
    home = row.account.household_id
    users = list(User.objects.filter(person__household=home, is_active=True).order_by("pk"))
    tell_many([_message(row, step, Recipient(ref=f"user:{user.pk}", user=user)) for user in users])


def warn_of_lapse(now: datetime) -> int:
    """Tell each household whose redemption ends soon; one without an account is told by its leader.

    Basis: the figure ``redeem_warn_days``.
    """
    day = timezone.localdate(now)
    until = day + timedelta(days=figure_int("redeem_warn_days", on=day))
    rows = Redemption.objects.filter(state=State.RESERVED, valid_until__range=(day, until))
    due = list(
        rows.select_related("item", "merchant", "committee", "account__household__block").order_by("pk")[:500]
    )
    homes = {row.account.household_id for row in due}
    users: dict[int, list[User]] = {}
    for user in User.objects.filter(person__household__in=homes, is_active=True).select_related("person"):
        if user.person and user.person.household_id:
            users.setdefault(user.person.household_id, []).append(user)
    heads = _heads(homes - set(users))
    said = [_message(row, "soon", whom) for row in due for whom in _whom(row, users, heads)]
    return tell_many(said)


def _heads(homes: set[Any]) -> dict[int, Person]:
    found: dict[int, Person] = {}
    for person in Person.objects.filter(household__in=homes).order_by("household", "-is_head", "pk"):
        found.setdefault(person.household_id, person)  # type: ignore[arg-type]
    return found


def _whom(row: Redemption, users: dict[int, list[User]], heads: dict[int, Person]) -> list[Recipient]:
    home = row.account.household
    if home is None:
        return []
    if own := users.get(home.pk):
        return [Recipient(ref=f"user:{user.pk}", user=user) for user in own]
    return [Recipient(ref=f"household:{home.pk}", person=heads.get(home.pk), block=home.block)]


def _message(row: Redemption, step: str, whom: Recipient) -> Message:
    facts = {
        "item": row.item.name,
        "count": row.count,
        "points": row.points,
        "tail": row.code_tail,
        "month": row.valid_until.month,
        "day": row.valid_until.day,
        "where": row.where,
    }
    subject, body = _WORDS[step]()
    return Message(
        recipient=whom,
        key=f"redeem:{row.pk}:{step}",
        topic="points",
        subject=subject % facts,
        body=body % facts,
        committee=row.committee,
        url=f"/me/points/shelf/codes/{row.pk}/",
        useless_after=_end_of(row) if step in ("made", "soon") else None,
    )


def _end_of(row: Redemption) -> datetime:
    day = row.valid_until + timedelta(days=1)
    return datetime.combine(day, datetime.min.time(), timezone.get_default_timezone())


_WORDS = {
    "made": lambda: (
        _("换好了：%(item)s%(count)d份"),
        _("用了%(points)d分，最晚%(month)d月%(day)d日来领：%(where)s。兑换码尾号%(tail)s，打开网页看全码。"),
    ),
    "soon": lambda: (
        _("快到期了：%(item)s还没领"),
        _("%(item)s%(count)d份，最晚%(month)d月%(day)d日来领：%(where)s。过期积分退回。"),
    ),
    State.COLLECTED: lambda: (
        _("领走了：%(item)s%(count)d份"),
        _("尾号%(tail)s的兑换码已经用了。不是您家领的，请马上告诉村居。"),
    ),
    State.CANCELLED: lambda: (_("兑换取消了：%(item)s"), _("用掉的%(points)d分按积分办法退回了。")),
    State.LAPSED: lambda: (_("兑换过期了：%(item)s"), _("没有来领，用掉的%(points)d分按积分办法退回了。")),
}
