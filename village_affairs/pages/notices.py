"""A notice: words in paragraphs, its papers, and the questions about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from residents.models import Committee
from village_affairs.models import Attachment, Publication
from village_affairs.pages.due import published_day
from village_affairs.pages.links import link
from village_affairs.pages.voices import Voices, voices_about
from village_affairs.pages.words import Called


@dataclass(frozen=True)
class NoticePage:
    """What ``publication.html`` shows; ``paragraphs`` are the published words."""

    publication: Publication
    called: Called
    paragraphs: Sequence[str]
    attachments: Sequence[Attachment]
    voices: Voices
    ask_url: str
    days_left: int

    @property
    def day(self) -> dt.date:
        return published_day(self.publication)


def notice_page(committee: Committee, publication: Publication, today: dt.date) -> NoticePage:
    """Return the page of a published notice; three queries."""
    called = Called(committee.is_village)
    words = publication.content.get("words") or ""
    return NoticePage(
        publication=publication,
        called=called,
        paragraphs=[part for part in words.splitlines() if part.strip()],
        attachments=list(Attachment.objects.filter(version=publication.version_id)),
        voices=voices_about(publication.disclosure, called, today),
        ask_url=link("ask", committee.slug),
        days_left=(publication.posted_until - today).days,
    )
