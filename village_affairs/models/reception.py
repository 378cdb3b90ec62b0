"""The log of an open day: who came, what they looked at, what they said.

Basis: the street's practice 阳光村务公开日; Shanghai measures on villagers' committees, art. 23.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from residents.models import Block, Committee
from residents.querysets import ScopedQuerySet
from village_affairs.models.open_days import OpenDay
from village_affairs.models.opinions import Opinion

USER = settings.AUTH_USER_MODEL


class Reception(models.Model):
    """One visitor received. ``number`` counts within the day; ``source`` is the key of the sending.

    ``papers`` are the keys and words of what was consulted: ``[{"what": "2026年9月凭证", "url": ""}]``.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("居（村）委会"))
    open_day = models.ForeignKey(OpenDay, models.PROTECT, related_name="receptions", verbose_name=_("开放日"))
    number = models.PositiveSmallIntegerField(_("第几位"))
    name = models.CharField(_("称呼"), max_length=30, blank=True)
    people = models.PositiveSmallIntegerField(_("几个人"), default=1)
    block = models.ForeignKey(
        Block, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼组／村民小组")
    )
    papers = models.JSONField(_("看了什么"), default=list, blank=True)
    opinion = models.OneToOneField(
        Opinion, models.PROTECT, null=True, blank=True, related_name="reception", verbose_name=_("意见")
    )
    note = models.CharField(_("备注"), max_length=200, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("接待人"))
    at = models.DateTimeField(_("接待时间"))
    source = models.CharField(max_length=80, unique=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    undone_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("撤销人")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("接待记录")
        ordering = ("at", "id")
        permissions = [("receive_visitors", _("开放日接待"))]
        constraints = [
            models.UniqueConstraint(fields=["open_day", "number"], name="reception_number_once"),
            models.UniqueConstraint(fields=["committee", "id"], name="reception_with_committee"),
            models.CheckConstraint(condition=Q(people__range=(1, 20)), name="reception_people"),
        ]

    def __str__(self) -> str:
        return f"{self.open_day} #{self.number}"
