"""Words ready to paste into 社区云 and group chats: what, when, where to read on; nobody's name or number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from village_affairs.models import OpenDay, Publication
from village_affairs.pages.feeds import said_of
from village_affairs.pages.links import link, publication_link
from village_affairs.pages.words import Called
from xidu.kit.dates import chinese_date, clock_words
from xidu.kit.templatetags.kit import short_day

MOST = 20
AHEAD = dt.timedelta(days=45)


@dataclass(frozen=True)
class ShareText:
    """``key`` names the thing on the page; ``words`` is the whole text to paste."""

    key: str
    title: str
    words: str


def share_texts(scope: Any, day: dt.date, absolute: Callable[[str], str]) -> Sequence[ShareText]:
    """Return the texts of the open days ahead and of the newest publications in ``scope``; two queries."""
    days = OpenDay.objects.within(scope).coming_from(day).filter(day__lte=day + AHEAD)
    rows = Publication.objects.within(scope).current().select_related("disclosure", "committee")
    return [
        *(_of_day(row, absolute) for row in days.select_related("committee")[:MOST]),
        *(_of_publication(row, absolute) for row in rows.order_by("-published_at", "-pk")[:MOST]),
    ]


def _of_publication(row: Publication, absolute: Callable[[str], str]) -> ShareText:
    facts = {"name": row.committee.name, "title": row.disclosure.title, "said": said_of(row)}
    facts |= {"until": short_day(row.posted_until)}
    lines = [
        _("【%(name)s】%(title)s公开了") % facts,
        facts["said"],
        _("点开看全文：%(url)s") % {"url": absolute(publication_link(row.committee.slug, row))},
        _("公示到%(until)s。有疑问可以在网页上问，不用登录。") % facts,
    ]
    title = f"{row.committee.name}　{row.disclosure.title}"
    return ShareText(f"p{row.pk}", title, "\n".join(filter(None, lines)))


def _of_day(row: OpenDay, absolute: Callable[[str], str]) -> ShareText:
    affairs = _("阳光村务开放日") if row.committee.is_village else _("阳光居务开放日")
    facts = {
        "name": row.committee.name,
        "affairs": affairs,
        "day": chinese_date(row.day),
        "hours": clock_words(row.start, row.end),
        "place": row.place,
        "office": Called(row.committee.is_village).office,
    }
    where = link("open-day", row.committee.slug, f"{row.period:%Y-%m}")
    lines = [
        _("【%(name)s】%(affairs)s：%(day)s%(hours)s，%(place)s") % facts,
        _("可以当面查账、看凭证、提意见，%(office)s的人都在。") % facts,
        _("看安排、说一声“我会来”：%(url)s") % {"url": absolute(where)},
    ]
    return ShareText(f"d{row.pk}", f"{row.committee.name}　{short_day(row.day)}{affairs}", "\n".join(lines))
