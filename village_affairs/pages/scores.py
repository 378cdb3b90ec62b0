"""How a committee stands with one duty, and with all those of a month, in plain words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from village_affairs.models import Duty
from village_affairs.pages.words import month_name
from xidu.kit.dates import month_start
from xidu.kit.templatetags.kit import due_words


def stands(duty: Duty, today: dt.date) -> tuple[str, str]:
    """Return the state and the words of a duty's tag: 按时公开, 公开了，晚了4天, 晚了4天, 还剩3天."""
    if duty.done_on is None:
        return due_words(duty.due_on, today)
    days = (duty.done_on - duty.due_on).days
    if days <= 0:
        return "done", _("按时公开")
    return "soon", ngettext("公开了，晚了%(days)d天", "公开了，晚了%(days)d天", days) % {"days": days}


@dataclass(frozen=True)
class Score:
    """The duties due in ``month``: in time, days late of those done late and of those missing, to come.

    ``label`` names the span where it is no month.
    """

    month: dt.date
    in_time: int = 0
    late: Sequence[int] = ()
    missing: Sequence[int] = ()
    coming: int = 0
    label: str = ""

    @property
    def total(self) -> int:
        return self.in_time + len(self.late) + len(self.missing) + self.coming

    @property
    def state(self) -> str:
        if self.missing:
            return "late"
        if self.late:
            return "soon"
        return "plain" if self.coming or not self.total else "done"

    @property
    def sign(self) -> str:
        """Return what stands in a cell: the worst that is there, with its count."""
        if self.missing:
            return _("缺%(count)d") % {"count": len(self.missing)}
        if self.late:
            return _("迟%(count)d") % {"count": len(self.late)}
        if self.coming:
            return _("等%(count)d") % {"count": self.coming}
        return _("齐%(count)d") % {"count": self.total} if self.total else "—"

    @property
    def sentence(self) -> str:
        """Return 10月应公开9项，按时8项，1项晚了4天."""
        month = self.label or month_name(self.month)
        if not self.total:
            return _("%(month)s没有到期要公开的事项") % {"month": month}
        parts = [_("%(month)s应公开%(total)d项") % {"month": month, "total": self.total}]
        if self.in_time == self.total:
            parts.append(_("全部按时"))
        elif self.in_time:
            parts.append(_("按时%(count)d项") % {"count": self.in_time})
        parts += [*self._late_words(), *self._missing_words()]
        if self.coming:
            parts.append(_("%(count)d项还没到期限") % {"count": self.coming})
        return _("，").join(parts)

    def _late_words(self) -> list[str]:
        facts = {"count": len(self.late), "days": max(self.late, default=0)}
        if len(self.late) == 1:
            return [_("1项晚了%(days)d天") % facts]
        return [_("%(count)d项晚了，最多晚%(days)d天") % facts] if self.late else []

    def _missing_words(self) -> list[str]:
        facts = {"count": len(self.missing), "days": max(self.missing, default=0)}
        if len(self.missing) == 1:
            return [_("1项还没公开，已经晚了%(days)d天") % facts]
        return [_("%(count)d项还没公开，最久的晚了%(days)d天") % facts] if self.missing else []


def score(
    month: dt.date, duties: Iterable[tuple[dt.date, dt.date | None]], today: dt.date, label: str = ""
) -> Score:
    """Return the score of ``duties`` (due day, day done or None), all due in ``month``, or in ``label``.

    The due day itself is in time.
    """
    counts: dict[str, int] = defaultdict(int)
    late, missing = [], []
    for due, done in duties:
        days = ((done or today) - due).days
        if days <= 0:
            counts["in_time" if done else "coming"] += 1
        else:
            (late if done else missing).append(days)
    return Score(month, counts["in_time"], late, missing, counts["coming"], label)


def scores(duties: Iterable[tuple[dt.date, dt.date | None]], today: dt.date) -> dict[dt.date, Score]:
    """Return the scores by the first day of the month in which the duties fall due."""
    by_month: dict[dt.date, list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
    for due, done in duties:
        by_month[month_start(due)].append((due, done))
    return {month: score(month, rows, today) for month, rows in by_month.items()}
