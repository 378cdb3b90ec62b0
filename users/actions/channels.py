"""By which ways an account hears of things, as its owner chose."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from users.models import ChannelChoice, User
from users.models.notices import Channel


def open_ways(user: User) -> list[Channel]:
    """Return the channels that lead to ``user``: no text without a phone, no leader without a home."""
    ways = [Channel.SITE]
    if user.phone_sealed:
        ways.append(Channel.SMS)
    if user.email:
        ways.append(Channel.EMAIL)
    if settings.WEIXIN_GATEWAY:
        ways.append(Channel.WEIXIN)
    if user.person and user.person.household_id:
        ways += [Channel.LEADER, Channel.LETTER]
    return ways


@transaction.atomic
def choose_ways(user: User, channels: Iterable[str], *, digest: bool) -> None:
    """Keep ``channels`` for every topic in place of what was chosen before; none means messages on the site.

    With ``digest`` a day's mails and messages come as one in the evening.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    ChannelChoice.objects.filter(user=user, topic="").delete()
    ChannelChoice.objects.bulk_create(
        ChannelChoice(user=user, channel=channel, digest=digest) for channel in dict.fromkeys(channels)
    )
