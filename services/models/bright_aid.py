"""Who pays for an operation on the eyes: dated rules, and what they gave for one person."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from residents.querysets import ScopedQuerySet
from services.models.bright import EyeFile
from services.models.programmes import COMMITTEE, USER, Programme
from services.querysets import DatedQuerySet


class Gives(models.TextChoices):
    FREE = "free", _("免费手术")
    SUBSIDY = "subsidy", _("手术补贴")
    NONE = "none", _("没有补贴")


class EyeAidRule(models.Model):
    """What is given to whom. All conditions of a row hold together; the first by ``position`` counts."""

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="eye_aid_rules", verbose_name=_("服务项目")
    )
    position = models.PositiveSmallIntegerField(_("先后"))
    gives = models.CharField(_("给什么"), max_length=7, choices=Gives)
    amount = models.DecimalField(_("每眼金额（元）"), max_digits=8, decimal_places=2, null=True, blank=True)
    needs_registered = models.BooleanField(_("户籍要在这里"), default=True)
    tag = models.CharField(_("要有这个情况"), max_length=20, blank=True, help_text=_("例如“低保”"))
    age_min = models.PositiveSmallIntegerField(_("最小年龄"), null=True, blank=True)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=200)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("手术补贴办法")
        ordering = ("programme", "position", "since")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "position", "since"], name="eye_aid_rule_once_a_day"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="eye_aid_span"),
            models.CheckConstraint(
                condition=~Q(gives="subsidy") | Q(amount__gt=0), name="eye_subsidy_has_an_amount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.get_gives_display()}"


class EyeAid(models.Model):
    """What the rules say for one person, with the reason, and the yes or no of somebody else."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    file = models.OneToOneField(EyeFile, models.CASCADE, related_name="aid", verbose_name=_("眼健康档案"))
    rule = models.ForeignKey(
        EyeAidRule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("按哪一条")
    )
    gives = models.CharField(_("给什么"), max_length=7, choices=Gives)
    amount = models.DecimalField(_("每眼金额（元）"), max_digits=8, decimal_places=2, null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=120)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("核对人"))
    at = models.DateTimeField(_("核对时间"))
    agreed = models.BooleanField(_("同意"), null=True, blank=True)
    decided_because = models.CharField(_("决定的理由"), max_length=120, blank=True)
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决定人")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("手术补贴核对")
        ordering = ("-at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")), name="eye_aid_by_another"
            ),
            models.CheckConstraint(
                condition=Q(agreed=None, decided_by=None)
                | (Q(agreed__isnull=False, decided_by__isnull=False) & ~Q(decided_because="")),
                name="eye_aid_decided_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_gives_display())
