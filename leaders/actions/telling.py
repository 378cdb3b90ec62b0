"""How a leader is reached: on the account, or by the phone on the register where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from activities.actions.sign_ups import what_when_where
from activities.models import Activity
from residents.models import Person
from users.actions.notices import Message, Recipient, tell_many
from users.models import User
from xidu.kit.language import in_chinese


def recipients_of(people: Iterable[Person]) -> Iterator[tuple[Person, Recipient]]:
    """Yield whoever of ``people`` can be reached, with the way to them; one query for the accounts."""
    found = {person.pk: person for person in people}
    accounts: dict[int, User] = {}
    for account in User.objects.filter(person__in=found, is_active=True).order_by("-pk"):
        accounts[account.person_id or 0] = account
    for pk, person in found.items():
        if user := accounts.get(pk):
            yield person, Recipient(ref=f"user:{user.pk}", user=user)
        elif person.phone_sealed:
            yield person, Recipient(ref=f"person:{pk}", person=person, phone=person.phone)


@in_chinese()
def invite_leaders(
    activity: Activity, people: Iterable[Person], *, key: str, topic: str, subject: str
) -> int:
    """Tell ``people`` of an activity they are asked to, each once for ``key``; return how many are new."""
    body = _("%(what)s。请点开链接报名。") % {"what": what_when_where(activity)}
    return tell_many(
        [
            Message(
                recipient=whom,
                key=key,
                topic=topic,
                subject=subject,
                body=body,
                committee=activity.committee,
                url=f"/{activity.committee.slug}/activities/{activity.pk}/",
                useless_after=activity.ends_at,
            )
            for _person, whom in recipients_of(people)
        ]
    )


@in_chinese()
def tell_leaders(people: Iterable[Person], *, key: str, topic: str, subject: str, body: str, url: str) -> int:
    """Tell each of ``people`` something, once for ``key``; return how many are new."""
    return tell_many(
        [
            Message(
                recipient=whom,
                key=key,
                topic=topic,
                subject=subject,
                body=body,
                committee=person.committee,
                url=url,
            )
            for person, whom in recipients_of(people)
        ]
    )
