"""Bays with a charger: the queue for them, reports of who stands in the way, and how each was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.books import COMMITTEE
from agreements.models.claims import Claim
from agreements.models.parking import Bay, ParkingBooking
from agreements.models.plates import SealedPlate
from agreements.querysets import OfBayQuerySet
from residents.models import Committee, Household
from residents.models.photos import KeptPhoto
from residents.querysets import ScopedQuerySet
from xidu.kit.triggers import append_only

USER = settings.AUTH_USER_MODEL
LIVING = ["waiting", "called", "charging"]


class ChargeTurn(SealedPlate):
    """A household's place in the queue of its committee's charging bays, until it left or did not come.

    ``at_night`` says they want to be called in the quiet hours too. ``come_by`` and ``limit_at`` are worked
    out from the figures ``charger_come_minutes`` and ``charger_limit_minutes`` when called and when begun.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("在排队")
        CALLED = "called", _("轮到了")
        CHARGING = "charging", _("在充电")
        DONE = "done", _("充好了")
        NO_SHOW = "no_show", _("没来")
        LEFT = "left", _("不排了")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name=_("住户"))
    bay = models.ForeignKey(
        Bay, models.PROTECT, null=True, blank=True, related_name="turns", verbose_name=_("车位")
    )
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    at_night = models.BooleanField(_("夜里也叫我"), default=False)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁排的"))
    asked_at = models.DateTimeField(_("几点排的"), auto_now_add=True)
    called_at = models.DateTimeField(_("几点叫的"), null=True, blank=True)
    come_by = models.DateTimeField(_("几点前到"), null=True, blank=True)
    started_at = models.DateTimeField(_("几点开始充"), null=True, blank=True)
    limit_at = models.DateTimeField(_("几点前挪走"), null=True, blank=True)
    ended_at = models.DateTimeField(_("几点结束的"), null=True, blank=True)
    source = models.CharField(max_length=80, unique=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("充电排队")
        ordering = ("asked_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="charge_turn_with_committee"),
            models.UniqueConstraint(
                fields=["household"], condition=Q(state__in=LIVING), name="one_charge_turn_each"
            ),
            models.UniqueConstraint(
                fields=["bay"], condition=Q(state__in=["called", "charging"]), name="one_car_at_a_charger"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "left"]) | Q(bay__isnull=False), name="called_to_a_bay"
            ),
        ]
        indexes = [models.Index(fields=["committee", "state", "asked_at"], name="charge_turns_by_state")]

    def __str__(self) -> str:
        return f"{self.household} {self.get_state_display()}"


class ParkingReport(KeptPhoto, SealedPlate):
    """Somebody says a car stands where it should not. Its plate only as far as the reporter wrote it."""

    class Kind(models.TextChoices):
        OVERSTAY = "overstay", _("到点还没开走")
        CHARGED = "charged", _("充好了不挪车")
        PETROL = "petrol", _("燃油车占充电位")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    bay = models.ForeignKey(Bay, models.PROTECT, related_name="reports", verbose_name=_("车位"))
    booking = models.ForeignKey(
        ParkingBooking,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("哪次预订"),
    )
    kind = models.CharField(_("什么事"), max_length=8, choices=Kind)
    words = models.CharField(_("说明"), max_length=120, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("报的人"))
    at = models.DateTimeField(_("几点报的"), auto_now_add=True)
    source = models.CharField(max_length=80, unique=True)

    objects = OfBayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("停车争议")
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="parking_report_with_committee"),
            models.UniqueConstraint(
                fields=["booking"], condition=Q(booking__isnull=False), name="one_report_a_booking"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.bay} {self.get_kind_display()}"


class ParkingOutcome(models.Model):
    """A line of the administrator's log about a report: a note, or how it ended. It ends once."""

    class What(models.TextChoices):
        NOTE = "note", _("去看过")
        MOVED = "moved", _("劝离了")
        MISTAKEN = "mistaken", _("误报")
        DEDUCT = "deduct", _("报评议小组扣分")
        PROPERTY = "property", _("转物业")
        POLICE = "police", _("转交警")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    report = models.ForeignKey(
        ParkingReport, models.PROTECT, related_name="outcomes", verbose_name=_("停车争议")
    )
    what = models.CharField(_("怎么办的"), max_length=8, choices=What)
    reason = models.CharField(_("情况"), max_length=200)
    claim = models.OneToOneField(
        Claim, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("积分申报")
    )
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁办的"))
    at = models.DateTimeField(_("几点办的"), auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("争议处理")
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=~Q(what="note"), name="report_ends_once"),
            models.CheckConstraint(
                condition=Q(what="deduct", claim__isnull=False) | (~Q(what="deduct") & Q(claim=None)),
                name="deduction_is_a_claim",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.report} {self.get_what_display()}"
