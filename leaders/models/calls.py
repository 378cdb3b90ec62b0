"""A resident asks the leader of a block to ring, and what came of each try."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leaders.querysets import CallRequestQuerySet, CallTryQuerySet
from residents.models import Block, Committee
from residents.models.sealed import SealedPhone
from xidu.kit.triggers import append_only

USER = settings.AUTH_USER_MODEL
COMMITTEE = _("居（村）委会")


class CallRequest(SealedPhone):
    """A wish to be rung. ``next_on`` is the day of the next try, ``due_on`` the last working day promised.

    ``source`` is the key of the sending: sent twice it is one. Open until ``closed_at``.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    block = models.ForeignKey(
        Block, models.PROTECT, related_name="call_requests", verbose_name=_("楼组／村民小组")
    )
    name = models.CharField(_("怎么称呼"), max_length=30, blank=True)
    words = models.CharField(_("想说的事"), max_length=300, blank=True)
    user = models.ForeignKey(
        USER, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("账号")
    )
    source = models.CharField(max_length=80, unique=True, editable=False)
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    at = models.DateTimeField(_("时间"))
    due_on = models.DateField(_("最晚哪天打"))
    next_on = models.DateField(_("哪天打"))
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    objects = CallRequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("请组长联系")
        ordering = ("due_on", "id")
        permissions = [("answer_call", _("回居民的电话"))]
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="callrequest_with_committee"),
            models.CheckConstraint(
                condition=~Q(phone_sealed="") | Q(closed_at__isnull=False), name="call_has_a_number"
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "due_on"], condition=Q(closed_at=None), name="calls_still_open")
        ]

    def __str__(self) -> str:
        return f"{self.block} {self.at:%m-%d}"


class CallTry(models.Model):
    """One try; the table only grows."""

    class Outcome(models.TextChoices):
        CALLED = "called", _("打通了")
        NOT_REACHED = "not_reached", _("没打通")
        DECLINED = "declined", _("对方说不用了")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    request = models.ForeignKey(
        CallRequest, models.PROTECT, related_name="tries", verbose_name=_("请组长联系")
    )
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome)
    note = models.CharField(_("记一笔"), max_length=200, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁打的"))
    at = models.DateTimeField(_("时间"))

    objects = CallTryQuerySet.as_manager()

    class Meta:
        triggers = append_only()
        verbose_name = verbose_name_plural = _("回电话的经过")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return str(self.get_outcome_display())
