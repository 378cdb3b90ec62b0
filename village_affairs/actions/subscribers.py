"""Those who asked to hear of new publications."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from users.actions.notices import Message, Recipient, tell_many
from village_affairs.models import Publication, Subscription
from xidu.kit.language import in_chinese


def recipients_of(topic: str, committee_id: int) -> Iterator[tuple[Recipient, object]]:
    """Yield everybody subscribed to ``topic`` with a mark that is the same for the same account or phone."""
    rows = Subscription.objects.active(topic).filter(committee=committee_id).select_related("user")
    for row in rows:
        if row.user_id:
            yield Recipient(ref=f"user:{row.user_id}", user=row.user), row.user_id
        elif row.phone_sealed:
            recipient = Recipient(ref=f"subscription:{row.pk}", phone=row.phone, channels=("sms",))
            yield recipient, row.phone_index
        else:
            recipient = Recipient(ref=f"subscription:{row.pk}", email=row.email, channels=("email",))
            yield recipient, row.email_index


@in_chinese()
def tell_subscribers(publication: Publication) -> int:
    """Write the notices of a publication; return how many are new. A correction is told as one."""
    facts = {
        "name": publication.committee.name,
        "title": publication.disclosure.title,
        "reason": publication.version.reason,
    }
    again = publication.previous_id is not None
    sentence = _("%(name)s更正了%(title)s：%(reason)s") if again else _("%(name)s公开了%(title)s")
    slug, year, number = publication.committee.slug, publication.year, publication.number
    return tell_many(
        [
            Message(
                recipient=recipient,
                key=f"publication:{publication.pk}",
                topic="publication",
                subject=sentence % facts,
                body=sentence % facts,
                committee=publication.committee,
                url=f"/{slug}/disclosures/{year}-{number}/",
            )
            for recipient, _mark in recipients_of(Subscription.Topic.PUBLICATION, publication.committee_id)
        ]
    )
