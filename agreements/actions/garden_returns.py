"""What follows a neglected plot: a warning, then a return the household may object to, then the next.

Each step is taken by the tick, once. A look can be undone on its day, so nothing follows before the next.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours, household_of
from agreements.actions.garden import check_keeps, end_tenure, locked_garden
from agreements.actions.garden_telling import tell_household
from agreements.models import Finding, PlotReturn, PlotTenure
from residents.actions.calendar import figure_int, last_day
from users.actions import audit
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.errors import BadValue, NotNow, TooLate

Outcome = PlotReturn.Outcome


def follow_up(now: datetime) -> int:
    """Warn or propose a return for every plot found neglected before today; return how many were followed.

    Basis: the figure ``garden_missed_rounds``.
    """
    day = timezone.localdate(now)
    start = datetime.combine(day, time(0), SHANGHAI)
    rows = Finding.objects.filter(look=Finding.Look.WILD, undone_at=None, followed_at=None, at__lt=start)
    return sum(_follow(pk, day, now) for pk in rows.order_by("at", "pk").values_list("pk", flat=True)[:500])


@transaction.atomic
def _follow(pk: int, day: date, now: datetime) -> int:
    locked_garden(Finding.objects.values_list("garden", flat=True).get(pk=pk))
    rows = Finding.objects.select_related("tenure__household__block", "tenure__plot", "committee")
    row = rows.get(pk=pk)
    if row.followed_at or row.undone_at:
        return 0
    row.followed_at = now
    row.save(update_fields=["followed_at"])
    tenure = row.tenure
    if tenure.ended or PlotReturn.objects.filter(tenure=tenure, outcome="").exists():
        return 1
    missed = figure_int("garden_missed_rounds", on=day, committee=row.committee)
    if wild_in_a_row(tenure, row) >= missed:
        _propose(row, day)
    else:
        words = _("菜园队长看到%(plot)s荒了：%(note)s。请这个月收拾一下，连续%(missed)d轮荒了要收回。")
        facts = {"plot": tenure.plot, "note": row.note or _("有照片"), "missed": missed}
        key = f"garden-warning:{row.pk}"
        tell_household(tenure.household, key=key, subject=_("菜地要收拾了"), body=words % facts)
    return 1


def wild_in_a_row(tenure: PlotTenure, last: Finding) -> int:
    """Return in how many rounds on end up to ``last`` the plot was found neglected.

    A round in which nobody came by says nothing; a return that ended with "go on" lets the count begin anew.
    """
    rows = Finding.objects.filter(tenure=tenure, undone_at=None, round__month__lte=last.round.month)
    kept = PlotReturn.objects.filter(tenure=tenure, outcome=Outcome.KEPT).order_by("-settled_at").first()
    if kept and kept.settled_at:
        rows = rows.filter(at__gt=kept.settled_at)
    count = 0
    for look in rows.order_by("-round__month").values_list("look", flat=True):
        if look != Finding.Look.WILD:
            break
        count += 1
    return count


def _propose(row: Finding, day: date) -> None:
    until = last_day("garden_object_days", day, row.committee)
    back = PlotReturn.objects.create(
        committee=row.committee,
        garden_id=row.garden_id,
        tenure=row.tenure,
        finding=row,
        proposed_on=day,
        object_until=until,
    )
    words = _(
        "%(plot)s连续几轮荒了，准备收回。有难处请在%(month)d月%(day)d日以前说：点这里，或打电话给村居。"
    )
    facts = {"plot": row.tenure.plot, "month": until.month, "day": until.day}
    key = f"plot-return:{back.pk}"
    tell_household(row.tenure.household, key=key, subject=_("菜地准备收回"), body=words % facts)


def _locked(back: PlotReturn) -> PlotReturn:
    locked_garden(back.garden_id)
    rows = PlotReturn.objects.select_related("tenure__household__block", "tenure__plot", "finding", "garden")
    return rows.get(pk=back.pk)


@transaction.atomic
def object_return(back: PlotReturn, *, words: str, by: Any) -> PlotReturn:
    """Take the household's objection: its own, or told to the desk. The first stands.

    Raises TooLate after the last day, NotYours for somebody else's plot, BadValue without a word.
    """
    row = _locked(back)
    if household_of(by) != row.tenure.household_id:
        check_keeps(by, row.garden)
    if row.objected_at:
        return row
    if row.outcome or today() > row.object_until:
        raise TooLate(_("可以提异议的日子过了，请到村居当面说。"))
    if not words.strip():
        raise BadValue(_("请写一句为什么，例如“住院了，下月能种”。"))
    row.objection, row.objected_by, row.objected_at = words.strip()[:300], by, timezone.now()
    row.save(update_fields=["objection", "objected_by", "objected_at"])
    return row


@transaction.atomic
def decide_return(back: PlotReturn, *, keeps: bool, answer: str, by: Any) -> PlotReturn:
    """Answer an objection: the household goes on, or the plot goes back. The first decision stands.

    Raises NotYours for who found the plot neglected or lives there, NotNow where nobody objected.
    """
    row = _locked(back)
    check_keeps(by, row.garden)
    if row.outcome:
        return row
    if not row.objected_at:
        raise NotNow(_("住户还没有提异议；到期没有异议的自动收回。"))
    if by.pk == row.finding.by_id or household_of(by) == row.tenure.household_id:
        raise NotYours(_("看地的人和本户不能自己定，请另一位同事办。"))
    if not answer.strip():
        raise BadValue(_("请写为什么这样定，会告诉住户。"))
    _settle(row, Outcome.KEPT if keeps else Outcome.BACK, answer.strip()[:300], by)
    audit.record("garden.return", by=by, row=row, detail={"outcome": row.outcome})
    return row


def settle_returns(now: datetime) -> int:
    """Take back every plot whose days are over without an objection; return how many."""
    day = timezone.localdate(now)
    due = PlotReturn.objects.filter(outcome="", objected_at=None, object_until__lt=day).order_by("pk")
    return sum(_take_back(pk, day) for pk in due.values_list("pk", flat=True)[:500])


@transaction.atomic
def _take_back(pk: int, day: date) -> int:
    row = _locked(PlotReturn.objects.get(pk=pk))
    if row.outcome or row.objected_at or row.object_until >= day:
        return 0
    _settle(row, Outcome.BACK, _("到期没有异议。"), None)
    return 1


def _settle(row: PlotReturn, outcome: str, answer: str, by: Any) -> None:
    row.outcome, row.answer, row.settled_by, row.settled_at = outcome, answer, by, timezone.now()
    row.save(update_fields=["outcome", "answer", "settled_by", "settled_at"])
    home = row.tenure.household
    if outcome == Outcome.BACK:
        end_tenure(row.tenure, how=PlotTenure.Ended.TAKEN_BACK, by=by)
    else:
        words = _("%(plot)s您家接着种：%(answer)s") % {"plot": row.tenure.plot, "answer": answer}
        tell_household(home, key=f"plot-kept:{row.pk}", subject=_("菜地接着种"), body=words)
