"""What is on: kinds, series with exceptions, single activities, co-hosts, and how places are shared out."""

import uuid
from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.places import COMMITTEE, Place
from activities.querysets import ActivityQuerySet, HostedQuerySet, SeriesQuerySet
from residents.models import Block, Committee
from residents.querysets import ScopedQuerySet
from xidu.kit.dates import SHANGHAI

USER = settings.AUTH_USER_MODEL


class Kind(models.Model):
    """What sort of activity: 讲座, 义诊, 工作坊 … Data, edited in the admin; a retired one keeps its past."""

    key = models.SlugField(_("代号"), max_length=30, unique=True)
    name = models.CharField(_("名称"), max_length=20, unique=True)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    is_retired = models.BooleanField(_("不再使用"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("活动类型")
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name


class WhatAndWhere(models.Model):
    """What a series and each of its activities have in common."""

    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+", verbose_name=_("类型"))
    title = models.CharField(_("名称"), max_length=60)
    words = models.TextField(_("说明"), max_length=3000, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("场地")
    )
    where = models.CharField(_("地点"), max_length=80, blank=True)
    capacity = models.PositiveSmallIntegerField(_("名额"), null=True, blank=True)
    party_most = models.PositiveSmallIntegerField(
        _("一次最多报几个人"), default=6, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    takes_sign_ups = models.BooleanField(_("要报名"), default=True)

    class Meta:
        abstract = True

    @property
    def where_words(self) -> str:
        """The place's name, with what was written beside it."""
        return "，".join(part for part in (self.place.name if self.place else "", self.where) if part)


class Series(WhatAndWhere):
    """ "Every second Tuesday, 14:00–15:30". Worked out ahead; each day may be moved or cancelled alone."""

    class Every(models.TextChoices):
        WEEK = "week", _("每周")
        FORTNIGHT = "fortnight", _("每两周")
        MONTH = "month", _("每月")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="series", verbose_name=COMMITTEE)
    every = models.CharField(_("多久一次"), max_length=10, choices=Every)
    first_day = models.DateField(_("第一次"), help_text=_("每月的按“第几个星期几”往后排"))
    start = models.TimeField(_("开始"))
    end = models.TimeField(_("结束"))
    skips_holidays = models.BooleanField(_("遇节假日不办"), default=True)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("安排人"))

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("系列活动")
        ordering = ("title", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="series_with_committee"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="series_hours"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="series_span"),
        ]

    def __str__(self) -> str:
        return self.title


class Activity(WhatAndWhere):
    """One gathering. ``planned_day`` is where its series alone would put it; ``sequence`` grows with changes.

    ``seal`` is the secret behind the rotating code on the screen. ``capacity`` None means no limit.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已公布")
        CANCELLED = "cancelled", _("已取消")

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="activities", verbose_name=COMMITTEE
    )
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("系列")
    )
    planned_day = models.DateField(_("按系列的日子"), null=True, blank=True)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    signs_up_until = models.DateTimeField(_("报名截止"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.DRAFT)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("安排人"))
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    cancelled_because = models.CharField(_("取消原因"), max_length=120, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    seal = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = ActivityQuerySet.as_manager()
    hosted = HostedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("活动")
        ordering = ("starts_at", "id")
        permissions = [("check_in", _("活动签到")), ("sign_up_neighbour", _("代邻居报名"))]
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="activity_with_committee"),
            models.UniqueConstraint(fields=["series", "planned_day"], name="series_day_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="activity_hours"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | (Q(cancelled_at__isnull=False) & ~Q(cancelled_because="")),
                name="activity_cancelled_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "starts_at"], name="activity_of_committee"),
            models.Index(fields=["starts_at"], name="activity_by_start"),
            models.Index(fields=["place", "starts_at"], name="activity_at_place"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {timezone.localtime(self.starts_at):%m-%d}"

    @property
    def day(self) -> object:
        return self.starts_at.astimezone(SHANGHAI).date()

    @property
    def closes_at(self) -> datetime:
        """Until when one may sign up: as set, else the beginning."""
        return self.signs_up_until or self.starts_at


class CoHost(models.Model):
    """A second committee that invites to the activity; its people see it and may check people in."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="co_hosts", verbose_name=_("活动"))
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("合办村居"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("合办村居")
        constraints = [models.UniqueConstraint(fields=["activity", "committee"], name="co_host_once")]

    def __str__(self) -> str:
        return self.committee.name


class Quota(models.Model):
    """At most ``places`` people of one block, or of one committee when ``block`` is empty."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="quotas", verbose_name=_("活动"))
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    block = models.ForeignKey(
        Block, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼组／村民小组")
    )
    places = models.PositiveSmallIntegerField(_("名额"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("名额分配")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "committee", "block"], name="quota_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.block or self.committee} {self.places}"
