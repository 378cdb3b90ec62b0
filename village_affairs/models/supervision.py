"""The supervision committee's own work: objections to what is public, and books opened to a villager.

Basis: Shanghai measures on villagers' committees: an objection is answered on the spot or within 15 days, and
with the supervisors' consent villagers inspect the books with expert guidance.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from residents.models import Block, Committee
from residents.models.sealed import SealedPhone
from residents.querysets import ScopedQuerySet
from village_affairs.models.disclosures import Publication, Version
from village_affairs.models.opinions import Opinion

USER = settings.AUTH_USER_MODEL


class Objection(models.Model):
    """A supervisor's objection to a version or a publication, and what the committee did about it."""

    class Result(models.TextChoices):
        OPEN = "", _("待答复")
        CORRECTED = "corrected", _("已更正")
        EXPLAINED = "explained", _("已说明")
        CALLED = "called", _("已召开会议")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("居（村）委会"))
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name=_("版本")
    )
    publication = models.ForeignKey(
        Publication,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objections",
        verbose_name=_("公开记录"),
    )
    words = models.TextField(_("异议"), max_length=2000)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    at = models.DateTimeField(_("提出时间"))
    due_on = models.DateField(_("答复期限"))
    result = models.CharField(_("结果"), max_length=9, choices=Result, blank=True, default=Result.OPEN)
    answer = models.TextField(_("答复"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    source = models.CharField(max_length=80, unique=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("监督异议")
        ordering = ("due_on", "id")
        permissions = [("raise_objection", _("提出异议")), ("answer_objection", _("答复异议"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="") | (~Q(answer="") & Q(answered_by__isnull=False)),
                name="objection_result_says_why",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("by")), name="objection_answered_by_another"
            ),
        ]

    def __str__(self) -> str:
        return self.words[:40]


class BookInspection(SealedPhone):
    """A villager's wish to read the books; the supervisors consent, somebody who knows accounts sits beside.

    ``months`` are the first days of the months asked for, ISO; ``code_digest`` finds it by its query code.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("待村监会同意")
        AGREED = "agreed", _("约好了")
        REFUSED = "refused", _("没有同意")
        DONE = "done", _("查过了")
        MISSED = "missed", _("没有来")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("居（村）委会"))
    name = models.CharField(_("称呼"), max_length=30, blank=True)
    user = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="book_inspections")
    block = models.ForeignKey(
        Block, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼组／村民小组")
    )
    hear_by = models.CharField(_("怎么告诉他"), max_length=8, choices=Opinion.Hear, default=Opinion.Hear.NONE)
    ledger = models.CharField(_("账套"), max_length=10)
    months = models.JSONField(_("哪些月份"), default=list)
    words = models.CharField(_("想看什么"), max_length=500)
    at = models.DateTimeField(_("申请时间"))
    due_on = models.DateField(_("答复期限"))
    state = models.CharField(_("状态"), max_length=7, choices=State, default=State.ASKED)
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁定的")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    reason = models.CharField(_("不同意的原因"), max_length=200, blank=True)
    appointed_at = models.DateTimeField(_("约在什么时候"), null=True, blank=True)
    guide = models.CharField(_("谁陪同讲解"), max_length=40, blank=True)
    record = models.CharField(_("查看记录"), max_length=500, blank=True)
    source = models.CharField(max_length=80, unique=True)
    code_digest = models.CharField(max_length=64, unique=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("查账申请")
        ordering = ("due_on", "id")
        permissions = [("decide_bookinspection", _("同意查账"))]
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="book_inspection_with_committee"),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="refused_inspection_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("agreed", "done", "missed")) | Q(appointed_at__isnull=False),
                name="agreed_inspection_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.at:%Y-%m-%d}"
