"""A publication of any kind but accounts: words, facts, tables, papers, its versions, and the questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from residents.models import Committee
from village_affairs.actions.posting import shown_content, shows_people
from village_affairs.kinds.blocks import Block
from village_affairs.kinds.registry import blocks_of
from village_affairs.models import Attachment, BoardPhoto, Disclosure, Objection, Publication
from village_affairs.pages.due import published_day
from village_affairs.pages.feeds import said_of
from village_affairs.pages.links import link
from village_affairs.pages.supervision import objections_about
from village_affairs.pages.voices import Voices, voices_about
from village_affairs.pages.words import Called
from xidu.kit.templatetags.kit import full_day, short_day


@dataclass(frozen=True)
class Mended:
    """One correction: when, why, and the page that shows both sides."""

    day: dt.date
    reason: str
    url: str


@dataclass(frozen=True)
class NoticePage:
    """What ``publication.html`` shows of ``publication``, one of the ``versions``, oldest first."""

    publication: Publication
    versions: Sequence[Publication]
    content: Mapping[str, Any]
    called: Called
    attachments: Sequence[Attachment]
    board_photos: Sequence[BoardPhoto]
    voices: Voices
    slug: str
    days_left: int

    @property
    def objections(self) -> Sequence[Objection]:
        """What the supervisors objected to, and how it ended; one query."""
        return objections_about(self.publication.disclosure)

    @property
    def day(self) -> dt.date:
        return published_day(self.publication)

    @property
    def published_sentence(self) -> str:
        """Return 11月25日公开，公示到12月2日。 With its year once the posting is over."""
        day = short_day(self.day) if self.days_left >= 0 else full_day(self.day)
        facts = {"day": day, "until": short_day(self.publication.posted_until)}
        return _("%(day)s公开，公示到%(until)s。") % facts

    @property
    def said(self) -> str:
        """What a shared link says of it."""
        return said_of(self.publication) or self.published_sentence

    @property
    def paragraphs(self) -> list[str]:
        return [part for part in (self.content.get("words") or "").splitlines() if part.strip()]

    @property
    def blocks(self) -> list[Block]:
        return blocks_of(self.publication.disclosure.kind, self.content.get("body"))

    @property
    def people_gone(self) -> bool:
        """Whether the list has filed its people: then the number no longer proves what is left."""
        return bool(self.content.get("people_gone"))

    @property
    def newest_url(self) -> str:
        """The address of the version in force, or "" where this is it."""
        newest = self.versions[-1]
        return "" if newest.pk == self.publication.pk else self._url("publication", newest)

    @property
    def mended(self) -> list[Mended]:
        """The corrections up to this version, the newest first."""
        rows = [row for row in self.versions[1:] if row.version.number <= self.publication.version.number]
        return [
            Mended(published_day(row), row.version.reason, self._url("publication-difference", row))
            for row in reversed(rows)
        ]

    @property
    def data_url(self) -> str:
        return self._url("publication-data", self.publication)

    @property
    def ask_url(self) -> str:
        return f"{link('ask', self.slug)}?publication={self.publication.year}-{self.publication.number}"

    def _url(self, name: str, row: Publication) -> str:
        return link(name, self.slug, row.year, row.number)


def versions_of(committee: Committee, year: int, number: int) -> list[Publication]:
    """Return every version of the disclosure that has this publication, the first one first."""
    wanted = Disclosure.objects.filter(
        publications__committee=committee, publications__year=year, publications__number=number
    )
    rows = Publication.objects.filter(committee=committee, disclosure__in=wanted)
    related = ("disclosure", "version", "withdrawal", "successor", "posting_end")
    return list(rows.select_related(*related).order_by("version__number"))


def board_photos_of(publication: Publication) -> list[BoardPhoto]:
    """Return the photos of the paper board that somebody has looked at."""
    return list(BoardPhoto.objects.filter(publication=publication, seen_at__isnull=False))


def notice_page(
    committee: Committee, versions: Sequence[Publication], publication: Publication, today: dt.date
) -> NoticePage:
    """Return the page of one of the ``versions``; four queries."""
    called, content = Called(committee.is_village), shown_content(publication, today)
    gone = content.get("people_gone")
    return NoticePage(
        publication=publication,
        versions=versions,
        content=content,
        called=called,
        attachments=[] if gone else list(Attachment.objects.filter(version=publication.version_id)),
        board_photos=[] if gone else board_photos_of(publication),
        voices=voices_about(publication.disclosure, called, today),
        slug=committee.slug,
        days_left=(publication.posted_until - today).days,
    )


def both_contents(
    before: Publication, after: Publication, today: dt.date
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return what may be compared: people of a list only while its newest version shows them."""
    is_people = after.disclosure.kind == Disclosure.Kind.BENEFICIARIES
    if is_people and shows_people(after, today):
        return before.content, after.content
    return shown_content(before, today), shown_content(after, today)
