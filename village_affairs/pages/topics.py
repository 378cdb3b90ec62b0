"""Special topics every villager looks for: what was published about them, and the entries of both ledgers.

Basis: 2011 ministry rules on disclosure of collective finance (special-topic disclosure).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from residents.models import Committee
from village_affairs.models import Disclosure, FinanceLine, Ledger, Publication
from village_affairs.pages import shelf
from village_affairs.pages.home import Item, item_of
from village_affairs.pages.links import link, month_link
from village_affairs.pages.words import Called
from xidu.kit.templatetags.kit import month_words

Topic = Disclosure.Topic
MOST = 60
# An entry belongs to a topic if its category or its words hold one of these.
WORDS: dict[str, tuple[str, ...]] = {
    Topic.LAND: ("征地", "征收", "征用", "土地补偿", "安置补助", "青苗", "附着物", "动迁", "拆迁"),
    Topic.LEASES: ("租金", "租赁", "出租", "承租", "流转", "承包", "发包", "出让"),
    Topic.PROJECTS: ("工程", "公益支出", "修补", "修缮", "维修", "改造", "铺装", "招标"),
    Topic.LEVIES: ("一事一议", "筹资", "筹劳"),
    Topic.RELIEF: ("救助", "慰问", "福利", "困难", "低保", "优抚", "临时补助"),
}
EXPLAINED: dict[str, Promise] = {
    Topic.LAND: gettext_lazy(
        "土地被国家征用时付给村里的补偿。钱归集体，怎么分、怎么用要村民会议讨论，每一笔都要公开。"
    ),
    Topic.LEASES: gettext_lazy(
        "集体的房子、土地租给谁、租多少钱、租到哪天。合同要公开，租金进经济合作社的账。"
    ),
    Topic.PROJECTS: gettext_lazy("修路、修桥、装路灯这些工程：为什么做、请谁做、花了多少、谁验收。"),
    Topic.LEVIES: gettext_lazy(
        "大家商量好、每户出钱出力办的一件事。一件一议、一件一公开，不愿意的可以在会上说。"
    ),
    Topic.RELIEF: gettext_lazy(
        "发给困难家庭、老人和残疾人的钱和东西。名单遮住一部分姓名，公示期满就不再显示名字。"
    ),
}


@dataclass(frozen=True)
class TopicLine:
    """One entry of a topic; the sign in words, not in colour."""

    words: str
    detail: str
    side: str
    amount: Decimal
    url: str


@dataclass(frozen=True)
class TopicLedger:
    words: str
    lines: tuple[TopicLine, ...]


@dataclass(frozen=True)
class TopicPage:
    topic: str
    title: str
    explained: str
    items: Sequence[Item]
    ledgers: Sequence[TopicLedger]
    words: Sequence[str]
    more: bool

    @property
    def is_empty(self) -> bool:
        return not self.items and not self.ledgers


def topic_links(slug: str) -> list[tuple[str, str, str]]:
    """Return (title, explanation, address) of each topic."""
    shown = [topic for topic in Topic if topic]
    return [(str(t.label), str(EXPLAINED[t]), link("topic", slug, t.value)) for t in shown]


def topic_page(committee: Committee, topic: str, today: dt.date) -> TopicPage:
    """Return what is public about ``topic``, a filled value of ``Disclosure.Topic``; two queries."""
    of_its_line = Q(disclosure__topic=Topic.NONE, disclosure__item__topic=topic)
    mine = Q(disclosure__topic=topic) | of_its_line
    things = shelf.things_published(committee).filter(mine)[:MOST]
    rows = list(_lines(committee, topic)[: MOST + 1])
    called = Called(committee.is_village)
    ledgers = []
    for ledger in Ledger:
        mine = [row for row in rows[:MOST] if row.version.disclosure.ledger == ledger]
        if mine:
            lines = tuple(_line(row, committee.slug) for row in mine)
            ledgers.append(TopicLedger(called.ledger(ledger), lines))
    return TopicPage(
        topic=topic,
        title=str(Topic(topic).label),
        explained=str(EXPLAINED[topic]),
        items=[item_of(row, committee.slug, today) for row in things],
        ledgers=ledgers,
        words=WORDS[topic],
        more=len(rows) > MOST,
    )


def _lines(committee: Committee, topic: str):  # type: ignore[no-untyped-def]
    wanted = Q()
    for word in WORDS[topic]:
        wanted |= Q(category__contains=word) | Q(summary__contains=word)
    public = Publication.objects.current().finance().filter(committee=committee)
    return (
        FinanceLine.objects.filter(wanted, version__publication__in=public)
        .exclude(Q(income=0) | Q(income=None), Q(spending=0) | Q(spending=None))
        .select_related("version__disclosure")
        .order_by("-version__disclosure__period", "position")
    )


def _line(row: FinanceLine, slug: str) -> TopicLine:
    disclosure = row.version.disclosure
    return TopicLine(
        words=row.summary,
        detail="　".join(filter(None, (month_words(disclosure.period), row.category))),
        side=_("收进") if row.income else _("花掉"),
        amount=row.income or row.spending or Decimal(0),
        url=month_link(slug, disclosure.ledger, disclosure.period, "month-line", row.key),
    )
