"""One list for every worry, whatever door it came in by."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from demands.models.lists import Kind
from demands.querysets import DemandQuerySet, OfDemandQuerySet
from residents.models import Block, Committee
from residents.models.photos import KeptPhoto
from residents.models.sealed import SealedPhone

USER = settings.AUTH_USER_MODEL
COMMITTEE = _("居（村）委会")


class Hear(models.TextChoices):
    """How somebody wants to hear of each step."""

    SMS = "sms", _("短信")
    CALL = "call", _("打电话给我")
    LEADER = "leader", _("组长告诉我")
    SITE = "site", _("站内消息")
    NONE = "none", _("我自己来查")


class Demand(SealedPhone):
    """A worry and what became of it.

    ``words`` are the asker's; ``shown_words`` is what staff released for the public ("" until then).
    ``place`` is the door or corner and is staff's alone, as are ``name`` and the phone.
    ``source`` is the key of the sending or the fact it came of (``"visit:12"``): the same source is the same
    demand. ``due_on`` counts working days. A demand of state NEW waits at the committee's triage; every
    other open one has a ``handler``, by a CHECK.
    """

    class Door(models.TextChoices):
        WEB = "web", _("网上")
        VISIT = "visit", _("走访")
        OPEN_DAY = "open_day", _("开放日")
        MEETING = "meeting", _("会议")
        PHONE = "phone", _("电话")
        PAPER = "paper", _("纸条")
        COUNTER = "counter", _("窗口")
        LEADER = "leader", _("组长转来")
        HOTLINE = "hotline", _("12345")

    class State(models.TextChoices):
        NEW = "new", _("待派单")
        ASSIGNED = "assigned", _("待接单")
        WORKING = "working", _("办理中")
        PAUSED = "paused", _("暂停计时")
        DONE = "done", _("待评价")
        CLOSED = "closed", _("办结")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="demands", verbose_name=COMMITTEE)
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveIntegerField(_("编号"))
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="demands", verbose_name=_("类别"))
    door = models.CharField(_("从哪来"), max_length=8, choices=Door)
    outer_number = models.CharField(_("12345工单号"), max_length=40, blank=True)
    words = models.TextField(_("原话"), max_length=5000)
    shown_words = models.CharField(_("公开怎么说"), max_length=200, blank=True)
    block = models.ForeignKey(
        Block, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼组／村民小组")
    )
    place = models.CharField(_("具体地方"), max_length=80, blank=True)
    is_private = models.BooleanField(_("不公开"), default=False)
    is_urgent = models.BooleanField(_("紧急"), default=False)
    name = models.CharField(_("称呼"), max_length=30, blank=True)
    user = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="demands")
    hear_by = models.CharField(_("怎么告诉他"), max_length=6, choices=Hear, default=Hear.NONE)
    code_digest = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=80, unique=True)
    taken_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代记人")
    )
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.NEW)
    round = models.PositiveSmallIntegerField(_("第几轮"), default=1)
    handler = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办")
    )
    received_at = models.DateTimeField(_("收到时间"))
    due_on = models.DateField(_("办理期限"))
    paused_on = models.DateField(_("暂停自"), null=True, blank=True)
    done_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("并入")
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("拆自")
    )

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("诉求")
        ordering = ("due_on", "id")
        permissions = [
            ("triage_demand", _("派单、并单")),
            ("handle_demand", _("办理诉求")),
            ("record_demand", _("代记诉求")),
            ("rate_for_resident", _("代记满意度")),
            ("export_demands", _("导出诉求月表")),
            ("ring_escalated", _("逾期报到街道的诉求，看电话回访")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["committee", "year", "number"], name="demand_number_once"),
            models.UniqueConstraint(fields=["committee", "id"], name="demand_with_committee"),
            models.UniqueConstraint(
                fields=["committee", "outer_number"],
                condition=~Q(outer_number=""),
                name="hotline_number_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["new", "done", "closed"]) | Q(handler__isnull=False),
                name="open_demand_has_owner",
            ),
            models.CheckConstraint(
                condition=Q(state="paused", paused_on__isnull=False)
                | (~Q(state="paused") & Q(paused_on=None)),
                name="stopped_clock_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(state="closed"), name="merged_demand_is_closed"
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="not_merged_into_itself"),
            models.CheckConstraint(condition=Q(round__range=(1, 2)), name="reopened_once"),
        ]
        indexes = [
            models.Index(fields=["committee", "state", "due_on"], name="demand_queue"),
            models.Index(fields=["handler", "state", "due_on"], name="demands_of_handler"),
            models.Index(fields=["committee", "received_at"], name="demands_by_month"),
            models.Index(fields=["block", "state"], name="demands_of_block"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:04d}"

    @property
    def is_open(self) -> bool:
        return self.state not in {self.State.DONE, self.State.CLOSED}


class DemandPhoto(KeptPhoto):
    """What the asker photographed, or the proof a handler brings. Never public: for staff and the asker."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="photos", verbose_name=_("诉求"))
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁拍的")
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = OfDemandQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("诉求照片")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.alt or str(self.demand)


class MeToo(SealedPhone):
    """ "我也遇到": somebody else with the same worry, who hears of every step by the way they left."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="me_toos", verbose_name=_("诉求"))
    block = models.ForeignKey(
        Block, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼组／村民小组")
    )
    user = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")
    hear_by = models.CharField(_("怎么告诉他"), max_length=6, choices=Hear, default=Hear.NONE)
    came_from = models.ForeignKey(
        Demand, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("原来的诉求")
    )
    source = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(_("时间"))

    objects = OfDemandQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("我也遇到")
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "phone_index"], condition=~Q(phone_index=""), name="me_too_phone_once"
            ),
            models.UniqueConstraint(
                fields=["demand", "user"], condition=Q(user__isnull=False), name="me_too_account_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand} +1"


class JointHandler(models.Model):
    """Somebody who helps the handler, and why; the handler stays the one who answers for it."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="joint", verbose_name=_("诉求"))
    user = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("协办"))
    reason = models.CharField(_("原因"), max_length=200)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁请的"))
    at = models.DateTimeField(_("时间"))

    objects = OfDemandQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("协办")
        constraints = [models.UniqueConstraint(fields=["demand", "user"], name="joint_handler_once")]

    def __str__(self) -> str:
        return str(self.user)
