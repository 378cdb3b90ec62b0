"""What the lobby's screen shows, slide by slide: only what is public, no more than three metres read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from residents.models import Committee
from village_affairs.models import Ledger, OpenDay, Opinion
from village_affairs.pages import shelf
from village_affairs.pages.due import published_day, standing
from village_affairs.pages.sheet import Sheet, sheet_of
from village_affairs.pages.words import Called
from xidu.kit.charts import Share, of_hundred
from xidu.kit.money import wan
from xidu.kit.qr import qr_svg
from xidu.kit.templatetags.kit import month_words, short_day

LINES = 4  # of letters that are read from three metres, on a screen that is wider than high
HUNDRED = 4  # slices with a bar under each
LONG = 18  # characters of a line beside its sum


@dataclass(frozen=True)
class Line:
    words: str
    side: str = ""
    share: Share | None = None


@dataclass(frozen=True)
class Slide:
    """One sheet of the screen. ``open_day`` and ``code`` stand beside the lines where they are given."""

    title: str
    lines: tuple[Line, ...]
    foot: str = ""
    open_day: OpenDay | None = None
    code: SafeString | None = None


@dataclass(frozen=True)
class ScreenPage:
    called: Called
    slides: Sequence[Slide]


def screen_page(committee: Committee, today: dt.date, *, home: str) -> ScreenPage:
    """Return the slides; ``home`` is where the code leads. Seven queries at any number of rows."""
    called = Called(committee.is_village)
    slides: list[Slide] = []
    for ledger in Ledger:
        newest = shelf.newest_month(committee, ledger)
        if newest:
            period = newest.disclosure.period
            sheet = sheet_of(newest.content, village=called.village, ledger=ledger, period=period)
            slides += _month(sheet, published_day(newest))
    if not slides:
        due_day = figure_int("finance_due_day", on=today, committee=committee)
        sentence = standing(None, today, due_day).sentence
        title = _("%(name)s还没有公开过账目") % {"name": committee.name}
        slides.append(Slide(title, (Line(sentence),)))
    slides += _things(committee)
    slides.append(_answers(committee, today))
    slides.append(_open_day(shelf.next_open_day(committee, today)))
    slides.append(_ask(committee, home))
    return ScreenPage(called, slides)


def _month(sheet: Sheet, day: dt.date) -> list[Slide]:
    a = sheet.accounts
    foot = _("%(ledger)s　%(day)s公开") % {"ledger": sheet.ledger_words, "day": short_day(day)}
    sums = ((_("收进"), a.income), (_("花掉"), a.spending), (_("月底还有"), a.closing))
    slides = [Slide(sheet.title, tuple(Line(words, wan(amount)) for words, amount in sums), foot)]
    shares = of_hundred((part.words, part.amount) for part in a.spending_parts)
    if shares:
        lines = [
            Line(_short(share.label), _("%(yuan)d元") % {"yuan": share.of_hundred}, share)
            for share in shares[:HUNDRED]
        ]
        rest = sum(share.of_hundred for share in shares[HUNDRED:])
        more = _("其余%(count)d项一共%(yuan)d元。") % {"count": len(shares) - HUNDRED, "yuan": rest}
        facts = {"ledger": sheet.ledger_words, "month": month_words(sheet.period)}
        title = _("%(ledger)s%(month)s每花100元") % facts
        slides.append(Slide(title, tuple(lines), more if len(shares) > HUNDRED else ""))
    biggest = [row for row in sheet.spendings[:LINES] if row.amount > 0]
    if biggest:
        title = _("%(month)s花得最多的") % {"month": month_words(sheet.period)}
        slides.append(Slide(title, tuple(Line(_short(row.title), wan(row.amount)) for row in biggest), foot))
    return slides


def _things(committee: Committee) -> list[Slide]:
    rows = list(shelf.things_published(committee)[:LINES])
    lines = tuple(Line(_short(row.disclosure.title), short_day(published_day(row))) for row in rows)
    return [Slide(_("最近公开的"), lines)] if lines else []


def _answers(committee: Committee, today: dt.date) -> Slide:
    mine = Opinion.objects.filter(committee=committee, year=today.year)
    days = figure_int("reply_days", on=today, committee=committee)
    return Slide(
        _("大家提的意见"),
        (
            Line(_("今年收到"), _("%(n)d条") % {"n": mine.count()}),
            Line(_("等着答复"), _("%(n)d条") % {"n": mine.waiting().count()}),
            Line(_("过了期限还没答复"), _("%(n)d条") % {"n": shelf.overdue_opinions(committee, today)}),
        ),
        _("每一条都要在%(days)d天内答复。") % {"days": days},
    )


def _open_day(open_day: OpenDay | None) -> Slide:
    if open_day is None:
        return Slide(_("下一次开放日"), (Line(_("日子还没定，定了就写在这里。")),))
    lines = (Line(open_day.place), Line(_("当面查账、看凭证、提意见")))
    return Slide(_("下一次开放日"), lines, open_day=open_day)


def _ask(committee: Committee, home: str) -> Slide:
    office = _("到村委会窗口") if committee.is_village else _("到居委会窗口")
    lines = (
        Line(_("扫一扫，看每一笔")),
        Line(_("写一两句就能问，不用登录")),
        Line(_("电话%(phone)s") % {"phone": committee.telephone}),
        Line(office),
    )
    return Slide(_("怎么问"), lines, code=qr_svg(home, _("二维码：打开村居首页")))


def _short(words: str) -> str:
    return words if len(words) <= LONG else f"{words[: LONG - 1]}…"
