"""Places people meet at: parks, gardens, halls; their story, their caretakers, and who has booked them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.querysets import BookingQuerySet, PlaceQuerySet, TurnQuerySet
from residents.models import Committee
from residents.models.photos import KeptPhoto
from residents.models.sealed import SealedPhone
from residents.querysets import ScopedQuerySet

USER = settings.AUTH_USER_MODEL
COMMITTEE = _("居（村）委会")


class Place(models.Model):
    """A place with a page of its own. ``scene`` is its number on the walk 埭上十景, if it is one of them.

    It can be booked from ``opens`` to ``closes`` on any day, for at most ``longest`` minutes at a time.
    """

    class Kind(models.TextChoices):
        PARK = "park", _("公园")
        GARDEN = "garden", _("花园")
        ROOM = "room", _("活动室")
        HALL = "hall", _("礼堂")
        STATION = "station", _("驿站")
        OTHER = "other", _("其他")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="places", verbose_name=COMMITTEE)
    name = models.CharField(_("名称"), max_length=40)
    kind = models.CharField(_("类型"), max_length=8, choices=Kind)
    where = models.CharField(_("在哪里"), max_length=100)
    story = models.TextField(_("故事"), max_length=5000, blank=True)
    hours = models.CharField(_("开放时间"), max_length=80, blank=True)
    rules = models.TextField(_("使用规则"), max_length=2000, blank=True)
    access = models.CharField(_("无障碍情况"), max_length=120, blank=True)
    capacity = models.PositiveSmallIntegerField(_("最多容纳"), null=True, blank=True)
    is_bookable = models.BooleanField(_("可以预订"), default=False)
    opens = models.TimeField(_("预订最早"), default="08:00")
    closes = models.TimeField(_("预订最晚"), default="20:00")
    longest = models.PositiveSmallIntegerField(_("一次最长（分钟）"), default=120)
    scene = models.PositiveSmallIntegerField(_("埭上十景第几"), null=True, blank=True)
    is_shown = models.BooleanField(_("公开"), default=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("场地")
        ordering = ("name",)
        permissions = [("book_place", _("代订场地"))]
        constraints = [
            models.UniqueConstraint(fields=["committee", "name"], name="place_name_once"),
            models.UniqueConstraint(fields=["committee", "id"], name="place_with_committee"),
            models.UniqueConstraint(fields=["committee", "scene"], name="scene_number_once"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="place_hours"),
        ]

    def __str__(self) -> str:
        return self.name


class PlacePhoto(KeptPhoto):
    class Moment(models.TextChoices):
        BEFORE = "before", _("改造前")
        AFTER = "after", _("改造后")
        NOW = "now", _("现在")

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name=COMMITTEE)
    place = models.ForeignKey(Place, models.CASCADE, related_name="photos", verbose_name=_("场地"))
    moment = models.CharField(_("什么时候"), max_length=6, choices=Moment)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("场地照片")
        ordering = ("position", "id")
        constraints = [models.CheckConstraint(condition=~Q(alt=""), name="place_photo_has_words")]

    def __str__(self) -> str:
        return self.alt


class Turn(models.Model):
    """A caretaker's turn, both days included. ``called`` is how the public page names them ("3组 沈家")."""

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name=COMMITTEE)
    place = models.ForeignKey(Place, models.CASCADE, related_name="turns", verbose_name=_("场地"))
    user = models.ForeignKey(
        USER, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("账号")
    )
    called = models.CharField(_("公开称呼"), max_length=40, help_text=_("例如“3组 沈家”，不写电话"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))

    objects = TurnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("照看轮值")
        ordering = ("since", "id")
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="turn_span")]

    def __str__(self) -> str:
        return f"{self.called} {self.since}"


class Booking(SealedPhone):
    """A place taken from ``during.lower`` to ``during.upper`` (the end is free again). Two never overlap.

    ``source`` is the key of the sending or ``"activity:<id>"``; ``code_digest`` finds it by its query code.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name=COMMITTEE)
    place = models.ForeignKey(Place, models.PROTECT, related_name="bookings", verbose_name=_("场地"))
    during = DateTimeRangeField(_("时间"))
    people = models.PositiveSmallIntegerField(_("人数"), default=1)
    purpose = models.CharField(_("做什么"), max_length=80)
    name = models.CharField(_("联系人"), max_length=30, blank=True)
    activity = models.OneToOneField(
        "activities.Activity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="booking",
        verbose_name=_("活动"),
    )
    user = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="bookings")
    booked_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代订人")
    )
    source = models.CharField(max_length=80, unique=True)
    code_digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    cancelled_because = models.CharField(_("取消原因"), max_length=120, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("场地预订")
        ordering = ("during",)
        constraints = [
            ExclusionConstraint(
                name="place_is_taken_once",
                expressions=[("place", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at=None),
            ),
            models.CheckConstraint(condition=Q(during__isempty=False), name="booking_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.during.lower}"
