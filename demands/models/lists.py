"""What staff keep in lists: kinds of demands and ready words for answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from residents.querysets import ScopedQuerySet


class Kind(models.Model):
    """What a demand is about. ``workdays`` is its own deadline, empty for the usual one; data, not code."""

    key = models.SlugField(_("代号"), max_length=30, unique=True)
    name = models.CharField(_("名称"), max_length=20, unique=True)
    hint = models.CharField(_("例子"), max_length=60, blank=True)
    workdays = models.PositiveSmallIntegerField(_("几个工作日内办"), null=True, blank=True)
    is_private = models.BooleanField(_("默认不公开"), default=False)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    is_retired = models.BooleanField(_("不再使用"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("诉求类别")
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(condition=Q(workdays=None) | Q(workdays__gte=1), name="kind_takes_a_day")
        ]

    def __str__(self) -> str:
        return self.name


class ReplyTemplate(models.Model):
    """Ready words for an outcome; a committee's own, or everyone's when ``committee`` is empty."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("居（村）委会")
    )
    title = models.CharField(_("名称"), max_length=30)
    words = models.TextField(_("内容"), max_length=1000)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("答复用语")
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.title
