"""A vegetable garden: its plots, who tends them and since when, who waits, and who walks round."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from agreements.models.books import COMMITTEE, Days
from agreements.models.pacts import AgreementVersion
from agreements.querysets import CaptainQuerySet, GardenQuerySet, OfGardenQuerySet, TenureQuerySet
from residents.models import Block, Committee, Household

USER = settings.AUTH_USER_MODEL
GARDEN = _("小菜园")


class Garden(models.Model):
    """A strip of land parted among households. ``block`` None belongs to the whole village."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    block = models.ForeignKey(
        Block, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼组／村民小组")
    )
    name = models.CharField(_("名称"), max_length=30)
    where = models.CharField(_("在哪里"), max_length=120)
    agreement = models.ForeignKey(
        AgreementVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("照哪份约定"),
    )
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = GardenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = GARDEN
        ordering = ("committee", "id")
        permissions = [
            ("keep_garden", _("办小菜园")),
            ("walk_garden", _("菜园巡看")),
            ("ask_plot", _("替住户报名菜地")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="garden_with_committee"),
            models.UniqueConstraint(fields=["committee", "name"], name="garden_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Captain(models.Model):
    """Who walks round a garden from ``since`` to ``until`` (the last day). The right itself is a grant.

    The row says which garden; without a grant of ``agreements.walk_garden`` in force it opens nothing.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    garden = models.ForeignKey(Garden, models.PROTECT, related_name="captains", verbose_name=GARDEN)
    user = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("菜园队长"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人"))

    objects = CaptainQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("菜园队长")
        ordering = ("garden", "since", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since") - Value(1)), name="captain_span"
            ),
            ExclusionConstraint(
                name="captain_once_at_a_time",
                expressions=[
                    ("garden", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.garden} {self.user}"


class Plot(models.Model):
    """One numbered plot; ``size`` in square metres. A resting plot is given to nobody."""

    class State(models.TextChoices):
        OPEN = "open", _("可以种")
        RESTING = "resting", _("暂时不种")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    garden = models.ForeignKey(Garden, models.PROTECT, related_name="plots", verbose_name=GARDEN)
    number = models.PositiveSmallIntegerField(_("几号地"))
    size = models.DecimalField(_("面积（平方米）"), max_digits=5, decimal_places=1)
    state = models.CharField(_("状态"), max_length=7, choices=State, default=State.OPEN)

    objects = OfGardenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("菜地")
        ordering = ("garden", "number")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="plot_with_committee"),
            models.UniqueConstraint(fields=["garden", "id"], name="plot_with_garden"),
            models.UniqueConstraint(fields=["garden", "number"], name="plot_number_once"),
            models.CheckConstraint(condition=Q(size__gt=0, number__gt=0), name="plot_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.number}号地"


class PlotTenure(models.Model):
    """A household tends a plot from ``since`` to ``until``, the last day. ``source``: how it came to it."""

    class Ended(models.TextChoices):
        NOT = "", _("在种")
        RETURNED = "returned", _("自己交还")
        TAKEN_BACK = "taken_back", _("荒了收回")
        MOVED_AWAY = "moved_away", _("搬走了")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    garden = models.ForeignKey(Garden, models.PROTECT, related_name="tenures", verbose_name=GARDEN)
    plot = models.ForeignKey(Plot, models.PROTECT, related_name="tenures", verbose_name=_("菜地"))
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name=_("住户"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    ended = models.CharField(_("怎么结束的"), max_length=10, choices=Ended, blank=True, default=Ended.NOT)
    ended_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁办的结束")
    )
    source = models.CharField(_("怎么来的"), max_length=80, unique=True)

    objects = TenureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("种哪块地")
        ordering = ("garden", "plot", "since", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="tenure_with_committee"),
            models.CheckConstraint(
                condition=Q(until=None, ended="") | (~Q(ended="") & Q(until__gte=F("since") - Value(1))),
                name="tenure_ends_for_a_reason",
            ),
            ExclusionConstraint(
                name="one_household_a_plot",
                expressions=[("plot", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="one_plot_a_household",
                expressions=[
                    ("garden", RangeOperators.EQUAL),
                    ("household", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plot} {self.household}"


class Waiting(models.Model):
    """A household waits for a plot. ``slip`` is its number in a draw, on its own slip and known to it alone.

    ``place`` is the place the draw gave it; who asked after the draw comes behind, in the order of asking.
    """

    class Door(models.TextChoices):
        PHONE = "phone", _("自己在手机上")
        LEADER = "leader", _("组长代报")
        DESK = "desk", _("村居登记")

    class Outcome(models.TextChoices):
        WAITS = "", _("在等")
        GOT = "got", _("分到了")
        WITHDRAWN = "withdrawn", _("不等了")
        DECLINED = "declined", _("轮到没要")
        LAPSED = "lapsed", _("轮到没有回音")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    garden = models.ForeignKey(Garden, models.PROTECT, related_name="waiting", verbose_name=GARDEN)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name=_("住户"))
    slip = models.CharField(_("签号"), max_length=6)
    place = models.PositiveIntegerField(_("第几位"), null=True, blank=True)
    door = models.CharField(_("怎么报的"), max_length=6, choices=Door)
    asked_at = models.DateTimeField(_("报名时间"))
    outcome = models.CharField(_("结果"), max_length=9, choices=Outcome, blank=True, default=Outcome.WAITS)
    ended_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人"))
    key = models.CharField(max_length=80, unique=True)

    objects = OfGardenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("等菜地的")
        ordering = ("garden", F("place").asc(nulls_last=True), "asked_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="waiting_with_committee"),
            models.UniqueConstraint(fields=["garden", "slip"], name="slip_once"),
            models.UniqueConstraint(
                fields=["garden", "household"], condition=Q(outcome=""), name="household_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slip}号 {self.household}"
