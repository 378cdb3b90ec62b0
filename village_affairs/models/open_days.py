"""The Sunshine Village Affairs Open Day: a rule, its days, who comes, and who wants to hear of it."""

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from residents.models import Block, Committee
from residents.models.sealed import SealedPhone
from village_affairs.querysets import (
    ComingQuerySet,
    OpenDayQuerySet,
    OpenDayRuleQuerySet,
    SubscriptionQuerySet,
)
from xidu.kit import crypto

USER = settings.AUTH_USER_MODEL


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("星期一")
    TUESDAY = 1, _("星期二")
    WEDNESDAY = 2, _("星期三")
    THURSDAY = 3, _("星期四")
    FRIDAY = 4, _("星期五")
    SATURDAY = 5, _("星期六")
    SUNDAY = 6, _("星期日")


class OpenDayRule(models.Model):
    """ "First Saturday, 9:00–11:00, ground floor of the village office": one rule a committee at a time."""

    class Nth(models.IntegerChoices):
        FIRST = 1, _("第一个")
        SECOND = 2, _("第二个")
        THIRD = 3, _("第三个")
        FOURTH = 4, _("第四个")
        LAST = -1, _("最后一个")

    class OnHoliday(models.TextChoices):
        """Where a day goes that falls on a public holiday."""

        NEXT_WORKDAY = "next_workday", _("移到下一个工作日")
        WEEK_LATER = "week_later", _("移到后一周的同一天")
        STAY = "stay", _("不移动")

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="open_day_rules", verbose_name=_("居（村）委会")
    )
    nth = models.SmallIntegerField(_("第几个"), choices=Nth)
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=Weekday)
    start = models.TimeField(_("开始"))
    end = models.TimeField(_("结束"))
    place = models.CharField(_("地点"), max_length=80)
    on_holiday = models.CharField(
        _("遇节假日"), max_length=12, choices=OnHoliday, default=OnHoliday.WEEK_LATER
    )
    agenda = models.JSONField(_("通常的安排"), default=list, blank=True)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)

    objects = OpenDayRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("开放日规则")
        permissions = [("change_openday", _("安排开放日"))]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="open_day_rule_hours"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="open_day_rule_span"
            ),
            models.UniqueConstraint(fields=["committee"], condition=Q(until=None), name="one_open_day_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.get_nth_display()}{self.get_weekday_display()}"


class OpenDay(models.Model):
    """One day of one month; worked out a year ahead. ``planned_day`` is where the rule alone would put it.

    ``agenda`` is a list of ``{"at": "9:00", "what": "…", "detail": "…"}``; ``sequence`` grows with changes
    so that a subscribed calendar follows.
    """

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="open_days", verbose_name=_("居（村）委会")
    )
    rule = models.ForeignKey(OpenDayRule, models.PROTECT, null=True, blank=True, verbose_name=_("规则"))
    period = models.DateField(_("月份"), help_text=_("该月第一天"))
    planned_day = models.DateField(_("按规则的日子"))
    day = models.DateField(_("日期"))
    start = models.TimeField(_("开始"))
    end = models.TimeField(_("结束"))
    place = models.CharField(_("地点"), max_length=80)
    moved_because = models.CharField(_("移动原因"), max_length=80, blank=True)
    agenda = models.JSONField(_("安排"), default=list, blank=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    cancelled_because = models.CharField(_("取消原因"), max_length=120, blank=True)
    held_at = models.DateTimeField(_("开门时间"), null=True, blank=True)
    held_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁开的门")
    )
    summary = models.TextField(_("小结"), max_length=2000, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = OpenDayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("开放日")
        ordering = ("day",)
        constraints = [
            models.UniqueConstraint(fields=["committee", "period"], name="open_day_once_a_month"),
            models.UniqueConstraint(fields=["committee", "id"], name="open_day_with_committee"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="open_day_hours"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_because=""), name="open_day_cancelled_says_why"
            ),
        ]
        indexes = [models.Index(fields=["day"], name="open_day_by_day")]

    def __str__(self) -> str:
        return f"{self.committee} {self.day}"

    @property
    def starts_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.day, self.start))

    @property
    def ends_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.day, self.end))


class Coming(SealedPhone):
    """ "我会来": a household that said it comes, with an account, a phone number or neither.

    ``source`` is the key of the sending; one account or one phone counts once a day.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name=_("居（村）委会"))
    open_day = models.ForeignKey(OpenDay, models.PROTECT, related_name="comings", verbose_name=_("开放日"))
    user = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    block = models.ForeignKey(Block, models.PROTECT, null=True, blank=True, verbose_name=_("楼组／村民小组"))
    people = models.PositiveSmallIntegerField(
        _("几个人来"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    source = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True)

    objects = ComingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("说会来的住户")
        constraints = [
            models.UniqueConstraint(
                fields=["open_day", "phone_index"], condition=~Q(phone_index=""), name="phone_comes_once"
            ),
            models.UniqueConstraint(
                fields=["open_day", "user"], condition=Q(user__isnull=False), name="account_comes_once"
            ),
            models.CheckConstraint(condition=Q(people__range=(1, 20)), name="coming_people"),
        ]

    def __str__(self) -> str:
        return f"{self.open_day} {self.people}"


class Subscription(SealedPhone):
    """Somebody who wants to hear of a committee's open days or publications until they end it."""

    class Topic(models.TextChoices):
        OPEN_DAY = "open_day", _("开放日")
        PUBLICATION = "publication", _("新公开的内容")

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name=_("居（村）委会"))
    topic = models.CharField(_("主题"), max_length=12, choices=Topic)
    user = models.ForeignKey(USER, models.CASCADE, null=True, related_name="subscriptions")
    email_sealed = models.TextField(blank=True, editable=False)
    email_index = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("订阅时间"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("订阅")
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "topic", "user"],
                condition=Q(user__isnull=False, ended_at=None),
                name="account_subscribes_once",
            ),
            models.UniqueConstraint(
                fields=["committee", "topic", "phone_index"],
                condition=~Q(phone_index="") & Q(ended_at=None),
                name="phone_subscribes_once",
            ),
            models.UniqueConstraint(
                fields=["committee", "topic", "email_index"],
                condition=~Q(email_index="") & Q(ended_at=None),
                name="email_subscribes_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.topic}"

    @property
    def email(self) -> str:
        if not self.email_sealed:
            return ""
        return crypto.open_sealed(self.email_sealed, crypto.context_of(self, "email_sealed"))

    def keep_email(self, address: str) -> None:
        """Set the sealed address and its index on the instance, unsaved; "" clears both."""
        address = address.strip().lower()
        self.email_sealed = crypto.seal(address, crypto.context_of(self, "email_sealed")) if address else ""
        self.email_index = crypto.blind_index(address, "email", self.committee_id) if address else ""
