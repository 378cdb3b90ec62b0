"""A question or suggestion, the answers it got, and what the asker thought of them.

Basis: Shanghai measures on villagers' committees, article 23: an answer on the spot or within 15 days.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from residents.models import Block, Committee
from residents.models.sealed import SealedPhone
from residents.querysets import ScopedQuerySet
from village_affairs.models.disclosures import Disclosure
from village_affairs.models.open_days import OpenDay
from village_affairs.querysets import OpinionQuerySet
from xidu.kit.triggers import append_only

USER = settings.AUTH_USER_MODEL


class Opinion(SealedPhone):
    """What somebody asked. ``words`` are theirs; ``shown_words`` are what the public reads, numbers redacted.

    ``source`` is the key of the sending (one form, one opinion); ``code_digest`` finds it by its query code.
    """

    class Door(models.TextChoices):
        WEB = "web", _("网上")
        OPEN_DAY = "open_day", _("开放日")
        MEETING = "meeting", _("现场会")
        PAPER = "paper", _("纸条")
        PHONE = "phone", _("电话")
        LEADER = "leader", _("组长转来")

    class State(models.TextChoices):
        OPEN = "open", _("待答复")
        ANSWERED = "answered", _("已答复")
        REOPENED = "reopened", _("不满意，再答复")
        CLOSED = "closed", _("办结")
        MERGED = "merged", _("并到另一条")
        WITHDRAWN = "withdrawn", _("本人撤回")

    class Hear(models.TextChoices):
        """How the asker wants to hear of the answer."""

        SMS = "sms", _("短信")
        CALL = "call", _("打电话给我")
        LEADER = "leader", _("组长告诉我")
        BOARD = "board", _("贴在公告栏")
        SITE = "site", _("站内消息")
        NONE = "none", _("我自己来查")

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="opinions", verbose_name=_("居（村）委会")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveIntegerField(_("编号"))
    disclosure = models.ForeignKey(
        Disclosure, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name=_("公开事项")
    )
    line_key = models.CharField(max_length=80, blank=True)
    line_words = models.CharField(_("问哪一项"), max_length=240, blank=True)
    open_day = models.ForeignKey(
        OpenDay, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name=_("开放日")
    )
    door = models.CharField(_("从哪来"), max_length=8, choices=Door)
    words = models.TextField(_("原话"), max_length=5000)
    shown_words = models.TextField(_("公开显示"), max_length=5000)
    block = models.ForeignKey(Block, models.PROTECT, null=True, blank=True, verbose_name=_("楼组／村民小组"))
    user = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="opinions")
    hear_by = models.CharField(_("怎么告诉他"), max_length=8, choices=Hear, default=Hear.NONE)
    code_digest = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=80, unique=True)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.OPEN)
    round = models.PositiveSmallIntegerField(_("第几轮"), default=1)
    handler = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("经办"))
    received_at = models.DateTimeField(_("收到时间"))
    due_on = models.DateField(_("答复期限"))
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("并到哪一条")
    )
    hidden_at = models.DateTimeField(_("隐藏时间"), null=True)
    hidden_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("隐藏人"))
    hidden_reason = models.CharField(_("不公开的原因"), max_length=200, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("意见建议")
        ordering = ("due_on", "id")
        permissions = [
            ("answer_opinion", _("答复意见")),
            ("assign_opinion", _("分派意见")),
            ("record_opinion", _("代记意见")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["committee", "year", "number"], name="opinion_number_once"),
            models.UniqueConstraint(fields=["committee", "id"], name="opinion_with_committee"),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | ~Q(hidden_reason=""), name="hidden_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False), name="merged_opinion_says_where"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="opinion_not_merged_into_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "state", "due_on"], name="opinion_queue"),
            models.Index(fields=["disclosure", "received_at"], name="opinion_of_disclosure"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:03d}"

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still owes an answer."""
        return self.state in {self.State.OPEN, self.State.REOPENED}


class Reply(models.Model):
    """The answer of one round; the second is written by somebody else than the first (``first_by``)."""

    class Outcome(models.TextChoices):
        """What became of it, honestly."""

        ADOPTED = "adopted", _("已经办了")
        PLANNED = "planned", _("列入计划")
        EXPLAINED = "explained", _("说明了情况")
        REFERRED = "referred", _("转给别的部门")
        IMPOSSIBLE = "impossible", _("现在办不了")

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name=_("居（村）委会"))
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="replies", verbose_name=_("意见"))
    round = models.PositiveSmallIntegerField(_("第几轮"))
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome, default=Outcome.EXPLAINED)
    referred_to = models.CharField(_("转给谁"), max_length=80, blank=True)
    planned_for = models.DateField(_("打算什么时候办好"), null=True, blank=True)
    words = models.TextField(_("答复"), max_length=5000)
    due_on = models.DateField(_("当时的期限"), null=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("答复人"))
    first_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("答复时间"))

    class Meta:
        triggers = append_only()
        verbose_name = verbose_name_plural = _("答复")
        ordering = ("round",)
        constraints = [
            models.UniqueConstraint(fields=["opinion", "round"], name="reply_once_a_round"),
            models.CheckConstraint(
                condition=~Q(outcome="referred") | ~Q(referred_to=""), name="referred_reply_says_to_whom"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="planned") | Q(planned_for__isnull=False), name="planned_reply_says_when"
            ),
            models.CheckConstraint(
                condition=Q(round=1) | (Q(first_by__isnull=False) & ~Q(by=F("first_by"))),
                name="second_reply_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.words[:40]


class Verdict(models.Model):
    """ "满意" or "不满意", once a round; the first "not" opens a second round.

    ``by`` wrote down what was said on the telephone; by a CHECK not whoever gave the answer, ``answered_by``.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name=_("居（村）委会"))
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="verdicts", verbose_name=_("意见"))
    round = models.PositiveSmallIntegerField(_("第几轮"))
    satisfied = models.BooleanField(_("满意"))
    words = models.CharField(_("为什么"), max_length=500, blank=True)
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代记人")
    )
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        triggers = append_only()
        verbose_name = verbose_name_plural = _("评价")
        constraints = [
            models.UniqueConstraint(fields=["opinion", "round"], name="verdict_once_a_round"),
            models.CheckConstraint(
                condition=Q(by=None) | (Q(answered_by__isnull=False) & ~Q(by=F("answered_by"))),
                name="verdict_not_written_by_who_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion} {self.round}"


class OpinionMeToo(SealedPhone):
    """Somebody else with the same question, who hears of the answer too; counted once."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("居（村）委会"))
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="me_toos", verbose_name=_("意见"))
    user = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")
    block = models.ForeignKey(
        Block, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼组／村民小组")
    )
    hear_by = models.CharField(_("怎么告诉他"), max_length=8, choices=Opinion.Hear, default=Opinion.Hear.NONE)
    source = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("也想问的居民")
        constraints = [
            models.UniqueConstraint(
                fields=["opinion", "phone_index"], condition=~Q(phone_index=""), name="phone_asks_too_once"
            ),
            models.UniqueConstraint(
                fields=["opinion", "user"], condition=Q(user__isnull=False), name="account_asks_too_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion}"


class OpinionStep(models.Model):
    """One thing that happened to an opinion, with its reason; the history nobody edits."""

    class What(models.TextChoices):
        RECEIVED = "received", _("收到")
        ME_TOO = "me_too", _("又一位居民想问")
        ASSIGNED = "assigned", _("分派")
        RETURNED = "returned", _("退回")
        MERGED = "merged", _("并到另一条")
        ESCALATED = "escalated", _("催办")
        ANSWERED = "answered", _("答复")
        JUDGED = "judged", _("评价")
        REOPENED = "reopened", _("再答复")
        HIDDEN = "hidden", _("不公开")
        WITHDRAWN = "withdrawn", _("撤回")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("居（村）委会"))
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="steps", verbose_name=_("意见"))
    what = models.CharField(_("做了什么"), max_length=9, choices=What)
    round = models.PositiveSmallIntegerField(_("第几轮"))
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁")
    )
    to = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("给谁")
    )
    at = models.DateTimeField(_("时间"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        triggers = append_only()
        verbose_name = verbose_name_plural = _("意见经过")
        ordering = ("at", "id")
        indexes = [models.Index(fields=["opinion", "at"], name="steps_of_opinion")]

    def __str__(self) -> str:
        return f"{self.opinion} {self.get_what_display()}"
