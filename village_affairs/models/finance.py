"""The lines of a month's accounts, and a second person's decision over what the gate stopped.

Basis: Shanghai measures on villagers' committees, article 7 (separate accounts); the 2011 rules on
disclosure of collective finance (line by line).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from residents.querysets import ScopedQuerySet
from village_affairs.models.disclosures import Version
from xidu.kit.triggers import stays_once


class FinanceLine(models.Model):
    """One entry. ``income`` and ``spending`` are yuan; a line people look for (公务接待) stays with 0.00.

    ``key`` names the line across versions: the voucher number, or what stands in its place.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name=_("居（村）委会"))
    version = models.ForeignKey(Version, models.CASCADE, related_name="lines", verbose_name=_("版本"))
    position = models.PositiveSmallIntegerField(_("序号"))
    key = models.CharField(max_length=80)
    day = models.DateField(_("日期"), null=True)
    voucher = models.CharField(_("凭证号"), max_length=40, blank=True)
    category = models.CharField(_("类别"), max_length=40, blank=True)
    summary = models.CharField(_("摘要"), max_length=200)
    income = models.DecimalField(_("收入"), max_digits=14, decimal_places=2, null=True)
    spending = models.DecimalField(_("支出"), max_digits=14, decimal_places=2, null=True)
    balance = models.DecimalField(_("结余"), max_digits=14, decimal_places=2, null=True)
    handler = models.CharField(_("经手人"), max_length=40, blank=True)
    witness = models.CharField(_("证明人"), max_length=40, blank=True)
    approver = models.CharField(_("审批人"), max_length=40, blank=True)
    papers = models.PositiveSmallIntegerField(_("附件张数"), null=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("收支明细")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="line_key_once"),
            models.UniqueConstraint(fields=["version", "position"], name="line_position_once"),
            models.CheckConstraint(
                condition=Q(income__isnull=False) | Q(spending__isnull=False), name="line_has_amount"
            ),
        ]
        triggers = [
            stays_once("village_affairs_publication", "version_id", name="line_stays"),
            stays_once("village_affairs_signoff", "version_id", name="signed_line_stays"),
        ]

    def __str__(self) -> str:
        return self.summary


class GateOverrule(models.Model):
    """A finding of the publish gate that a second person looked at and let through, with the reason."""

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name=_("居（村）委会"))
    version = models.ForeignKey(Version, models.PROTECT, related_name="overrules", verbose_name=_("版本"))
    kind = models.CharField(_("种类"), max_length=20)
    place = models.CharField(_("位置"), max_length=120)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    reason = models.CharField(_("理由"), max_length=200)
    asked_at = models.DateTimeField(_("提出时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("放行人")
    )
    decided_at = models.DateTimeField(_("放行时间"), null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("放行记录")
        constraints = [
            models.UniqueConstraint(fields=["version", "kind", "place"], name="overrule_once"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="overrule_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"
