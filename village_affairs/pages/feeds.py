"""Publications as feeds: what a reader's program shows, in Atom, RSS and JSON Feed 1.1."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils import feedgenerator
from django.utils.translation import gettext as _

from residents.models import Committee
from village_affairs.kinds.blocks import Facts
from village_affairs.kinds.registry import blocks_of
from village_affairs.models import Disclosure, Ledger, Publication
from village_affairs.pages.links import publication_link
from village_affairs.pages.sheet import sheet_of

MOST = 30
WORDS = 200  # characters of a notice in a feed; the rest is on its page
Absolute = Callable[[str], str]
KINDS: dict[str, type[feedgenerator.SyndicationFeed]] = {
    "atom": feedgenerator.Atom1Feed,
    "rss": feedgenerator.Rss201rev2Feed,
}


@dataclass(frozen=True)
class Entry:
    """``guid`` stays with the publication for ever; ``words`` say in plain text what it says."""

    guid: str
    title: str
    url: str
    words: str
    kind: str
    at: dt.datetime


def entries(committee: Committee | None, absolute: Absolute) -> Sequence[Entry]:
    """Return the newest ``MOST`` publications in force of one committee or of all; one query."""
    rows = Publication.objects.current().select_related("disclosure", "committee")
    if committee is not None:
        rows = rows.filter(committee=committee)
    return [
        _entry(row, absolute, named=committee is None) for row in rows.order_by("-published_at", "-id")[:MOST]
    ]


def _entry(row: Publication, absolute: Absolute, *, named: bool) -> Entry:
    title = f"{row.committee.name}：{row.disclosure.title}" if named else row.disclosure.title
    return Entry(
        guid=absolute(f"/{row.committee.slug}/disclosures/{row.year}-{row.number}/"),
        title=title,
        url=absolute(publication_link(row.committee.slug, row)),
        words=said_of(row),
        kind=str(Disclosure.Kind(row.disclosure.kind).label),
        at=row.published_at,
    )


def said_of(row: Publication) -> str:
    """Return in a few plain sentences what was published; of a list of people never more than its words."""
    disclosure, content = row.disclosure, row.content
    if disclosure.kind == Disclosure.Kind.FINANCE and disclosure.period:
        ledger = Ledger(disclosure.ledger)
        sheet = sheet_of(content, village=row.committee.is_village, ledger=ledger, period=disclosure.period)
        said = "".join(sheet.sentences)
    else:
        said = " ".join((content.get("words") or "").split()) or _facts_of(row)
        said = f"{said[:WORDS]}…" if len(said) > WORDS else said
    reason = content.get("reason")
    return said + (_("（更正：%(reason)s）") % {"reason": reason} if reason else "")


def _facts_of(row: Publication) -> str:
    """Return what a tender, a contract or a vote comes to, where nobody wrote words of its own."""
    disclosure, body = row.disclosure, row.content.get("body")
    if disclosure.kind == Disclosure.Kind.BENEFICIARIES:
        return ""
    blocks = (block for block in blocks_of(disclosure.kind, body) if isinstance(block, Facts))
    return "，".join(f"{name}：{value}" for block in blocks for name, value in block.rows)


def xml_feed(kind: str, title: str, home: str, address: str, rows: Sequence[Entry]) -> tuple[str, str]:
    """Return (document, content type) of an ``atom`` or ``rss`` feed."""
    feed = KINDS[kind](
        title=title, link=home, description=title, language="zh-cn", feed_url=address, feed_guid=home
    )
    for row in rows:
        feed.add_item(
            title=row.title,
            link=row.url,
            description=row.words,
            unique_id=row.guid,
            unique_id_is_permalink=True,
            pubdate=row.at,
            updateddate=row.at,
            categories=(row.kind,),
        )
    return feed.writeString("utf-8"), feed.content_type


def json_feed(title: str, home: str, address: str, rows: Sequence[Entry]) -> str:
    """Return a JSON Feed 1.1 document."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": home,
        "feed_url": address,
        "language": "zh-Hans",
        "items": [
            {
                "id": row.guid,
                "url": row.url,
                "title": row.title,
                "content_text": row.words or row.title,
                "date_published": row.at.isoformat(),
                "tags": [row.kind],
            }
            for row in rows
        ],
    }
    return json.dumps(feed, ensure_ascii=False)
