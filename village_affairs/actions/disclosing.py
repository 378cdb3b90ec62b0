"""A draft of any kind but accounts: written, written again, until it is handed in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from residents.models import Committee
from users.actions.audit import record
from users.models import User
from village_affairs.models import CatalogueItem, Disclosure, Version
from xidu.kit.errors import NotNow

Kind = Disclosure.Kind
# One of each for a committee, a ledger and a year: what is wrong in it is corrected, not written twice.
ONCE_A_YEAR = (Kind.BUDGET, Kind.FINAL_ACCOUNT)
OPEN = (Version.State.DRAFT, Version.State.RETURNED)


@transaction.atomic
def draft_disclosure(
    *,
    committee: Committee,
    kind: str,
    title: str,
    by: User,
    words: str = "",
    body: dict[str, Any] | None = None,
    item: CatalogueItem | None = None,
    topic: str = "",
    period: date | None = None,
    ledger: str = "",
) -> Version:
    """Return the first draft of a new disclosure.

    Raises NotNow where one of the same kind, ledger and year, or with the same title and period, is there.
    """
    Committee.objects.select_for_update(no_key=True).get(pk=committee.pk)
    there = Disclosure.objects.filter(committee=committee, kind=kind, period=period)
    there = there.filter(ledger=ledger) if kind in ONCE_A_YEAR else there.filter(title=title)
    # A disclosure whose every version was dropped or withdrawn does not stand in the way of a new one.
    there = there.exclude(publications__withdrawal__isnull=False)
    if found := there.first():
        raise NotNow(
            _("“%(title)s”已经有了，不用再做一份；还没公开的请接着改，公开了的请点“更正”")
            % {"title": found.title}
        )
    disclosure = Disclosure.objects.create(
        committee=committee, kind=kind, title=title, item=item, topic=topic, period=period, ledger=ledger
    )
    version = Version.objects.create(
        committee=committee, disclosure=disclosure, maker=by, words=words, body=body or {}
    )
    record("version.draft", by=by, row=version, detail={"kind": kind})
    return version


@transaction.atomic
def redraft(
    version: Version,
    *,
    by: User,
    title: str,
    words: str,
    body: dict[str, Any],
    item: CatalogueItem | None,
    topic: str,
) -> Version:
    """Write an open draft anew; ``by`` becomes its maker. Once something is public the title stays.

    Raises NotNow for a version that was handed in.
    """
    row = Version.objects.select_for_update(of=("self",)).select_related("disclosure").get(pk=version.pk)
    if row.state not in OPEN:
        raise NotNow(_("这一版已经交上去了，要改请先请审核人退回"))
    disclosure = row.disclosure
    if not disclosure.publications.exists():
        disclosure.title = title
    disclosure.item, disclosure.topic = item, topic
    disclosure.save(update_fields=["title", "item", "topic"])
    row.maker, row.words, row.body = by, words, body
    row.save(update_fields=["maker", "words", "body"])
    record("version.redraft", by=by, row=row)
    return row
