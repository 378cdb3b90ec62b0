"""Bays lent by their households: the owners' rule first, then windows, then bookings within one window."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models.books import COMMITTEE, Days, no_truncate
from agreements.models.plates import SealedPlate
from agreements.querysets import BayQuerySet, OfBayQuerySet, ParkingRuleQuerySet
from residents.models import Committee, Household
from xidu.kit.dates import SHANGHAI

USER = settings.AUTH_USER_MODEL
ARTICLES = "《上海市住宅物业管理规定》第六十一条、第六十二条、第六十三条"

# Only ``until`` may still be written, to an earlier day than it was: by the rule after it.
_RULE_STAYS = """
IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'an adopted parking rule stays'; END IF;
IF (OLD.until IS NOT NULL AND (NEW.until IS NULL OR NEW.until > OLD.until))
    OR (to_jsonb(OLD) - 'until') IS DISTINCT FROM (to_jsonb(NEW) - 'until')
THEN RAISE EXCEPTION 'an adopted parking rule stays'; END IF;
RETURN NEW;
"""
# Whoever a bay belongs to earned its hours: another owner's bay is another row.
_BAY_STAYS = """
IF OLD.household_id IS DISTINCT FROM NEW.household_id OR OLD.is_ev <> NEW.is_ev
THEN RAISE EXCEPTION 'a bay keeps its household'; END IF;
RETURN NEW;
"""
_WITHIN_WINDOW = """
IF NEW.state IN ('booked', 'parked') AND NOT EXISTS (
    SELECT 1 FROM agreements_baywindow WHERE id = NEW.window_id AND bay_id = NEW.bay_id
    AND withdrawn_at IS NULL AND during @> NEW.during
) THEN RAISE EXCEPTION 'a booking lies within one window of its bay'; END IF;
RETURN NEW;
"""


def when_words(during: Any) -> str:
    """Return ``11月25日 8:00–17:00``, with the second day where it is another."""
    start, end = (moment.astimezone(SHANGHAI) for moment in (during.lower, during.upper))
    last = "" if end.date() == start.date() else gettext("%(m)d月%(d)d日 ") % {"m": end.month, "d": end.day}
    facts = {"m": start.month, "d": start.day, "from": f"{start:%-H:%M}", "to": f"{last}{end:%-H:%M}"}
    return gettext("%(m)d月%(d)d日 %(from)s–%(to)s") % facts


class ParkingRule(models.Model):
    """What the owners agreed on lending bays, from ``since`` to ``until`` (last day); one in force at a time.

    ``opens`` to ``closes`` are the hours of a day in which bays may be lent; both the same is the whole day.
    Basis: 上海市住宅物业管理规定 articles 61–63: common bays are all owners', residents come first.
    """

    class Body(models.TextChoices):
        OWNERS = "owners", _("业主大会")
        VILLAGERS = "villagers", _("村民会议")
        HOUSEHOLDS = "households", _("户代表会议")

    class Borrowers(models.TextChoices):
        RESIDENTS = "residents", _("本小区（村）住户")
        GUESTS = "guests", _("本小区（村）住户和他们的客人")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    version = models.PositiveSmallIntegerField(_("第几版"))
    body = models.CharField(_("谁通过的"), max_length=10, choices=Body)
    adopted_on = models.DateField(_("哪天通过的"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=200, default=ARTICLES)
    borrowers = models.CharField(_("谁可以借"), max_length=9, choices=Borrowers, default=Borrowers.RESIDENTS)
    max_hours = models.PositiveSmallIntegerField(_("一次最多几小时"), default=12)
    opens = models.TimeField(_("每天从"), default="00:00")
    closes = models.TimeField(_("每天到"), default="00:00")
    notice_hours = models.PositiveSmallIntegerField(_("已订出的要提前几小时说才能收回"), default=24)
    words = models.TextField(_("公约"), max_length=2000, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = ParkingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("车位共享办法")
        ordering = ("committee", "-version")
        constraints = [
            models.UniqueConstraint(fields=["committee", "version"], name="parking_rule_once"),
            models.UniqueConstraint(fields=["committee", "id"], name="parking_rule_with_committee"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since") - Value(1)), name="parking_rule_span"
            ),
            models.CheckConstraint(
                condition=Q(adopted_on__lte=F("since")), name="parking_rule_adopted_first"
            ),
            models.CheckConstraint(condition=Q(max_hours__range=(1, 72)), name="parking_rule_hours"),
            ExclusionConstraint(
                name="one_parking_rule_in_force",
                expressions=[("committee", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="parking_rule_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_RULE_STAYS,
            ),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.committee} v{self.version}"


class Bay(models.Model):
    """A place to park. With a ``household`` it is theirs to lend; ``is_ev`` is a common charger."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    where = models.CharField(_("在哪里"), max_length=40, help_text=_("例如“3号楼东侧”"))
    number = models.CharField(_("车位号"), max_length=12)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="bays", verbose_name=_("哪一户的")
    )
    is_ev = models.BooleanField(_("充电车位"), default=False)
    in_use = models.BooleanField(_("在用"), default=True)
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = BayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("车位")
        ordering = ("where", "number", "id")
        permissions = [("keep_parking", _("管车位和共享办法")), ("run_chargers", _("管充电桩和停车争议"))]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "where", "number"], condition=Q(in_use=True), name="bay_once"
            ),
            models.UniqueConstraint(fields=["committee", "id"], name="bay_with_committee"),
            models.CheckConstraint(
                condition=Q(household__isnull=False, is_ev=False) | Q(household=None), name="ev_bay_is_common"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="bay_stays", when=pgtrigger.Before, operation=pgtrigger.Update, func=_BAY_STAYS
            )
        ]

    def __str__(self) -> str:
        return f"{self.where}{self.number}"


class BayWindow(models.Model):
    """A time in which a household lends its bay; two of one bay never overlap. The end is free again."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    bay = models.ForeignKey(Bay, models.PROTECT, related_name="windows", verbose_name=_("车位"))
    rule = models.ForeignKey(ParkingRule, models.PROTECT, related_name="+", verbose_name=_("共享办法"))
    during = DateTimeRangeField(_("时间"))
    withdrawn_at = models.DateTimeField(_("收回时间"), null=True, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("谁放的"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = OfBayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("共享时段")
        ordering = ("during", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="bay_window_with_committee"),
            models.CheckConstraint(condition=Q(during__isempty=False), name="bay_window_takes_time"),
            ExclusionConstraint(
                name="bay_is_lent_once",
                expressions=[("bay", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bay} {self.during.lower}"

    @property
    def when(self) -> str:
        return when_words(self.during)


class ParkingBooking(SealedPlate):
    """Another household's time in a lent bay; two living ones of a bay never overlap.

    ``minutes`` is what was shared in the end, by elapsed time. ``source`` names the sending.
    """

    class State(models.TextChoices):
        BOOKED = "booked", _("订好了")
        PARKED = "parked", _("停着")
        DONE = "done", _("用好了")
        CANCELLED = "cancelled", _("取消了")
        TAKEN_BACK = "taken_back", _("车位主人收回了")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    bay = models.ForeignKey(Bay, models.PROTECT, related_name="bookings", verbose_name=_("车位"))
    window = models.ForeignKey(BayWindow, models.PROTECT, related_name="bookings", verbose_name=_("共享时段"))
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="parkings", verbose_name=_("借的住户")
    )
    is_guest = models.BooleanField(_("给客人停"), default=False)
    during = DateTimeRangeField(_("时间"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.BOOKED)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁订的"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    arrived_at = models.DateTimeField(_("几点到的"), null=True, blank=True)
    ended_at = models.DateTimeField(_("几点结束的"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("共享了几分钟"), null=True, blank=True)
    source = models.CharField(max_length=80, unique=True)

    objects = OfBayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("车位预订")
        ordering = ("during", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="parking_with_committee"),
            models.CheckConstraint(condition=Q(during__isempty=False), name="parking_takes_time"),
            models.CheckConstraint(
                condition=Q(state="done", minutes__isnull=False) | (~Q(state="done") & Q(minutes=None)),
                name="parking_minutes_when_done",
            ),
            ExclusionConstraint(
                name="bay_is_taken_once",
                expressions=[("bay", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(state__in=["booked", "parked"]),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="parking_within_window",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_WITHIN_WINDOW,
            )
        ]

    def __str__(self) -> str:
        return f"{self.bay} {self.during.lower}"

    @property
    def when(self) -> str:
        return when_words(self.during)

    @property
    def is_living(self) -> bool:
        return self.state in {self.State.BOOKED, self.State.PARKED}
