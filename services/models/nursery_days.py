"""A nursery's days: lessons, who is on duty, meals, visitors; and a child's day, absence and incidents."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from residents.querysets import ScopedQuerySet
from services.models.enrolments import Attendance, Enrolment
from services.models.nursery import PickUpPerson, SealedWords
from services.models.programmes import COMMITTEE, USER
from services.models.terms import Term


class OfTerm(models.Model):
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    term = models.ForeignKey(Term, models.CASCADE, related_name="+", verbose_name=_("服务期次"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True


class Lesson(OfTerm):
    """One lesson of the timetable. A lecturer is at one place, a room holds one lesson at a time."""

    during = DateTimeRangeField(_("时间"))
    course = models.CharField(_("课"), max_length=40)
    room = models.CharField(_("教室"), max_length=30)
    lecturer = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁来上"))
    source = models.CharField(max_length=80, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("托班的课")
        ordering = ("during", "id")
        constraints = [
            models.CheckConstraint(condition=Q(during__isempty=False), name="lesson_takes_time"),
            ExclusionConstraint(
                name="lecturer_is_at_one_place",
                expressions=[("lecturer", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="room_holds_one_lesson",
                expressions=[
                    ("committee", RangeOperators.EQUAL),
                    ("room", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.course


class Duty(OfTerm):
    """Somebody who is there on a day: a class teacher, a volunteer or a guard."""

    class Post(models.TextChoices):
        TEACHER = "teacher", _("班主任")
        VOLUNTEER = "volunteer", _("志愿者")
        GUARD = "guard", _("保安")

    day = models.DateField(_("日子"))
    post = models.CharField(_("做什么"), max_length=9, choices=Post)
    name = models.CharField(_("姓名"), max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = _("托班值班")
        ordering = ("day", "post", "id")
        constraints = [models.UniqueConstraint(fields=["term", "day", "name"], name="on_duty_once_a_day")]

    def __str__(self) -> str:
        return self.name


class Meal(OfTerm):
    """What there is for lunch on a day; ``contains`` names what some cannot eat."""

    day = models.DateField(_("日子"))
    dishes = models.CharField(_("吃什么"), max_length=120)
    contains = models.CharField(_("含有（花生、牛奶、蛋……）"), max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("托班午饭")
        ordering = ("day",)
        constraints = [models.UniqueConstraint(fields=["term", "day"], name="one_lunch_a_day")]

    def __str__(self) -> str:
        return self.dishes


class Visitor(OfTerm, SealedWords):
    """Somebody who came in from outside, from when to when."""

    name_sealed = models.TextField(_("姓名（加密）"), editable=False)
    why = models.CharField(_("来做什么"), max_length=60)
    came_at = models.DateTimeField(_("进来"))
    left_at = models.DateTimeField(_("离开"), null=True, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁登记的"))
    source = models.CharField(max_length=80, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("托班来访")
        ordering = ("-came_at", "id")

    def __str__(self) -> str:
        return self.why


class ChildDay(models.Model):
    """A child's day beside its attendance: when it came and left, with whom, how many minutes late.

    ``flagged_at``: it did not come and nobody had said so. ``fetcher`` None with ``left_at``: nobody.
    """

    attendance = models.OneToOneField(
        Attendance, models.CASCADE, primary_key=True, related_name="child_day", verbose_name=_("服务出勤")
    )
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    temperature = models.DecimalField(_("体温（℃）"), max_digits=3, decimal_places=1, null=True, blank=True)
    flagged_at = models.DateTimeField(_("没来，已经问"), null=True, blank=True)
    left_at = models.DateTimeField(_("接走时间"), null=True, blank=True)
    fetcher = models.ForeignKey(
        PickUpPerson, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁接走的")
    )
    handed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("谁交的"))
    late_minutes = models.PositiveSmallIntegerField(_("接晚了（分钟）"), default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("孩子的一天")
        ordering = ("attendance",)
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(fetcher__isnull=False), name="nobody_leaves_alone"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attendance_id}"


class AbsenceNote(SealedWords):
    """A guardian says beforehand that the child does not come on a day, and why."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, related_name="absence_notes", verbose_name=_("服务报名")
    )
    day = models.DateField(_("哪天不来"))
    words_sealed = models.TextField(_("原因（加密）"), blank=True, editable=False)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁说的"))
    at = models.DateTimeField(_("什么时候说的"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("托班请假")
        ordering = ("day", "id")
        constraints = [models.UniqueConstraint(fields=["enrolment", "day"], name="absence_said_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}"


class Incident(OfTerm, SealedWords):
    """What happened at the site, with a child or with nobody; its guardian is told to look."""

    class Kind(models.TextChoices):
        HURT = "hurt", _("磕碰受伤")
        ILL = "ill", _("身体不舒服")
        QUARREL = "quarrel", _("孩子之间")
        SAFETY = "safety", _("场地安全")
        OTHER = "other", _("其他")

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, null=True, related_name="incidents", verbose_name=_("服务报名")
    )
    kind = models.CharField(_("什么事"), max_length=7, choices=Kind)
    words_sealed = models.TextField(_("经过（加密）"), editable=False)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁记的"))
    source = models.CharField(max_length=80, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("托班的事")
        ordering = ("-at", "id")

    def __str__(self) -> str:
        return str(self.get_kind_display())
