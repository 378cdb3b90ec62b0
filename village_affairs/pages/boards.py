"""Publications on the fixed board: one on its own sheet, or everything of a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from residents.actions.calendar import figure_int
from residents.models import Committee
from village_affairs.models import Ledger, OpenDay, Publication
from village_affairs.pages.bodies import parts_of
from village_affairs.pages.due import published_day
from village_affairs.pages.prints import LEDGERS
from xidu.kit.boards import BlankSignIn, Board, BoardThing, ReplySlips
from xidu.kit.dates import SHANGHAI, add_months
from xidu.kit.papers import day_words, posting_words
from xidu.kit.posters import NextOpenDay, Size

Links = Sequence[tuple[Publication, str]]


def published_in(committee: Committee, month: dt.date) -> list[Publication]:
    """Return what was made public in the calendar month and stands now, in the order of its numbers."""
    first, after = (
        dt.datetime(day.year, day.month, 1, tzinfo=SHANGHAI) for day in (month, add_months(month, 1))
    )
    rows = Publication.objects.current().filter(
        committee=committee, published_at__gte=first, published_at__lt=after
    )
    return list(
        rows.select_related("disclosure", "version", "posting_end", "withdrawal", "successor").order_by("pk")
    )


def board(
    committee: Committee,
    things: Links,
    *,
    title: str,
    today: dt.date,
    size: Size,
    url: str = "",
    open_day: OpenDay | None = None,
) -> bytes:
    """Return the PDF; with ``url`` (the committee's home) it is the whole board and ends with how to ask."""
    return Board(
        size=size,
        street=committee.street.name,
        village=committee.name,
        title=title,
        things=[_thing(committee, row, link, today) for row, link in things],
        telephone=committee.telephone,
        counter="到村委会窗口" if committee.is_village else "到居委会窗口",
        url=url,
        open_day=open_day and NextOpenDay(open_day.starts_at, open_day.ends_at, open_day.place),
        whole=bool(url),
    ).pdf()


def _thing(committee: Committee, publication: Publication, url: str, today: dt.date) -> BoardThing:
    disclosure, version = publication.disclosure, publication.version
    kind = str(disclosure.get_kind_display())
    if disclosure.ledger:
        kind = f"{kind}　{LEDGERS[Ledger(disclosure.ledger), committee.is_village]}"
    proof = [
        f"{committee.full_name}　{day_words(published_day(publication))}公开",
        f"公开〔{publication.year}〕{publication.number}号",
        posting_words(published_day(publication), publication.posted_until),
        f"校验码（SHA-256）　{publication.sha256}",
    ]
    if publication.previous_id:
        proof.insert(0, f"更正　第{version.number}版　{version.reason}")
    return BoardThing(disclosure.title, kind, parts_of(publication, today), proof, url)


def reply_slips(committee: Committee, *, url: str, today: dt.date) -> bytes:
    """Return four slips to cut out, with the days within which an answer comes."""
    return ReplySlips(
        village=committee.name,
        title="问一问，说一说",
        office="村委会" if committee.is_village else "居委会",
        url=url,
        telephone=committee.telephone,
        reply_days=figure_int("reply_days", on=today, committee=committee),
    ).pdf()


def blank_sign_in(committee: Committee, *, url: str) -> bytes:
    return BlankSignIn(
        village=committee.name, url=url, group_word="哪个组" if committee.is_village else "哪幢楼"
    ).pdf()


def newest_months(committee: Committee, most: int = 12) -> list[dt.date]:
    """Return the calendar months in which something was made public that stands now, the newest first."""
    rows = Publication.objects.current().filter(committee=committee)
    moments = rows.datetimes("published_at", "month", order="DESC", tzinfo=SHANGHAI)
    return [moment.date() for moment in moments[:most]]
