"""Token buckets: how often somebody may try something, kept without saying who."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from users.models import Bucket
from xidu.kit import crypto
from xidu.kit.errors import RuleBroken


class TooMany(RuleBroken):
    """The bucket is empty: wait a little, or ask a person."""


@transaction.atomic
def spend(name: str, subject: str, *, burst: int, per_hour: float, cost: float = 1) -> None:
    """Take ``cost`` from the bucket of ``subject`` (an address, an account), which holds ``burst`` at most.

    It fills by ``per_hour``. The key is an HMAC: no address or phone can be read from the table.

    Raises TooMany when there is not enough in it; nothing is taken then.
    """
    now = timezone.now()
    key = crypto.blind_index(subject, f"limit:{name}", 0)
    Bucket.objects.bulk_create([Bucket(key=key, tokens=burst, refilled_at=now)], ignore_conflicts=True)
    bucket = Bucket.objects.select_for_update().get(pk=key)
    gained = max(0.0, (now - bucket.refilled_at).total_seconds()) / 3600 * per_hour
    tokens = min(float(burst), bucket.tokens + gained)
    if tokens < cost:
        raise TooMany(_("试得太多了，请过一会儿再来，或者打电话给我们。"))
    Bucket.objects.filter(pk=key).update(tokens=tokens - cost, refilled_at=now)
