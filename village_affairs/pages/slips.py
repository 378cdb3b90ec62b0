"""Questions and open days on paper."""

from __future__ import annotations

from village_affairs.models import OpenDay, Opinion
from xidu.kit.dates import chinese_date
from xidu.kit.papers import QuerySlip
from xidu.kit.posters import PosterOpenDay, Size


def query_slip(opinion: Opinion, code: str, *, url: str) -> bytes:
    """Return the slip an asker takes home, A6, as PDF; ``url`` is the page where the code is typed in."""
    return QuerySlip(
        office=opinion.committee.full_name,
        number=str(opinion),
        code=code,
        url=url,
        reply_by=opinion.due_on,
        telephone=opinion.committee.telephone,
    ).pdf()


def open_day_poster(open_day: OpenDay, *, url: str, size: Size) -> bytes:
    """Return the poster of an open day as a PDF of one sheet."""
    committee = open_day.committee
    moved = open_day.day != open_day.planned_day
    change = f"改期：原定{chinese_date(open_day.planned_day)}" if moved else ""
    return PosterOpenDay(
        size=size,
        street=committee.street.name,
        village=committee.name,
        title="阳光村务开放日" if committee.is_village else "阳光居务开放日",
        start=open_day.starts_at,
        end=open_day.ends_at,
        place=open_day.place,
        agenda=[f"{item['at']}　{item['what']}" for item in open_day.agenda],
        url=url,
        telephone=committee.telephone,
        counter="或到村委会窗口" if committee.is_village else "或到居委会窗口",
        change="已取消" if open_day.cancelled_at else change,
    ).pdf()
