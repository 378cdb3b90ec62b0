"""Sample checks of what households reported themselves: drawn by a seed anyone can run again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.books import COMMITTEE
from agreements.models.claims import Claim
from agreements.querysets import OfClaimQuerySet
from residents.models import Committee
from residents.querysets import ScopedQuerySet
from xidu.kit.triggers import append_only

USER = settings.AUTH_USER_MODEL


class CheckDraw(models.Model):
    """One month's draw: ``percent`` of the ``total`` self-reported claims that counted in ``month``.

    ``month`` is its first day. The same seed over the same claims by id draws the same ones.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    month = models.DateField(_("月份"))
    percent = models.PositiveSmallIntegerField(_("抽百分之几"))
    total = models.PositiveIntegerField(_("一共几条"))
    seed = models.CharField(_("抽签种子"), max_length=64)
    at = models.DateTimeField(_("抽签时间"), auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("抽查")
        ordering = ("committee", "-month")
        constraints = [
            models.UniqueConstraint(fields=["committee", "month"], name="one_check_draw_a_month"),
            models.UniqueConstraint(fields=["committee", "id"], name="check_draw_with_committee"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.committee} {self.month:%Y-%m}"


class SpotCheck(models.Model):
    """One claim drawn, and what was found. Found untrue, its points are taken back."""

    class Outcome(models.TextChoices):
        OPEN = "", _("等核实")
        TRUE = "true", _("属实")
        UNTRUE = "untrue", _("不实")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    draw = models.ForeignKey(CheckDraw, models.PROTECT, related_name="checks", verbose_name=_("抽查"))
    claim = models.OneToOneField(Claim, models.PROTECT, related_name="spot_check", verbose_name=_("积分申报"))
    outcome = models.CharField(_("结果"), max_length=6, choices=Outcome, blank=True, default=Outcome.OPEN)
    words = models.CharField(_("怎么核实的"), max_length=200, blank=True)
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核实人")
    )
    at = models.DateTimeField(_("核实时间"), null=True, blank=True)

    objects = OfClaimQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("抽查的申报")
        ordering = ("draw", "id")
        permissions = [("check_claim", _("核实抽查的申报"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", by=None, at=None)
                | (~Q(outcome="") & ~Q(words="") & Q(by__isnull=False, at__isnull=False)),
                name="check_answered_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.outcome}"
