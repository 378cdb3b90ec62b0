"""The outbox: a notice is a row written in the transaction of the fact that causes it.

A worker claims due rows, records the attempt, hands the gateway an idempotency key and marks them.
Nothing else may send a message.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from residents.models import Block, Committee, Person
from users.querysets import NoticeQuerySet
from xidu.kit import crypto


class Channel(models.TextChoices):
    SITE = "site", _("站内消息")
    EMAIL = "email", _("电子邮件")
    SMS = "sms", _("短信")
    WEIXIN = "weixin", _("微信")
    LEADER = "leader", _("组长告诉我")
    LETTER = "letter", _("纸质信")


class Notice(models.Model):
    """One message to one recipient by one channel, unique by the three keys: none is sent twice.

    ``recipient`` names whom it is for: ``"user:5"``, ``"person:9"``, ``"opinion:44"``, ``"coming:3"``.
    ``address_sealed`` is the phone or e-mail it goes to, encrypted; empty for site, leader and letter.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待发")
        CLAIMED = "claimed", _("正在发")
        SENT = "sent", _("已发")
        HANDED_OVER = "handed_over", _("已交组长或打印")
        DEAD = "dead", _("没发出去")
        CANCELLED = "cancelled", _("不用发了")

    committee = models.ForeignKey(Committee, models.PROTECT, null=True, verbose_name=_("居（村）委会"))
    block = models.ForeignKey(Block, models.PROTECT, null=True, verbose_name=_("楼组／村民小组"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notices")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="notices")
    recipient = models.CharField(_("收件人"), max_length=40)
    key = models.CharField(_("事由"), max_length=120)
    channel = models.CharField(_("渠道"), max_length=8, choices=Channel)
    topic = models.CharField(_("主题"), max_length=40)
    subject = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("内容"))
    url = models.CharField(_("链接"), max_length=200, blank=True)
    address_sealed = models.TextField(blank=True, editable=False)
    seal_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Quiet hours never hold back a notice the person asked for a moment ago (a sign-in code).
    urgent = models.BooleanField(default=False)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(_("应发时间"))
    # Gathered with the day's others into one notice at ``due_at``; the sender never takes such a row itself.
    for_digest = models.BooleanField(default=False)
    gathered_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="gathered")
    # After this moment a reminder would be stale and is cancelled instead of sent.
    useless_after = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    sent_at = models.DateTimeField(_("发出时间"), null=True)
    read_at = models.DateTimeField(_("读过时间"), null=True)
    told_at = models.DateTimeField(_("转告时间"), null=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("写下时间"), auto_now_add=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("通知")
        permissions = [("view_outbox", _("查看通知发送情况")), ("tell_neighbours", _("上门转告"))]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key", "channel"], name="notice_once"),
            models.CheckConstraint(
                condition=Q(gathered_into=None) | Q(for_digest=True, state="cancelled"),
                name="notice_gathered_is_not_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="notice_due"),
            models.Index(
                fields=["due_at"], condition=Q(state="waiting", urgent=True), name="notice_urgent_due"
            ),
            models.Index(fields=["key"], name="notice_by_key"),
            models.Index(fields=["claimed_at"], condition=Q(state="claimed"), name="notice_claimed"),
            models.Index(fields=["user", "-created_at"], condition=Q(channel="site"), name="notice_inbox"),
            models.Index(fields=["block", "state"], condition=Q(channel="leader"), name="notice_doorstep"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} {self.key} {self.channel}"

    @property
    def address(self) -> str:
        sealed = self.address_sealed
        return crypto.open_sealed(sealed, crypto.context_of(self, "address_sealed")) if sealed else ""

    @property
    def full_url(self) -> str:
        """The address of its page as it stands in a letter; "" where it has none."""
        return f"{settings.SITE_URL.rstrip('/')}{self.url}" if self.url.startswith("/") else self.url

    @property
    def idempotency_key(self) -> str:
        """What a gateway is told, so that a repeated hand-over is one message."""
        return str(self.seal_id)


class NoticeAttempt(models.Model):
    """One hand-over to a gateway and how it ended; written before and after the call."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="tries", verbose_name=_("通知"))
    number = models.PositiveSmallIntegerField(_("第几次"))
    started_at = models.DateTimeField(_("开始时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    outcome = models.CharField(_("结果"), max_length=20, blank=True)
    error = models.CharField(_("错误"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("发送尝试")
        constraints = [models.UniqueConstraint(fields=["notice", "number"], name="attempt_once")]

    def __str__(self) -> str:
        return f"{self.notice_id} #{self.number}"


class ChannelChoice(models.Model):
    """By which channel an account hears of a topic ("" = everything); ``digest`` gathers a day into one."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="channel_choices", verbose_name=_("账号")
    )
    topic = models.CharField(_("主题"), max_length=40, blank=True)
    channel = models.CharField(_("渠道"), max_length=8, choices=Channel)
    digest = models.BooleanField(_("每天汇总一次"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("接收方式")
        constraints = [models.UniqueConstraint(fields=["user", "topic", "channel"], name="choice_once")]

    def __str__(self) -> str:
        return f"{self.topic or '*'} {self.channel}"
