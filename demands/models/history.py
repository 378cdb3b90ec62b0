"""What happened to a demand. Every table here only grows."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from demands.models.demands import COMMITTEE, Demand, DemandPhoto, MeToo
from demands.querysets import CallQuerySet, OfDemandQuerySet
from residents.models import Committee
from users.models import OwedCall
from xidu.kit.triggers import append_only

USER = settings.AUTH_USER_MODEL


class Step(models.Model):
    """One thing that happened, with its reason. ``told`` is the sentence the asker reads, "" if none."""

    class What(models.TextChoices):
        RAISED = "raised", _("收到")
        ME_TOO = "me_too", _("又一位居民遇到")
        ASSIGNED = "assigned", _("派单")
        ACCEPTED = "accepted", _("接单")
        RETURNED = "returned", _("退回")
        TRANSFERRED = "transferred", _("转办")
        JOINED = "joined", _("请人协办")
        PAUSED = "paused", _("暂停计时")
        RESUMED = "resumed", _("恢复计时")
        CHANGED = "changed", _("改类别或期限")
        SHOWN = "shown", _("改公开内容")
        ESCALATED = "escalated", _("催办")
        OUTCOME = "outcome", _("答复")
        RATED = "rated", _("评价")
        REOPENED = "reopened", _("重新办理")
        CLOSED = "closed", _("办结")
        MERGED = "merged", _("并单")
        SPLIT = "split", _("拆单")
        NOTED = "noted", _("记一笔")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="steps", verbose_name=_("诉求"))
    what = models.CharField(_("做了什么"), max_length=12, choices=What)
    round = models.PositiveSmallIntegerField(_("第几轮"))
    reason = models.CharField(_("原因"), max_length=500, blank=True)
    told = models.CharField(_("告诉居民的话"), max_length=500, blank=True)
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁")
    )
    to = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("给谁")
    )
    due_on = models.DateField(_("当时的期限"))
    at = models.DateTimeField(_("时间"))

    objects = OfDemandQuerySet.as_manager()

    class Meta:
        triggers = append_only()
        verbose_name = verbose_name_plural = _("办理经过")
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="")
                | ~Q(what__in=["returned", "transferred", "joined", "paused", "split", "merged"]),
                name="step_says_why",
            )
        ]
        indexes = [models.Index(fields=["demand", "at"], name="steps_of_demand")]

    def __str__(self) -> str:
        return f"{self.demand} {self.get_what_display()}"


class Outcome(models.Model):
    """How a round ended, in words for the asker, with what proves it. Round 2 is another person's."""

    class Kind(models.TextChoices):
        SOLVED = "solved", _("解决了")
        EXPLAINED = "explained", _("说明了情况")
        REFERRED = "referred", _("转给别的部门")
        DUPLICATE = "duplicate", _("和别的诉求一样")
        WITHDRAWN = "withdrawn", _("居民撤回了")
        IMPOSSIBLE = "impossible", _("现在办不了")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="outcomes", verbose_name=_("诉求"))
    round = models.PositiveSmallIntegerField(_("第几轮"))
    kind = models.CharField(_("结果"), max_length=10, choices=Kind)
    words = models.TextField(_("答复"), max_length=2000)
    proof = models.CharField(_("怎么证明"), max_length=300, blank=True)
    photo = models.ForeignKey(
        DemandPhoto, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照片")
    )
    referred_to = models.CharField(_("转给谁"), max_length=80, blank=True)
    duplicate_of = models.ForeignKey(
        Demand, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("同哪一件")
    )
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁")
    )
    first_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("当时的期限"))
    at = models.DateTimeField(_("时间"))

    objects = OfDemandQuerySet.as_manager()

    class Meta:
        triggers = append_only()
        verbose_name = verbose_name_plural = _("办理结果")
        ordering = ("round",)
        constraints = [
            models.UniqueConstraint(fields=["demand", "round"], name="outcome_once_a_round"),
            models.CheckConstraint(
                condition=~Q(kind="solved") | ~Q(proof="") | Q(photo__isnull=False), name="solved_has_proof"
            ),
            models.CheckConstraint(
                condition=~Q(kind="referred") | ~Q(referred_to=""), name="referred_says_to_whom"
            ),
            models.CheckConstraint(
                condition=~Q(kind="duplicate") | Q(duplicate_of__isnull=False), name="duplicate_says_of_what"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="outcome_says_something"),
            models.CheckConstraint(
                condition=Q(round=1)
                | Q(kind__in=["duplicate", "withdrawn"])
                | (Q(by__isnull=False) & Q(first_by__isnull=False) & ~Q(by=F("first_by"))),
                name="second_outcome_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand} {self.get_kind_display()}"


class Rating(models.Model):
    """One to five stars, once a round; one or two reopen the demand once, with another handler.

    ``answered_by`` ended the round: whose work it is does not write down what is said of it, by a CHECK.
    """

    class Way(models.TextChoices):
        WEB = "web", _("网上")
        CALL = "call", _("电话回访")
        DOORSTEP = "doorstep", _("上门回访")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="ratings", verbose_name=_("诉求"))
    round = models.PositiveSmallIntegerField(_("第几轮"))
    stars = models.PositiveSmallIntegerField(_("几颗星"))
    words = models.CharField(_("为什么"), max_length=500, blank=True)
    way = models.CharField(_("怎么评的"), max_length=8, choices=Way)
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代记人")
    )
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("时间"))

    objects = OfDemandQuerySet.as_manager()

    class Meta:
        triggers = append_only()
        verbose_name = verbose_name_plural = _("满意度")
        constraints = [
            models.UniqueConstraint(fields=["demand", "round"], name="rating_once_a_round"),
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="one_to_five_stars"),
            models.CheckConstraint(
                condition=Q(way="web") | Q(by__isnull=False), name="rating_written_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(by=None) | Q(answered_by=None) | ~Q(by=F("answered_by")),
                name="rating_not_written_by_who_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand} {self.stars}★"


class Escalation(models.Model):
    """One rung of the ladder (working days from the deadline: −1, 0, +3), once for each deadline."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="escalations", verbose_name=_("诉求"))
    round = models.PositiveSmallIntegerField(_("第几轮"))
    due_on = models.DateField(_("期限"))
    rung = models.SmallIntegerField(_("离期限几个工作日"))
    at = models.DateTimeField(_("时间"))

    objects = OfDemandQuerySet.as_manager()

    class Meta:
        triggers = append_only()
        verbose_name = verbose_name_plural = _("催办")
        constraints = [
            models.UniqueConstraint(fields=["demand", "round", "due_on", "rung"], name="escalated_once")
        ]

    def __str__(self) -> str:
        return f"{self.demand} {self.rung:+d}"


class Call(OwedCall):
    """A telephone call somebody asked for: to the asker, or to a me-too, about one step."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="calls", verbose_name=_("诉求"))
    me_too = models.ForeignKey(
        MeToo, models.CASCADE, null=True, blank=True, related_name="calls", verbose_name=_("我也遇到")
    )
    step = models.ForeignKey(Step, models.PROTECT, related_name="+", verbose_name=_("哪一步"))

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("要打的电话")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["step", "me_too"], name="call_once_a_step", nulls_distinct=False)
        ]
