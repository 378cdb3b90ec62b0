"""Words, signs and small parts that every page uses. Load with ``{% load kit %}``."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from xidu.kit.dates import SHANGHAI, clock_words
from xidu.kit.dates import today as today_here
from xidu.kit.lunar import lunar_words

register = template.Library()
WEEKDAYS = (
    gettext_noop("星期一"),
    gettext_noop("星期二"),
    gettext_noop("星期三"),
    gettext_noop("星期四"),
    gettext_noop("星期五"),
    gettext_noop("星期六"),
    gettext_noop("星期日"),
)
# A break may come after a clause's mark, and after the month in a title such as 2026年10月财务收支.
BREAK = re.compile(r"(?<=[，。；：？！])|(?<=\d年\d月)(?!\d)|(?<=\d年\d\d月)(?!\d)")
SOON = 3


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw the sign ``name`` of ``static/img/icons.svg``; words beside it say what it means."""
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("img/icons.svg"), name
    )


@register.simple_tag
def plate(name: str, of: str = "", url: str = "", small: bool = False) -> SafeString:
    """Draw an enamel door plate: ``of`` in small letters above ``name``; a link where ``url`` is given."""
    above = format_html('<span class="plate__of">{}</span>', of) if of else ""
    words = format_html('{}<span class="plate__name">{}</span>', above, name)
    classes = "plate plate--s" if small else "plate"
    if url:
        return format_html('<a class="{}" href="{}">{}</a>', classes, url, words)
    return format_html('<span class="{}">{}</span>', classes, words)


@register.simple_tag
def door(
    label: str,
    state: str = "",
    words: str = "",
    url: str = "",
    care: bool = False,
) -> SafeString:
    """One plate of a wall. ``state``: ok, late, two or nothing; ``words`` say it to those who do not see."""
    classes = f"door door--{state}" if state else "door"
    said = [*([_("重点照顾")] if care else []), *([words] if words else [])]
    inside = format_html(
        "{}{}{}",
        label,
        format_html('<span class="door__care" aria-hidden="true">{}</span>', _("顾")) if care else "",
        format_html_join("", '<span class="vh">，{}</span>', ((word,) for word in said)),
    )
    if url:
        return format_html('<a class="{}" href="{}">{}</a>', classes, url, inside)
    return format_html('<span class="{}">{}</span>', classes, inside)


@register.simple_tag
def tag(state: str, words: str) -> SafeString:
    """A state as colour, shape and word. ``state``: done, soon, late or plain."""
    return format_html('<span class="tag tag--{}">{}</span>', state, words)


@register.simple_tag
def due(deadline: dt.date | dt.datetime, today: dt.date | None = None) -> SafeString:
    """Say how a deadline stands in days: 晚了14天, 今天, 明天, 还剩3天. Yellow from ``SOON`` days on."""
    state, words = due_words(deadline, today)
    return tag(state, words)


def due_words(deadline: dt.date | dt.datetime, today: dt.date | None = None) -> tuple[str, str]:
    """Return the tag's state and words for ``deadline`` seen from ``today`` (Shanghai dates)."""
    left = (_day_of(deadline) - (today or today_here())).days
    if left < 0:
        return "late", ngettext("晚了%(days)d天", "晚了%(days)d天", -left) % {"days": -left}
    if left == 0:
        return "soon", _("今天")
    if left == 1:
        return "soon", _("明天")
    words = ngettext("还剩%(days)d天", "还剩%(days)d天", left) % {"days": left}
    return ("soon" if left <= SOON else "plain"), words


@register.inclusion_tag("components/tear.html")
def tear(moment: dt.date | dt.datetime) -> dict[str, Any]:
    """A sheet of the tear-off calendar: Saturday green, Sunday red, the lunar day under it."""
    day = _day_of(moment)
    kind = {5: "sat", 6: "sun"}.get(day.weekday(), "")
    local = timezone.localtime(moment, SHANGHAI) if isinstance(moment, dt.datetime) else None
    stamp = local.strftime("%Y-%m-%dT%H:%M") if local else day.isoformat()
    return {"day": day, "kind": kind, "stamp": stamp, "month": month_words(day), "weekday": weekday(day)}


@register.simple_tag
def seal(words: str = "") -> SafeString:
    """The red square seal of the supervision committee; show it only where its sign-off is stored."""
    signs = _("监委已审")
    return format_html(
        '<span class="seal" role="img" aria-label="{}">{}</span>',
        words or _("村务监督委员会已审核"),
        format_html_join("", "<span>{}</span>", ((sign,) for sign in signs)),
    )


@register.filter
def clauses(sentence: object) -> SafeString:
    """Split a Chinese headline into spans, so that lines break between clauses and not inside one.

    English breaks between words already, and a span would swallow the blank after a comma.
    """
    text = str(sentence)
    if get_language() == "en":
        return format_html("{}", text)
    return format_html_join("", '<span class="cl">{}</span>', ((part,) for part in BREAK.split(text) if part))


@register.filter
def weekday(day: dt.date) -> str:
    """星期二, for a Shanghai date or moment."""
    return _(WEEKDAYS[_day_of(day).weekday()])


@register.filter
def chinese_date(day: dt.date | dt.datetime | None) -> str:
    """2026年11月24日 星期二; Tuesday 24 November 2026."""
    if not day:
        return ""
    day = _day_of(day)
    if get_language() == "en":
        return date_format(day, "l j F Y")
    facts = {"year": day.year, "month": day.month, "day": day.day, "weekday": weekday(day)}
    return _("%(year)d年%(month)d月%(day)d日 %(weekday)s") % facts


@register.filter
def day_words(day: dt.date | dt.datetime | None) -> str:
    """11月24日 星期二, Tuesday 24 November: where the year is plain."""
    if not day:
        return ""
    day = _day_of(day)
    if get_language() == "en":
        return date_format(day, "l j F")
    return _("%(month)d月%(day)d日 %(weekday)s") % {
        "month": day.month,
        "day": day.day,
        "weekday": weekday(day),
    }


@register.filter
def short_day(day: dt.date | dt.datetime | None) -> str:
    """11月24日; 24 November."""
    if not day:
        return ""
    day = _day_of(day)
    if get_language() == "en":
        return date_format(day, "j F")
    return _("%(month)d月%(day)d日") % {"month": day.month, "day": day.day}


@register.filter
def full_day(day: dt.date | dt.datetime | None) -> str:
    """2026年11月24日; 24 November 2026."""
    if not day:
        return ""
    day = _day_of(day)
    if get_language() == "en":
        return date_format(day, "j F Y")
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}


@register.filter
def month_words(day: dt.date) -> str:
    """2026年11月; November 2026."""
    if get_language() == "en":
        return date_format(day, "F Y")
    return _("%(year)d年%(month)d月") % {"year": day.year, "month": day.month}


@register.filter
def lunar(day: dt.date | dt.datetime | None) -> str:
    """农历十月廿七; nothing in English, where it would be a riddle."""
    if not day or get_language() == "en":
        return ""
    return lunar_words(_day_of(day))


@register.simple_tag
def clock(start: dt.datetime, end: dt.datetime | None = None) -> str:
    """上午9:00–11:00; in English the plain 9:00–11:00 of the 24-hour clock."""
    times = [timezone.localtime(moment, SHANGHAI).time() for moment in (start, end) if moment]
    if get_language() == "en":
        return "–".join(f"{time.hour}:{time.minute:02d}" for time in times)
    return clock_words(*times)


@register.filter
def yuan(amount: Decimal | None) -> str:
    """186,420.00, for tables."""
    from xidu.kit import money

    return "" if amount is None else money.yuan(amount)


@register.filter
def wan(amount: Decimal | None) -> str:
    """18.64万元, for sentences."""
    from xidu.kit import money

    return "" if amount is None else money.wan(amount)


@register.inclusion_tag("components/steps.html")
def steps(current: int, *names: str) -> dict[str, Any]:
    """The way through a job of at most four steps; ``current`` counts from 1."""
    rows = [
        {"name": name, "done": at < current, "current": at == current} for at, name in enumerate(names, 1)
    ]
    return {"steps": rows}


@register.filter
def dialled(phone: object) -> str:
    """The digits a telephone dials, from a number written with dashes and blanks."""
    return re.sub(r"[^\d+]", "", str(phone))


@register.filter
def joined(words: Iterable[object]) -> str:
    """Join with the Chinese list comma."""
    return "、".join(str(word) for word in words)


def _day_of(moment: dt.date | dt.datetime) -> dt.date:
    return timezone.localdate(moment, SHANGHAI) if isinstance(moment, dt.datetime) else moment
