"""Who comes: a sign-up of one party, a seat for each head of it, and the check-in of each seat."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models.places import COMMITTEE
from activities.models.plans import Activity
from activities.querysets import CheckInQuerySet, SeatQuerySet, SignUpQuerySet
from residents.models import Block, Committee, Household, Person
from residents.models.sealed import SealedPhone

USER = settings.AUTH_USER_MODEL


class SignUp(SealedPhone):
    """One party: somebody with their family. ``committee`` is the organiser's, ``home`` where they live.

    ``queued_at`` is the place in the waiting list and is kept when the party is larger than what got free.
    ``source`` is the key of the sending; ``code_digest`` finds it by its query code.
    """

    class Door(models.TextChoices):
        WEB = "web", _("网上")
        LEADER = "leader", _("组长代报")
        DESK = "desk", _("窗口代报")
        WALK_IN = "walk_in", _("现场来的")
        PAPER = "paper", _("纸质补录")

    class State(models.TextChoices):
        GOING = "going", _("报上了")
        WAITING = "waiting", _("候补")
        CANCELLED = "cancelled", _("不来了")

    class Hear(models.TextChoices):
        SMS = "sms", _("短信")
        LEADER = "leader", _("组长告诉我")
        SITE = "site", _("站内消息")
        NONE = "none", _("我自己来查")

    class Answer(models.TextChoices):
        """What they said to "还来吗？"."""

        NONE = "", _("还没说")
        YES = "yes", _("来")
        NO = "no", _("不来")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="sign_ups", verbose_name=_("活动"))
    home = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("来自哪个村居"))
    block = models.ForeignKey(
        Block, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼组／村民小组")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("住户")
    )
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    user = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="sign_ups")
    name = models.CharField(_("称呼"), max_length=30, blank=True)
    people = models.PositiveSmallIntegerField(
        _("几个人"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    door = models.CharField(_("怎么报的"), max_length=8, choices=Door)
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代报人")
    )
    hear_by = models.CharField(_("怎么告诉他"), max_length=6, choices=Hear, default=Hear.NONE)
    state = models.CharField(_("状态"), max_length=9, choices=State)
    answer = models.CharField(_("还来吗"), max_length=3, choices=Answer, blank=True, default=Answer.NONE)
    at = models.DateTimeField(_("报名时间"))
    queued_at = models.DateTimeField(_("候补排队时间"), null=True, blank=True)
    promoted_at = models.DateTimeField(_("候补转正时间"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    is_late_cancel = models.BooleanField(_("临时取消"), default=False)
    source = models.CharField(max_length=80, unique=True)
    code_digest = models.CharField(max_length=64, unique=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("报名")
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="sign_up_with_committee"),
            models.UniqueConstraint(
                fields=["activity", "phone_index"],
                condition=~Q(phone_index="") & ~Q(state="cancelled") & Q(door__in=["web"]),
                name="phone_signs_up_once",
            ),
            models.UniqueConstraint(
                fields=["activity", "user"],
                condition=Q(user__isnull=False) & ~Q(state="cancelled"),
                name="account_signs_up_once",
            ),
            models.CheckConstraint(condition=Q(people__range=(1, 20)), name="party_size"),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(queued_at__isnull=False), name="waiting_has_its_turn"
            ),
            models.CheckConstraint(
                condition=~Q(door__in=["leader", "desk"]) | Q(by__isnull=False), name="signed_up_by_somebody"
            ),
        ]
        indexes = [models.Index(fields=["activity", "state", "queued_at"], name="sign_ups_of_activity")]

    def __str__(self) -> str:
        return f"{self.name or self.get_door_display()} {self.people}"


class Seat(models.Model):
    """One head of a party, numbered from 1. Names of family members are optional and staff's alone."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="seats", verbose_name=_("活动"))
    sign_up = models.ForeignKey(SignUp, models.CASCADE, related_name="seats", verbose_name=_("报名"))
    number = models.PositiveSmallIntegerField(_("第几位"))
    name = models.CharField(_("称呼"), max_length=30, blank=True)
    is_child = models.BooleanField(_("未满14岁"), default=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("来的人")
        ordering = ("sign_up", "number")
        constraints = [
            models.UniqueConstraint(fields=["sign_up", "number"], name="seat_number_once"),
            models.UniqueConstraint(fields=["committee", "id"], name="seat_with_committee"),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.sign_up} #{self.number}"


class CheckIn(models.Model):
    """Somebody was there. A seat has one that stands; an undone one is kept and says who undid it.

    ``key`` names the tap that made it, so that a list sent twice ticks once.
    """

    class Way(models.TextChoices):
        QR = "qr", _("扫码")
        CODE = "code", _("输码")
        TICK = "tick", _("点名")
        OFFLINE = "offline", _("离线点名")
        WALK_IN = "walk_in", _("现场登记")
        PAPER = "paper", _("纸质补录")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="check_ins", verbose_name=_("活动"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="check_ins", verbose_name=_("来的人"))
    way = models.CharField(_("怎么签的"), max_length=8, choices=Way)
    at = models.DateTimeField(_("到场时间"))
    recorded_at = models.DateTimeField(_("记下时间"), auto_now_add=True)
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签到人")
    )
    key = models.CharField(max_length=80, unique=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    undone_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("撤销人")
    )

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("签到")
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(undone_at=None), name="checked_in_once")
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.get_way_display()}"
