"""Tables staff may edit: rest days, and the figures the law or the street sets."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from residents.models.places import Committee
from residents.querysets import FigureQuerySet


class Holiday(models.Model):
    """A day that differs from its weekday: a rest day, or a weekend that is worked (调休).

    Basis: the State Council's yearly notice, published the November before.
    """

    day = models.DateField(_("日期"), unique=True)
    is_rest = models.BooleanField(_("休息"), help_text=_("不勾选表示周末调休上班"))
    name = models.CharField(_("名称"), max_length=20)
    basis = models.CharField(_("依据"), max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("节假日")
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Figure(models.Model):
    """A number the law, an agreement or the street sets, with the days it holds and where it is written."""

    key = models.CharField(_("项目"), max_length=60)
    value = models.CharField(_("数值"), max_length=60)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    committee = models.ForeignKey(
        Committee,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("只用于"),
        help_text=_("不填表示全街道"),
    )
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=200)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("期限与数值")
        ordering = ("key", "since")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "committee", "since"], nulls_distinct=False, name="figure_once_per_day"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="figure_span"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.value}{self.unit}"
