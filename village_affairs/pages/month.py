"""A month's page: the table, its corrections, what people asked, the year, the papers, the open day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial

from django.utils.translation import gettext as _

from residents.models import Committee
from village_affairs.models import Attachment, BoardPhoto, Objection, OpenDay, Publication
from village_affairs.pages import shelf
from village_affairs.pages.comparing import Comparison, comparisons, usual
from village_affairs.pages.due import in_time_words, published_day
from village_affairs.pages.followed import keys_now
from village_affairs.pages.links import ask_link, link, month_link
from village_affairs.pages.notices import board_photos_of
from village_affairs.pages.sheet import Sheet, sheet_of
from village_affairs.pages.spans import Span, year_so_far
from village_affairs.pages.supervision import objections_about
from village_affairs.pages.voices import Voices, voices_about
from village_affairs.pages.words import Called, month_name, said
from xidu.kit.templatetags.kit import month_words

CHIPS = 6


@dataclass(frozen=True)
class Correction:
    """One mending after the first publication, with the page that shows both sides."""

    day: dt.date
    reason: str
    url: str


@dataclass(frozen=True)
class Chip:
    words: str
    url: str


@dataclass(frozen=True)
class Trend:
    """A year of balances: points for the chart, the sentence that stands for it, and its extremes."""

    points: list[tuple[str, Decimal | None]]
    shorts: list[int]
    label: str
    extremes: str
    gaps: str = ""


@dataclass(frozen=True)
class MonthPage:
    """What ``month.html`` shows; ``publication`` is the version on the page, ``newest`` the one in force."""

    publication: Publication
    newest: Publication
    versions: Sequence[Publication]
    sheet: Sheet
    voices: Voices
    found: Sequence[shelf.Balance]
    comparisons: Sequence[Comparison]
    attachments: Sequence[Attachment]
    open_day: OpenDay | None
    slug: str

    @property
    def called(self) -> Called:
        return self.sheet.called

    @cached_property
    def board_photos(self) -> list[BoardPhoto]:
        return board_photos_of(self.publication)

    @property
    def objections(self) -> Sequence[Objection]:
        """What the supervisors objected to, and how it ended; one query."""
        return objections_about(self.publication.disclosure)

    @property
    def is_newest(self) -> bool:
        return self.publication.pk == self.newest.pk

    @property
    def first_day(self) -> dt.date:
        return published_day(self.versions[0])

    @property
    def last_day(self) -> dt.date:
        return published_day(self.publication)

    @property
    def in_time(self) -> tuple[str, str]:
        return in_time_words(self.versions[0])

    @property
    def is_signed(self) -> bool:
        return hasattr(self.publication.version, "signoff")

    @property
    def corrections(self) -> list[Correction]:
        """The corrections up to the version on the page, the newest first."""
        number = self.publication.version.number
        return [
            Correction(
                published_day(row), row.version.reason, self.url("month-difference", row.version.number)
            )
            for row in reversed(self.versions[1:])
            if row.version.number <= number
        ]

    @property
    def trend(self) -> Trend:
        return trend_of(shelf.trend_points(self.found, self.sheet.ledger, self.sheet.period))

    @property
    def so_far(self) -> Span:
        return year_so_far(self.found, self.sheet.ledger, self.sheet.period)

    @property
    def other_ledger(self) -> Chip | None:
        """The same month in the other ledger, if that is public: side by side and never added up."""
        other = shelf.other_ledger(self.sheet.ledger)
        periods = {balance.period for balance in self.found if balance.ledger == other}
        if self.sheet.period not in periods:
            return None
        facts = {"month": month_name(self.sheet.period), "ledger": self.called.ledger(other)}
        words = _("看%(month)s的%(ledger)s") % facts
        return Chip(words, month_link(self.slug, other, self.sheet.period))

    @property
    def other_months(self) -> list[Chip]:
        """The nearest published months of this ledger, the newest first."""
        ledger, here = self.sheet.ledger, self.sheet.period
        periods = [b.period for b in reversed(self.found) if b.ledger == ledger and b.period != here]
        return [
            Chip(
                month_name(period) if period.year == here.year else month_words(period),
                month_link(self.slug, ledger, period),
            )
            for period in periods[:CHIPS]
        ]

    @property
    def ask_url(self) -> str:
        return ask_link(self.slug, self.sheet.ledger, self.sheet.period)

    @property
    def open_day_url(self) -> str:
        return link("open-day", self.slug, f"{self.open_day.period:%Y-%m}") if self.open_day else ""

    @property
    def newest_url(self) -> str:
        return self.url("month")

    def url(self, page: str, *more: object) -> str:
        return month_link(self.slug, self.sheet.ledger, self.sheet.period, page, *more)

    @property
    def money_links(self) -> dict[str, str]:
        """Addresses of the pages that set this month beside others."""
        slug, period = self.slug, self.sheet.period
        return {
            "compare": self.url("month-compare"),
            "both": link("both-ledgers", slug, f"{period:%Y-%m}"),
            "year": link("year", slug, period.year),
            "topics": link("topics", slug),
            "board": link("month-board", slug, f"{self.last_day:%Y-%m}", "a3"),
        }

    @property
    def papers(self) -> dict[str, str]:
        """Addresses of the poster, the table, the rows and the record."""
        names = {"a4": "month-poster", "a3": "month-poster", "table": "month-table"}
        sizes = {"a4": ("a4",), "a3": ("a3",), "table": ()}
        papers = {key: self.url(name, *sizes[key]) for key, name in names.items()}
        return papers | {"lines": self.url("month-lines"), "data": self.url("month-data")}


def trend_of(points: Sequence[tuple[dt.date, Decimal | None]]) -> Trend:
    """Return the words and numbers of a year of balances; ``points`` are the oldest first."""
    told = [(period, closing) for period, closing in points if closing is not None]
    label = extremes = ""
    if told:
        facts = {
            "count": len(points),
            "first_month": month_words(told[0][0]),
            "first": said(told[0][1]),
            "last_month": month_words(told[-1][0]),
            "last": said(told[-1][1]),
        }
        label = _("近%(count)d个月月底结余，从%(first_month)s的%(first)s到%(last_month)s的%(last)s") % facts
        high, low = max(told, key=_closing), min(told, key=_closing)
        if high[1] != low[1]:
            extremes = _("最高%(high)s（%(high_month)s），最低%(low)s（%(low_month)s）。") % {
                "high": said(high[1]),
                "high_month": month_words(high[0]),
                "low": said(low[1]),
                "low_month": month_words(low[0]),
            }
    return Trend(
        points=[(month_words(period), closing) for period, closing in points],
        shorts=[period.month for period, _closing in points],
        label=label,
        extremes=extremes,
        gaps=_gaps(points),
    )


def _gaps(points: Sequence[tuple[dt.date, Decimal | None]]) -> str:
    """Name the months without a table; what lies before the first public month is no gap."""
    begun, empty = False, []
    for period, closing in points:
        begun = begun or closing is not None
        if begun and closing is None:
            empty.append(month_words(period))
    return _("%(months)s的账没有公开，图上空着。") % {"months": "、".join(empty)} if empty else ""


def _closing(point: tuple[dt.date, Decimal]) -> Decimal:
    return point[1]


def visible(versions: Sequence[Publication]) -> list[Publication]:
    """Return the versions a reader may open: none while the newest is withdrawn, else all not withdrawn."""
    if not versions or is_withdrawn(versions[-1]):
        return []
    return [row for row in versions if not is_withdrawn(row)]


def is_withdrawn(publication: Publication) -> bool:
    return hasattr(publication, "withdrawal")


def month_page(
    committee: Committee, versions: Sequence[Publication], publication: Publication, today: dt.date
) -> MonthPage:
    """Return the page of ``publication``, one of the month's ``versions``; seven queries."""
    disclosure, called = publication.disclosure, Called(committee.is_village)
    ledger, period, slug = disclosure.ledger, disclosure.period, committee.slug
    voices = voices_about(disclosure, called, today, keys_now(versions))
    found = shelf.balances(committee)
    sheet = sheet_of(
        publication.content,
        village=committee.is_village,
        ledger=ledger,
        period=period,
        ask_link=partial(ask_link, slug, ledger, period),
        line_link=partial(month_link, slug, ledger, period, "month-line"),
        asked=voices.by_line,
    )
    return MonthPage(
        publication=publication,
        newest=versions[-1],
        versions=versions,
        sheet=sheet,
        voices=voices,
        found=found,
        comparisons=comparisons(committee, found, ledger, period, *usual(period)),
        attachments=list(Attachment.objects.filter(version=publication.version_id)),
        open_day=shelf.next_open_day(committee, today),
        slug=slug,
    )
