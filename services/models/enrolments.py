"""Who is in: an enrolment and its steps, who was there, what came of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models import CheckIn
from residents.models import Committee, Person
from residents.querysets import ScopedQuerySet
from services.models.programmes import COMMITTEE, USER
from services.models.terms import Session, Term
from services.querysets import EnrolmentQuerySet
from users.models import Authority, FamilyLink, Guardian
from xidu.kit.triggers import append_only

STANDING = ("waiting", "offered", "enrolled", "completed")


class Enrolment(models.Model):
    """One person asks for one seat of a term. ``committee`` is the term's, ``home`` the person's own.

    ``number`` counts the askings of a term from 1 in their order, ``turn`` is the place in the waiting list:
    the number, or what the lottery drew. ``need`` is what staff verified, higher goes first in a lottery.
    ``by`` asked, by ``authority``; ``link`` or ``guardian`` is the paper behind "by X for Y".
    What a kind of programme knows more stands in a row of its own with this one as its key.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("候补")
        OFFERED = "offered", _("有名额，等您答复")
        ENROLLED = "enrolled", _("报上了")
        WITHDRAWN = "withdrawn", _("不来了")
        REMOVED = "removed", _("退出名单")
        COMPLETED = "completed", _("办完了")
        REFUSED = "refused", _("没有录取")

    class Door(models.TextChoices):
        WEB = "web", _("网上")
        DESK = "desk", _("窗口")
        PAPER = "paper", _("纸质补录")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    term = models.ForeignKey(Term, models.PROTECT, related_name="enrolments", verbose_name=_("服务期次"))
    home = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("来自哪个村居"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments", verbose_name=_("谁参加"))
    number = models.PositiveIntegerField(_("报名号"))
    turn = models.PositiveIntegerField(_("候补顺序"))
    need = models.PositiveSmallIntegerField(_("需要程度"), default=0)
    state = models.CharField(_("状态"), max_length=9, choices=State)
    state_at = models.DateTimeField(_("状态时间"))
    offered_until = models.DateTimeField(_("答复到"), null=True, blank=True)
    because = models.CharField(_("原因"), max_length=120, blank=True)
    asked_at = models.DateTimeField(_("报名时间"))
    door = models.CharField(_("怎么报的"), max_length=5, choices=Door)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁报的"))
    authority = models.CharField(_("凭什么"), max_length=8, choices=Authority)
    link = models.ForeignKey(
        FamilyLink, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("亲属代办")
    )
    guardian = models.ForeignKey(
        Guardian, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("监护人")
    )
    source = models.CharField(max_length=80, unique=True, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("服务报名")
        ordering = ("term", "number")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="enrolment_with_committee"),
            models.UniqueConstraint(fields=["term", "number"], name="enrolment_number_once"),
            models.UniqueConstraint(
                fields=["term", "person"], condition=Q(state__in=STANDING), name="enrolled_once_a_term"
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offered_until__isnull=False), name="offer_has_an_end"
            ),
            models.CheckConstraint(
                condition=~Q(authority="family") | Q(link__isnull=False), name="family_shows_its_link"
            ),
            models.CheckConstraint(
                condition=~Q(authority="guardian") | Q(guardian__isnull=False),
                name="guardian_shows_the_papers",
            ),
        ]
        indexes = [
            models.Index(fields=["term", "state", "turn"], name="enrolments_of_term"),
            models.Index(fields=["person", "state"], name="enrolments_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.term_id}-{self.number}"


class EnrolmentStep(models.Model):
    """One change of an enrolment: to which state, by whom, for whom, why. The table only grows."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="steps", verbose_name=_("服务报名"))
    state = models.CharField(_("状态"), max_length=9, choices=Enrolment.State)
    because = models.CharField(_("原因"), max_length=120, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("谁办的"))
    authority = models.CharField(_("凭什么"), max_length=8, choices=Authority, blank=True)
    at = models.DateTimeField(_("时间"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("报名经过")
        ordering = ("enrolment", "at", "id")
        triggers = append_only()

    def __str__(self) -> str:
        return str(self.get_state_display())


class Attendance(models.Model):
    """Whether somebody was at a session; one row each. ``check_in`` is the activity's, where it came from."""

    class State(models.TextChoices):
        PRESENT = "present", _("来了")
        EXCUSED = "excused", _("请假")
        ABSENT = "absent", _("没来")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    session = models.ForeignKey(
        Session, models.PROTECT, related_name="attendances", verbose_name=_("服务场次")
    )
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="attendances", verbose_name=_("服务报名")
    )
    state = models.CharField(_("来没来"), max_length=7, choices=State)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("记录人"))
    check_in = models.OneToOneField(
        CheckIn, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签到")
    )
    note = models.CharField(_("说明"), max_length=120, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("服务出勤")
        ordering = ("session", "enrolment")
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_once"),
            models.UniqueConstraint(fields=["committee", "id"], name="attendance_with_committee"),
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())


class Outcome(models.Model):
    """What came of it, measured by ``key``: ``satisfied`` is 1 to 5, others as the programme says."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="outcomes", verbose_name=_("服务报名")
    )
    key = models.SlugField(_("量什么"), max_length=30)
    value = models.DecimalField(_("数值"), max_digits=10, decimal_places=2, null=True, blank=True)
    words = models.CharField(_("说明"), max_length=300, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("记录人"))
    at = models.DateTimeField(_("时间"))
    source = models.CharField(max_length=80, unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("服务成效")
        ordering = ("enrolment", "at", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(key="satisfied") | Q(value__range=(1, 5)), name="satisfied_one_to_five"
            )
        ]
        indexes = [models.Index(fields=["committee", "key"], name="outcomes_by_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.value}"
