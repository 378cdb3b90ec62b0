"""Courses of the corps, their sessions, who was there, the quiz, and the certificate at the end."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from leaders.models.appointments import COMMITTEE, Appointment
from leaders.querysets import CertificateQuerySet, CourseQuerySet, StandingQuerySet
from residents.models import Committee, Person
from residents.querysets import ScopedQuerySet

USER = settings.AUTH_USER_MODEL


class Course(models.Model):
    """What leaders learn. Without a committee it is the street's and every leader's.

    ``required_for`` lists kinds of appointment; ``hours`` are those to be attended. ``questions`` is a list
    of ``{"ask": str, "answers": [str], "right": int}``, empty for no quiz; ``pass_mark`` is in percent.
    A certificate holds for ``valid_months``, None for good.
    """

    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=COMMITTEE,
        help_text=_("不填就是全街道的课程"),
    )
    title = models.CharField(_("课程"), max_length=60)
    words = models.TextField(_("讲什么"), max_length=3000, blank=True)
    required_for = ArrayField(
        models.CharField(max_length=10, choices=Appointment.Kind),
        default=list,
        blank=True,
        verbose_name=_("哪些组长必修"),
    )
    hours = models.DecimalField(
        _("学时"), max_digits=4, decimal_places=1, validators=[MinValueValidator(0), MaxValueValidator(200)]
    )
    valid_months = models.PositiveSmallIntegerField(
        _("证书几个月有效"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    questions = models.JSONField(_("小测题目"), default=list, blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("答对百分之几算通过"), default=60, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    is_retired = models.BooleanField(_("不再开"), default=False)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("培训课程")
        ordering = ("title", "id")
        permissions = [("run_training", _("办组长培训")), ("grow", _("看自己的培训和结对"))]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "title"], name="course_title_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(hours__gte=0), name="course_hours"),
            models.CheckConstraint(condition=Q(pass_mark__range=(1, 100)), name="course_pass_mark"),
        ]

    def __str__(self) -> str:
        return self.title

    def required_kinds(self) -> list[tuple[str, str]]:
        """The kinds it is required for, as (key, words) in the order of the table."""
        return [(key, str(words)) for key, words in Appointment.Kind.choices if key in self.required_for]


class Session(models.Model):
    """One gathering of a course; the activity holds its day, place, sign-ups and check-in."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions", verbose_name=_("课程"))
    activity = models.OneToOneField(
        Activity, models.CASCADE, related_name="training_session", verbose_name=_("活动")
    )
    hours = models.DecimalField(_("算几学时"), max_digits=4, decimal_places=1)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("安排人"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("培训场次")
        ordering = ("activity__starts_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="session_with_committee"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="session_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.activity}"


class Attendance(models.Model):
    """A leader was at a session. ``committee`` is the leader's own, which may be another than the session's.

    ``source`` is ``"checkin:<id>"``, or ``"ticked:<session>:<person>"`` where staff wrote it down.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    session = models.ForeignKey(
        Session, models.PROTECT, related_name="attendances", verbose_name=_("培训场次")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances", verbose_name=_("组长"))
    hours = models.DecimalField(_("学时"), max_digits=4, decimal_places=1)
    day = models.DateField(_("日期"))
    source = models.CharField(max_length=80, unique=True)
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记人")
    )
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("培训到场")
        ordering = ("-day", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(undone_at=None), name="attended_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person.masked_name} {self.day}"


class QuizTry(models.Model):
    """One try at a course's quiz; every try is kept. ``score`` is the percentage that was right."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    course = models.ForeignKey(Course, models.PROTECT, related_name="tries", verbose_name=_("课程"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("组长"))
    answers = models.JSONField(_("选的答案"))
    score = models.PositiveSmallIntegerField(_("得分"))
    passed = models.BooleanField(_("通过"))
    key = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("小测")
        ordering = ("-at", "-id")
        constraints = [models.CheckConstraint(condition=Q(score__range=(0, 100)), name="quiz_score")]
        indexes = [models.Index(fields=["person", "course", "passed"], name="quiz_of_person")]

    def __str__(self) -> str:
        return f"{self.person.masked_name} {self.score}"


class Certificate(models.Model):
    """A course finished. ``code`` is printed on the paper and opens the page that vouches for it.

    It is no secret: the page says only what the paper says, the name masked. ``until`` is the last day it
    holds, None for good.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    course = models.ForeignKey(Course, models.PROTECT, related_name="certificates", verbose_name=_("课程"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates", verbose_name=_("组长"))
    title = models.CharField(_("课程名称"), max_length=60)
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1)
    number = models.CharField(_("编号"), max_length=30, unique=True, null=True, editable=False)
    code = models.CharField(_("查验码"), max_length=20, unique=True)
    since = models.DateField(_("发证日期"))
    until = models.DateField(_("有效到"), null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("培训证书")
        ordering = ("-since", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="certificate_span"
            ),
            models.UniqueConstraint(fields=["person", "course", "since"], name="certificate_once_a_day"),
        ]
        indexes = [models.Index(fields=["course", "person", "until"], name="certificate_of_course")]

    def __str__(self) -> str:
        return f"{self.title} {self.person.masked_name}"
