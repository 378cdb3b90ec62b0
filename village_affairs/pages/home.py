"""A committee's own page: the newest month's money, the open day, what was made public, what one can do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from residents.actions.calendar import figure_int, figure_ints
from residents.models import Committee
from village_affairs.models import Ledger, OpenDay, Publication
from village_affairs.pages import shelf
from village_affairs.pages.catalogue import Tab, tabs_of
from village_affairs.pages.due import Standing, published_day, standing
from village_affairs.pages.links import ask_link, link, month_link, page
from village_affairs.pages.sheet import Sheet, sheet_of
from village_affairs.pages.words import Called, month_name
from xidu.kit.dates import add_months, month_start
from xidu.kit.templatetags.kit import due_words, full_day, month_words, short_day

ROWS = 5
OLD = 11  # months after which a month needs its year


@dataclass(frozen=True)
class Item:
    """One publication in a list; ``state`` and ``tag`` only while it is still posted."""

    title: str
    detail: str
    url: str
    state: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Wish:
    title: str
    detail: str
    url: str
    icon: str


@dataclass(frozen=True)
class HomePage:
    committee: Committee
    today: dt.date
    newest: Publication | None
    standing: Standing
    things: Sequence[Publication]
    open_day: OpenDay | None
    overdue: int
    reply_days: int
    demand_days: int

    @property
    def called(self) -> Called:
        return Called(self.committee.is_village)

    @cached_property
    def sheet(self) -> Sheet | None:
        if self.newest is None:
            return None
        return sheet_of(
            self.newest.content,
            village=self.committee.is_village,
            ledger=Ledger.COMMITTEE,
            period=self.newest.disclosure.period,
        )

    @property
    def headline(self) -> str:
        """The month's money; a month nearly a year old is named with its year."""
        if self.sheet is None:
            return self.standing.sentence.rstrip("。")
        period = self.sheet.period
        if period < add_months(month_start(self.today), -OLD):
            return _("%(month)s：%(headline)s") % {
                "month": month_words(period),
                "headline": self.sheet.headline,
            }
        return self.sheet.headline

    @property
    def closing_sentence(self) -> str:
        return self.sheet.sentences[2] if self.sheet else ""

    @property
    def published_sentence(self) -> str:
        if self.newest is None:
            return ""
        facts = {"day": short_day(published_day(self.newest)), "board": self.called.board}
        if hasattr(self.newest.version, "signoff"):
            return _("%(day)s公开，%(board)s已审核。") % facts
        return _("%(day)s公开。") % facts

    @property
    def month_url(self) -> str:
        return month_link(self.committee.slug, Ledger.COMMITTEE, self.sheet.period) if self.sheet else ""

    @property
    def month_words(self) -> str:
        facts = {"month": month_name(self.sheet.period)} if self.sheet else {}
        return _("看%(month)s明细账") % facts if facts else ""

    @property
    def ask_url(self) -> str:
        if self.sheet is None:
            return link("ask", self.committee.slug)
        return ask_link(self.committee.slug, Ledger.COMMITTEE, self.sheet.period)

    @cached_property
    def this_month(self) -> list[Publication]:
        first = month_start(self.today)
        return [row for row in self.things if published_day(row) >= first]

    @property
    def things_title(self) -> str:
        count = len(self.this_month)
        if not count:
            return _("最近公开的")
        if self.called.village:
            return ngettext("本月村里公布了%(count)d件事", "本月村里公布了%(count)d件事", count) % {
                "count": count
            }
        return ngettext("本月居委会公布了%(count)d件事", "本月居委会公布了%(count)d件事", count) % {
            "count": count
        }

    @property
    def items(self) -> list[Item]:
        rows = self.this_month or list(self.things)
        return [item_of(row, self.committee.slug, self.today) for row in rows[:ROWS]]

    @property
    def wishes(self) -> list[Wish]:
        """What a resident can do here today: rows only for pages that exist."""
        slug = self.committee.slug
        rows = (
            Wish(
                _("反映一个问题"),
                _("路灯、垃圾、漏水，什么急难愁盼都行；不用登录，%(days)d个工作日内答复")
                % {"days": self.demand_days},
                page("demands:report", slug),
                "need",
            ),
            Wish(
                _("问村务、问账目") if self.called.village else _("问居务、问账目"),
                _("写一两句就行，不用登录，%(days)d天内答复") % {"days": self.reply_days},
                link("ask", slug),
                "talk",
            ),
            Wish(_("找我的组长"), _("按门牌找，请组长打电话给我"), page("leaders:board", slug), "door"),
            Wish(_("查我问过的事"), _("输入查询码，看办到哪一步"), link("query-entry"), "sheet"),
            Wish(
                _("看活动、报名"),
                _("讲座、课程、工作坊，可以全家一起报"),
                page("activities:activities", slug),
                "cal",
            ),
            Wish(
                _("公园和活动室"),
                _("故事、规矩、谁在照看，能不能借"),
                page("activities:places", slug),
                "home",
            ),
            *self._pacts,
            Wish(_("看全年开放日"), _("哪天开门、在哪里、怎么去"), link("open-days", slug), "cal"),
        )
        return [row for row in rows if row.url]

    @property
    def _pacts(self) -> tuple[Wish, ...]:
        words, url = _("大家商量定下的规矩，做好事有分"), page("agreements:agreements", self.committee.slug)
        garden = Wish(
            _("小菜园"), _("种一块地、看抽签"), page("agreements:garden", self.committee.slug), "clover"
        )
        shops = page("agreements:merchants", self.committee.slug)
        door = Wish(_("家门口的店"), _("店家的承诺、优惠，邻居的打分"), shops, "door")
        return Wish(_("美丽约定、查积分"), words, url, "clover"), garden, door

    @property
    def books(self) -> list[Tab]:
        return tabs_of(self.committee)

    @property
    def open_day_links(self) -> dict[str, str]:
        if self.open_day is None:
            return {}
        names = {"page": "open-day", "coming": "coming", "calendar": "open-day-ics"}
        period = f"{self.open_day.period:%Y-%m}"
        return {key: link(name, self.committee.slug, period) for key, name in names.items()}


def day_of_list(day: dt.date, today: dt.date) -> str:
    """Return the day as a list says it: with its year once that is over."""
    return short_day(day) if day.year == today.year else full_day(day)


def item_of(publication: Publication, slug: str, today: dt.date) -> Item:
    """Return the line of a publication in a list: when, how many asked, how long it is posted."""
    disclosure = publication.disclosure
    if shelf.finance_of(publication):
        url = month_link(slug, disclosure.ledger, disclosure.period)
    else:
        url = link("publication", slug, publication.year, publication.number)
    parts = [day_of_list(published_day(publication), today)]
    if publication.asked:
        parts.append(
            _("%(asked)d条意见，%(answered)d条已答复")
            % {"asked": publication.asked, "answered": publication.answered}
        )
    left = (publication.posted_until - today).days
    if left >= 0:
        parts.append(_("公示到%(day)s") % {"day": short_day(publication.posted_until)})
        parts.append(due_words(publication.posted_until, today)[1])
    return Item(
        title=disclosure.title,
        detail="　".join(parts),
        url=url,
        state="soon" if left >= 0 else "",
        tag=_("公示中") if left >= 0 else "",
    )


def home_page(committee: Committee, today: dt.date) -> HomePage:
    """Return a committee's home; six queries at any number of publications."""
    newest = shelf.newest_month(committee, Ledger.COMMITTEE)
    reply_days, demand_days = figure_ints("reply_days", "demand_days", on=today, committee=committee)
    return HomePage(
        committee=committee,
        today=today,
        newest=newest,
        standing=standing(
            newest.disclosure.period if newest else None,
            today,
            figure_int("finance_due_day", on=today, committee=committee),
        ),
        things=list(shelf.things_published(committee)[:30]),
        open_day=shelf.next_open_day(committee, today),
        overdue=shelf.overdue_opinions(committee, today),
        reply_days=reply_days,
        demand_days=demand_days,
    )
