"""Words ready to paste into 社区云 and group chats: what, when, where to read on; nobody's name or number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity
from activities.pages.sharing import chat_words
from village_affairs.models import OpenDay, Publication
from village_affairs.pages.feeds import said_of
from village_affairs.pages.links import link, page, publication_link
from village_affairs.pages.words import Called
from xidu.kit.dates import chinese_date, clock_words
from xidu.kit.language import in_chinese
from xidu.kit.templatetags.kit import short_day

GATHERING = ("committee", "place", "site_meeting")
MOST = 20
AHEAD = dt.timedelta(days=45)


@dataclass(frozen=True)
class ShareText:
    """``key`` names the thing on the page; ``words`` is the whole text to paste."""

    key: str
    title: str
    words: str


def share_texts(scope: Any, day: dt.date, absolute: Callable[[str], str]) -> Sequence[ShareText]:
    """Return the texts of what is ahead and of the newest publications in ``scope``; three queries.

    Ahead are open days and activities; the site meetings are among these.
    """
    days = OpenDay.objects.within(scope).coming_from(day).filter(day__lte=day + AHEAD)
    now = timezone.now()
    coming = Activity.objects.within(scope).taking_place().coming_from(now).filter(starts_at__lte=now + AHEAD)
    coming = coming.annotate(points=Count("site_meeting__points"))
    rows = Publication.objects.within(scope).current().select_related("disclosure", "committee")
    return [
        *(_of_day(row, absolute) for row in days.select_related("committee")[:MOST]),
        *(_of_activity(row, absolute) for row in coming.select_related(*GATHERING)[:MOST]),
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


def _of_activity(row: Any, absolute: Callable[[str], str]) -> ShareText:
    """Return the words of an activity; of a site meeting with how much is on its agenda."""
    meeting = getattr(row, "site_meeting", None)
    title = f"{row.committee.name}　{short_day(row.starts_at)}{row.title}"
    if meeting is None:
        url = absolute(page("activities:activity-page", row.committee.slug, row.pk))
        return ShareText(f"a{row.pk}", title, chat_words(row, url=url))
    url = absolute(link("meeting", row.committee.slug, f"{meeting.half:%Y-%m}"))
    with in_chinese():
        facts = {"n": row.points}
        agenda = _("要当面答复%(n)d件大家提的事，") % facts if row.points else ""
        ask = _("%(agenda)s有话当场问，手一举评一评。看议题：") % {"agenda": agenda}
    return ShareText(f"m{row.pk}", title, chat_words(row, url=url, ask=ask))


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
