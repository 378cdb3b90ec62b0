"""The catalogue 公开目录: what a committee must publish and how often; from it a year of duties.

Basis: Shanghai measures on villagers' committees, art. 23; Shanghai rules on residents' committees, art. 17;
2011 ministry rules on disclosure of collective finance.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from residents.querysets import InForceQuerySet
from village_affairs.querysets import DutyQuerySet


class CatalogueItem(models.Model):
    """One line of the catalogue, dated: a changed line ends and a new one with the same ``key`` begins.

    ``limit`` counts days after the end of the period (or after the fact), working days if ``in_workdays``.
    """

    class For(models.TextChoices):
        VILLAGE = "village", _("村")
        NEIGHBOURHOOD = "neighbourhood", _("居民区")
        BOTH = "both", _("村和居民区")

    class Book(models.TextChoices):
        """三务公开: three tabs every villager expects."""

        PARTY = "party", _("党务")
        AFFAIRS = "affairs", _("村务")
        FINANCE = "finance", _("财务")

    class Cycle(models.TextChoices):
        MONTH = "month", _("每月")
        QUARTER = "quarter", _("每季度")
        HALF = "half", _("每半年")
        YEAR = "year", _("每年")
        CHANGE = "change", _("有变动时")
        MEETING = "meeting", _("每次会后")
        ONCE = "once", _("随时")

    key = models.SlugField(_("代号"), max_length=30)
    used_by = models.CharField(_("适用"), max_length=13, choices=For)
    book = models.CharField(_("三务"), max_length=7, choices=Book)
    level1 = models.CharField(_("一级事项"), max_length=40)
    level2 = models.CharField(_("二级事项"), max_length=80)
    content = models.CharField(_("公开内容"), max_length=300)
    basis = models.CharField(_("依据"), max_length=300)
    cycle = models.CharField(_("周期"), max_length=7, choices=Cycle)
    limit = models.PositiveSmallIntegerField(_("时限（天）"))
    in_workdays = models.BooleanField(_("按工作日算"), default=False)
    responsible = models.CharField(_("责任人"), max_length=60)
    channel = models.CharField(_("公开方式"), max_length=80)
    kind = models.CharField(_("用哪种公开"), max_length=10, default="notice")
    ledger = models.CharField(_("账套"), max_length=10, blank=True)
    # A topic of disclosures; what is drafted under the line belongs to it unless the draft says another.
    topic = models.CharField(_("专题"), max_length=10, blank=True, default="")
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("公开目录")
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=["key", "since"], name="catalogue_item_dated_once"),
            models.UniqueConstraint(fields=["key"], condition=Q(until=None), name="catalogue_item_open_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="catalogue_item_span"
            ),
        ]

    def __str__(self) -> str:
        return self.level2


class Duty(models.Model):
    """What a committee owes for one period of an item; done by the first publication that fulfils it.

    ``score`` of a month counts duties whose ``due_on`` falls in it.
    """

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="duties", verbose_name=_("居（村）委会")
    )
    item = models.ForeignKey(CatalogueItem, models.PROTECT, related_name="duties", verbose_name=_("目录事项"))
    period = models.DateField(_("期间"), help_text=_("第一天"))
    due_on = models.DateField(_("应公开日"))
    disclosure = models.ForeignKey(
        "village_affairs.Disclosure",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duties",
        verbose_name=_("公开事项"),
    )
    done_on = models.DateField(_("公开日"), null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("应公开事项")
        ordering = ("due_on", "item__position")
        constraints = [
            models.UniqueConstraint(fields=["committee", "item", "period"], name="duty_once_a_period"),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(disclosure__isnull=False), name="done_duty_has_disclosure"
            ),
        ]
        indexes = [models.Index(fields=["committee", "due_on"], name="duties_of_committee")]

    def __str__(self) -> str:
        return f"{self.item} {self.period:%Y-%m}"
