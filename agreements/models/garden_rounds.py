"""The captain's rounds, what they found, and the plots that go back and on to the next."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.books import COMMITTEE
from agreements.models.garden import GARDEN, Garden, Plot, PlotTenure, Waiting
from agreements.models.ledger import LedgerEntry
from agreements.querysets import OfGardenQuerySet
from residents.models import Committee
from residents.models.photos import KeptPhoto

USER = settings.AUTH_USER_MODEL


class GardenRound(models.Model):
    """One month's round of a garden. ``month`` is its first day; it should be walked by ``due_on``."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    garden = models.ForeignKey(Garden, models.PROTECT, related_name="rounds", verbose_name=GARDEN)
    month = models.DateField(_("哪个月"))
    due_on = models.DateField(_("看到哪天"))

    objects = OfGardenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("菜园巡看")
        ordering = ("garden", "-month")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="garden_round_with_committee"),
            models.UniqueConstraint(fields=["garden", "month"], name="garden_round_once"),
        ]

    def __str__(self) -> str:
        return f"{self.garden} {self.month:%Y-%m}"


class Finding(KeptPhoto):
    """How a plot looked in a round. One that stands for each plot and round; an undone one stays as it was.

    ``followed_at`` is when the tick drew the consequence of a neglected plot.
    """

    class Look(models.TextChoices):
        TIDY = "tidy", _("整洁")
        REMIND = "remind", _("要提醒")
        WILD = "wild", _("荒了")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    garden = models.ForeignKey(Garden, models.PROTECT, related_name="+", verbose_name=GARDEN)
    round = models.ForeignKey(
        GardenRound, models.PROTECT, related_name="findings", verbose_name=_("菜园巡看")
    )
    tenure = models.ForeignKey(
        PlotTenure, models.PROTECT, related_name="findings", verbose_name=_("种哪块地")
    )
    look = models.CharField(_("看下来"), max_length=6, choices=Look)
    note = models.CharField(_("说一句"), max_length=120, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁看的"))
    at = models.DateTimeField(_("看的时间"))
    undone_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    undone_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁撤回的")
    )
    followed_at = models.DateTimeField(_("跟进时间"), null=True, blank=True)
    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("积分流水")
    )

    objects = OfGardenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("看下来")
        ordering = ("round_id", "tenure_id", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="finding_with_committee"),
            models.UniqueConstraint(
                fields=["round", "tenure"], condition=Q(undone_at=None), name="plot_seen_once_a_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.tenure}"


class PlotReturn(models.Model):
    """A neglected plot is to go back; the household may object until ``object_until``, the desk decides."""

    class Outcome(models.TextChoices):
        OPEN = "", _("等住户回音")
        KEPT = "kept", _("继续种")
        BACK = "back", _("收回了")
        GONE = "gone", _("已经交还")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    garden = models.ForeignKey(Garden, models.PROTECT, related_name="+", verbose_name=GARDEN)
    tenure = models.ForeignKey(PlotTenure, models.PROTECT, related_name="back", verbose_name=_("种哪块地"))
    finding = models.OneToOneField(Finding, models.PROTECT, related_name="+", verbose_name=_("看下来"))
    proposed_on = models.DateField(_("提出收回"))
    object_until = models.DateField(_("可以提异议到"))
    objection = models.CharField(_("住户怎么说"), max_length=300, blank=True)
    objected_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁提的")
    )
    objected_at = models.DateTimeField(_("提异议时间"), null=True, blank=True)
    outcome = models.CharField(_("结果"), max_length=4, choices=Outcome, blank=True, default=Outcome.OPEN)
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    settled_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁办的")
    )
    settled_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    objects = OfGardenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("荒地收回")
        ordering = ("garden", "proposed_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["tenure"], condition=Q(outcome=""), name="one_return_at_a_time"),
            models.CheckConstraint(
                condition=Q(object_until__gte=F("proposed_on")), name="return_can_be_objected"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenure} {self.proposed_on}"


class PlotOffer(models.Model):
    """A free plot offered to whoever is next, to the end of ``until``."""

    class Answer(models.TextChoices):
        OPEN = "", _("等回音")
        ACCEPTED = "accepted", _("要了")
        DECLINED = "declined", _("没要")
        LAPSED = "lapsed", _("过期了")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    garden = models.ForeignKey(Garden, models.PROTECT, related_name="offers", verbose_name=GARDEN)
    plot = models.ForeignKey(Plot, models.PROTECT, related_name="offers", verbose_name=_("菜地"))
    waiting = models.OneToOneField(Waiting, models.PROTECT, related_name="offer", verbose_name=_("等菜地的"))
    offered_on = models.DateField(_("哪天轮到"))
    until = models.DateField(_("回音到"))
    answer = models.CharField(_("回音"), max_length=8, choices=Answer, blank=True, default=Answer.OPEN)
    answered_at = models.DateTimeField(_("回音时间"), null=True, blank=True)
    answered_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁回的")
    )

    objects = OfGardenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("轮到的菜地")
        ordering = ("garden", "offered_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["plot"], condition=Q(answer=""), name="plot_offered_once"),
            models.CheckConstraint(condition=Q(until__gte=F("offered_on")), name="offer_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.plot} {self.waiting}"
