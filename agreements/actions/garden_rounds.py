"""The captain's rounds: planned each month, plot by plot, points for a tidy one, undone the same day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours, household_of
from agreements.actions.garden import locked_garden, may_walk
from agreements.actions.garden_telling import TOPIC
from agreements.actions.posting import reverse_entry
from agreements.actions.triggers import post_by_trigger, rule_for
from agreements.models import Captain, Finding, Garden, GardenRound, PlotTenure
from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from users.actions.notices import tell_users
from users.models import User
from xidu.kit.dates import month_end, month_start, today
from xidu.kit.errors import BadValue, NotNow, TooLate
from xidu.kit.uploads import Upload

TIDY = "garden:tidy"
Look = Finding.Look


def plan_rounds(now: datetime) -> int:
    """Make this month's round of every garden somebody tends, once, and tell its captains; return how many.

    Basis: the figure ``garden_round_day``, a day of the month.
    """
    day = timezone.localdate(now)
    month = month_start(day)
    tended = PlotTenure.objects.in_force_on(day).filter(garden=OuterRef("pk"))
    planned = GardenRound.objects.filter(garden=OuterRef("pk"), month=month)
    rows = Garden.objects.filter(Exists(tended), ~Exists(planned)).select_related("committee")
    return sum(plan_round(garden, day) is not None for garden in rows.order_by("pk")[:500])


@transaction.atomic
def plan_round(garden: Garden, day: date) -> GardenRound:
    """Return the round of the month around ``day``, made where it is missing."""
    month = month_start(day)
    wanted = month + timedelta(days=figure_int("garden_round_day", on=day, committee=garden.committee) - 1)
    # A garden that is entered late in the month still has some days.
    due = min(max(wanted, day), month_end(day))
    row, new = GardenRound.objects.get_or_create(
        garden=garden, month=month, defaults={"committee": garden.committee, "due_on": due}
    )
    if new:
        captains = Captain.objects.in_force_on(day).filter(garden=garden)
        body = _("“%(garden)s”这个月该看一遍了，请在%(month)d月%(day)d日以前看完。")
        facts = {"garden": garden.name, "month": due.month, "day": due.day}
        about: dict[str, Any] = {"topic": TOPIC, "subject": _("该巡看菜园了"), "body": body % facts}
        users = User.objects.filter(pk__in=captains.values("user"))
        tell_users(users, key=f"garden-round:{row.pk}", committee=garden.committee, url="/garden/", **about)
    return row


@transaction.atomic
def judge_plot(
    round_: GardenRound,
    tenure: PlotTenure,
    *,
    look: str,
    by: Any,
    note: str = "",
    photo: Upload | None = None,
) -> Finding:
    """Write down how a plot looks; a tidy one posts points by the rule that names ``garden:tidy``.

    The same look again is the first one. Raises NotYours for one's own plot and where the right ended,
    TooLate for a month that is over, BadValue for a neglected plot without a word or a photo.
    """
    garden = locked_garden(round_.garden_id)
    _check_judge(garden, tenure, by)
    known = Finding.objects.filter(round=round_, tenure=tenure, undone_at=None).first()
    if known and known.look == look:
        return known
    if known:
        raise NotNow(_("这块地这一轮已经看过了；记错的，当天先撤回再记。"))
    if round_.month != month_start(today()):
        raise TooLate(_("那个月已经过了，请看这个月的。"))
    if tenure.ended or tenure.garden_id != garden.pk:
        raise NotNow(_("这块地现在没有人种，不用看。"))
    if look == Look.WILD and not note.strip() and photo is None:
        raise BadValue(_("说荒了要拍一张照片，或写一句看到什么。"))
    row = Finding(committee=garden.committee, garden=garden, round=round_, tenure=tenure, look=look, by=by)
    row.note, row.at = note.strip()[:120], timezone.now()
    if photo is not None:
        row.keep_photo(photo)
    if look == Look.TIDY:
        row.entry = _points(row)
    row.save()
    bump(garden.committee_id)
    return row


def _check_judge(garden: Garden, tenure: PlotTenure, by: Any) -> None:
    if not may_walk(by, garden):
        raise NotYours(_("您现在不是这块菜园的队长，请联系村居。"))
    if household_of(by) == tenure.household_id:
        raise NotYours(_("自己家的地要请另一位队长或村居来看。"))


def _points(row: Finding) -> Any:
    """Post by the household's rule. After an undone look ``source`` counts on: what was reversed stays so."""
    before = Finding.objects.filter(round=row.round, tenure=row.tenure).exclude(entry=None).count()
    source = f"garden:{row.round_id}:{row.tenure.plot_id}" + (f":{before + 1}" if before else "")
    day = today()
    rule = rule_for(row.tenure.household, TIDY, day)
    words = f"{row.garden.name}{row.tenure.plot}"
    return post_by_trigger(row.tenure.household, rule, source=source, deed_on=day, words=words, by=row.by)


@transaction.atomic
def undo_finding(finding: Finding, *, by: Any) -> Finding:
    """Take back what was found today, points and all; twice is once. Raises TooLate the day after."""
    garden = locked_garden(finding.garden_id)
    row = Finding.objects.select_related("tenure", "entry__account").get(pk=finding.pk)
    if row.undone_at:
        return row
    _check_judge(garden, row.tenure, by)
    if timezone.localdate(row.at) != today():
        raise TooLate(_("只能当天撤回；过了当天，请到村居提异议。"))
    row.undone_at, row.undone_by = timezone.now(), by
    row.save(update_fields=["undone_at", "undone_by"])
    if row.entry:
        reverse_entry(row.entry, words=_("菜园巡看撤回"), by=by)
    bump(garden.committee_id)
    return row
