"""What was seen and heard at the doors, how a household wants to be met, and rounds through all of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from demands.models import Demand
from leaders.querysets import HouseholdWishQuerySet, RoundQuerySet, VisitQuerySet
from residents.models import Block, Committee, Household, Person

USER = settings.AUTH_USER_MODEL
COMMITTEE = _("居（村）委会")
LONGEST = 5000


class Way(models.TextChoices):
    DOOR = "door", _("上门")
    PHONE = "phone", _("电话")
    WECHAT = "wechat", _("微信")
    STREET = "street", _("偶遇")


class Visit(models.Model):
    """One visit to one household, whoever opened the door or nobody.

    ``on`` is the Shanghai day it was made; ``minutes`` how long it took, ``began`` when. ``key`` names the
    sending: the same draft sent again is the same visit. ``words`` are for the block's leader and staff with
    ``view_visit`` alone and are blanked after ``visit_words_months``; what was counted stays. A visit taken
    back keeps its number. Basis: the visit diary of the street's leaders.
    """

    class Result(models.TextChoices):
        MET = "met", _("见到了")
        NOBODY = "nobody", _("没碰到人")
        REFUSED = "refused", _("不愿意见")
        CHECKED = "checked", _("空房，看过了")

    class Mood(models.TextChoices):
        OK = "ok", _("一切都好")
        NEED = "need", _("有事要办")

    class Reason(models.TextChoices):
        ROUND = "round", _("“四百”大走访")
        CARE = "care", _("重点关爱")
        FEAST = "feast", _("节日慰问")
        CHECK = "check", _("专项排查")
        AGAIN = "again", _("回访")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveIntegerField(_("编号"))
    block = models.ForeignKey(Block, models.PROTECT, related_name="+", verbose_name=_("楼组／村民小组"))
    household = models.ForeignKey(Household, models.PROTECT, related_name="visits", verbose_name=_("住户"))
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("见到的人")
    )
    on = models.DateField(_("走访日期"))
    began = models.TimeField(_("几点去的"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("多少分钟"), null=True, blank=True)
    way = models.CharField(_("方式"), max_length=8, choices=Way, default=Way.DOOR)
    result = models.CharField(_("结果"), max_length=8, choices=Result)
    mood = models.CharField(_("情况"), max_length=4, choices=Mood, blank=True)
    reason = models.CharField(_("事由"), max_length=8, choices=Reason, blank=True)
    companions = models.CharField(_("同去的人"), max_length=120, blank=True)
    words = models.TextField(_("记的话"), max_length=LONGEST, blank=True)
    promise = models.CharField(_("答应的事"), max_length=120, blank=True)
    promise_until = models.DateField(_("答应到哪天"), null=True, blank=True)
    promise_kept_at = models.DateTimeField(_("办到的时间"), null=True, editable=False)
    demand = models.ForeignKey(
        Demand, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("交办的诉求")
    )
    next_on = models.DateField(_("下次走访"), null=True, blank=True)
    key = models.CharField(max_length=60, unique=True, editable=False)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("走访人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, editable=False)
    undone_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+", verbose_name=_("撤销人"), editable=False
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("走访")
        ordering = ("-on", "-id")
        permissions = [("record_visit", _("记走访"))]
        constraints = [
            models.UniqueConstraint(fields=["committee", "year", "number"], name="visit_number_once"),
            models.UniqueConstraint(fields=["committee", "id"], name="visit_with_committee"),
            models.CheckConstraint(
                condition=Q(result="met") | Q(mood="", demand=None), name="mood_of_whom_was_met"
            ),
            models.CheckConstraint(
                condition=Q(promise_until=None) | Q(promise_until__gte=F("on")), name="promise_after_visit"
            ),
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gt=F("on")), name="next_visit_later"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="visit_undone_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "-on"], name="visits_of_household"),
            models.Index(fields=["committee", "on"], name="visits_by_day"),
            models.Index(fields=["by", "on"], name="visits_of_account"),
            models.Index(
                fields=["block", "promise_until"],
                condition=Q(promise_kept_at=None) & ~Q(promise=""),
                name="promises_of_block",
            ),
            models.Index(
                fields=["on"], condition=~Q(words="", companions="", promise=""), name="visit_words_by_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:04d}"


class HouseholdWish(models.Model):
    """How a household wants to be met, from ``since`` until another wish or none takes its place."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    household = models.ForeignKey(Household, models.CASCADE, related_name="wishes", verbose_name=_("住户"))
    do_not_disturb = models.BooleanField(_("请勿上门"), default=False)
    way = models.CharField(_("希望的方式"), max_length=8, choices=Way, blank=True)
    hours = models.CharField(_("方便的时段"), max_length=60, blank=True)
    why = models.CharField(_("为什么"), max_length=120, blank=True)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = HouseholdWishQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("住户的意愿")
        ordering = ("-since", "-id")
        constraints = [
            models.UniqueConstraint(fields=["household"], condition=Q(until=None), name="open_wish_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since") - Value(1)), name="wish_span"
            ),
        ]

    def __str__(self) -> str:
        return str(self.household)


class Round(models.Model):
    """A “四百”大走访: every occupied household of a committee, or of the street, between two days.

    ``target`` is the share to be met, in whole per cent; ``committee`` None goes through the whole street.
    """

    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=COMMITTEE,
        help_text=_("不选就是全街道"),
    )
    title = models.CharField(_("名称"), max_length=40)
    since = models.DateField(_("开始"))
    until = models.DateField(_("截止"))
    target = models.PositiveSmallIntegerField(_("目标（%）"), default=100)
    closed_at = models.DateTimeField(_("结束时间"), null=True, editable=False)
    closed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+", verbose_name=_("结束人"), editable=False
    )
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("发起人"), editable=False)
    at = models.DateTimeField(_("发起时间"), auto_now_add=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("大走访")
        ordering = ("-since", "-id")
        permissions = [("export_round", _("导出大走访数字"))]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "title", "since"], nulls_distinct=False, name="round_once"
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="round_span"),
            models.CheckConstraint(condition=Q(target__range=(1, 100)), name="round_target"),
        ]

    def __str__(self) -> str:
        return self.title
