"""Adds lines to the trail and proves that none was changed, moved or taken out."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.models import Committee
from users.models import AuditEntry, AuditHead, User

STREET_CHAIN = "street"
# Mobile and ID numbers that somebody typed into a reason: the trail can never be cleaned afterwards.
_PERSONAL = re.compile(r"(?<!\w)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\w)")


@transaction.atomic
def record(
    action: str,
    *,
    by: Any,
    row: models.Model | None = None,
    committee: Committee | None = None,
    detail: Mapping[str, Any] | None = None,
    request: HttpRequest | None = None,
) -> AuditEntry:
    """Add one line to the trail of ``committee`` (else of the row's committee, else of the street).

    ``action`` is ``"noun.verb"``, for example ``"grant.approve"``. ``by`` is the account, or None for the
    system and for anonymous visitors. ``detail`` holds words, whole numbers, dates and Decimals (both kept
    as text), never names or numbers of people: refer to people by row. The chain's head stays locked until
    the surrounding transaction ends, so call it last.

    Raises TypeError for a float in ``detail``: its text in the database is not its text here.
    """
    place = committee.pk if committee else _committee_id(row)
    chain = str(place) if place else STREET_CHAIN
    head = _locked_head(chain)
    entry = AuditEntry(
        chain=chain,
        seq=head.seq + 1,
        committee_id=place,
        at=timezone.now(),
        actor=by if isinstance(by, User) else None,
        acting_for=getattr(request, "acting_for", None) or "",
        action=action,
        object_type=row._meta.label_lower if row is not None else "",  # noqa: SLF001 - a public door of Django
        object_id=str(row.pk) if row is not None else "",
        detail=_clean(dict(detail or {})),
        address=address_of(request) if request is not None else "",
        previous=head.hash,
    )
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)
    AuditHead.objects.filter(pk=chain).update(seq=entry.seq, hash=entry.hash)
    return entry


def hash_of(entry: AuditEntry) -> str:
    """Return the SHA-256 (64 hex characters) over everything the line says and the hash before it."""
    said = {
        "chain": entry.chain,
        "seq": entry.seq,
        "committee": entry.committee_id,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "acting_for": entry.acting_for,
        "action": entry.action,
        "object": [entry.object_type, entry.object_id],
        "detail": entry.detail,
        "address": entry.address,
        "previous": entry.previous,
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def chains() -> list[str]:
    """Return every chain that has a head or a line."""
    heads = AuditHead.objects.values_list("chain", flat=True)
    lines = AuditEntry.objects.order_by().values_list("chain", flat=True).distinct()
    return sorted({*heads, *lines})


def broken_links(chain: str) -> list[str]:
    """Return a sentence for each place where the chain does not hold; an empty list says it is whole."""
    broken: list[str] = []
    seq, previous = 0, ""
    for entry in AuditEntry.objects.chain_of(chain).iterator(chunk_size=2000):
        place = {"chain": chain, "seq": entry.seq}
        if entry.seq != seq + 1:
            place["expected"] = seq + 1
            broken.append(_("%(chain)s：第%(expected)s条缺失，下一条是第%(seq)s条") % place)
        if entry.previous != previous:
            broken.append(_("%(chain)s：第%(seq)s条接不上前一条") % place)
        if hash_of(entry) != entry.hash:
            broken.append(_("%(chain)s：第%(seq)s条的内容被改过") % place)
        seq, previous = entry.seq, entry.hash
    head = AuditHead.objects.filter(pk=chain).first()
    if head is None or (head.seq, head.hash) != (seq, previous):
        last = {"chain": chain, "seq": seq, "head": head.seq if head else 0}
        broken.append(_("%(chain)s：末尾不符，登记到第%(head)s条，实有到第%(seq)s条") % last)
    return broken


def address_of(request: HttpRequest) -> str:
    """Return the visitor's address as far as our own proxies vouch for it; "" when it cannot be told."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured):
        return ""


def _committee_id(row: models.Model | None) -> int | None:
    return row.pk if isinstance(row, Committee) else getattr(row, "committee_id", None)


def _locked_head(chain: str) -> AuditHead:
    heads = AuditHead.objects.select_for_update()
    if head := heads.filter(pk=chain).first():
        return head
    # Two first lines at once: one of them inserts, both then wait for the same row.
    AuditHead.objects.bulk_create([AuditHead(chain=chain)], ignore_conflicts=True)
    return heads.get(pk=chain)


def _clean(value: Any) -> Any:
    """Return ``value`` as the database will give it back, with numbers of people taken out."""
    if isinstance(value, float):
        raise TypeError("The trail keeps no floats; pass a Decimal or a whole number.")
    if isinstance(value, Mapping):
        return {str(key): _clean(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(part) for part in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if value is None or isinstance(value, bool | int):
        return value
    text = value if isinstance(value, str) else json.loads(json.dumps(value, cls=DjangoJSONEncoder))
    # PostgreSQL's jsonb knows no NUL.
    return _PERSONAL.sub("***", text.replace("\x00", ""))
