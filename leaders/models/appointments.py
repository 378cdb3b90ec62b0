"""Who leads which block from when until when, who stands in, and when they are away."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.utils.translation import gettext_lazy as _

from leaders.querysets import AppointmentQuerySet, LeaveQuerySet
from residents.models import Block, Committee, Person

USER = settings.AUTH_USER_MODEL
COMMITTEE = _("居（村）委会")


class Days(Func):
    """The days from ``since`` to ``until``, both included; an ``until`` the day before is no day at all."""

    template = "daterange(%(expressions)s, '[)')"
    arity = 2

    def __init__(self) -> None:
        super().__init__(F("since"), F("until") + Value(1))


class Alone(Func):
    """All numbers for a term held alone, only its own for a shared one: two shared terms never overlap."""

    template = "int8range(%(expressions)s, '[]')"
    arity = 2

    def __init__(self) -> None:
        own = Case(When(is_shared=True, then=F("id")))
        super().__init__(own, own.copy())


class Appointment(models.Model):
    """A term of one leader at one block. ``until`` is the last day; None has no end yet.

    A term ended on its very first day has ``until`` one day before ``since``: it never held.
    ``is_shared`` says that others may lead the same block at the same time, or that the leader's own block
    is another one (兼). Basis: Shanghai rules on village committees, articles 11–12 (村民小组组长);
    rules on residents' committees, article 10 (楼组).
    """

    class Kind(models.TextChoices):
        BUILDING = "building", _("楼组长")
        GROUP = "group", _("村组长")
        NEIGHBOUR = "neighbour", _("好邻组长")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    block = models.ForeignKey(
        Block, models.PROTECT, related_name="appointments", verbose_name=_("楼组／村民小组")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name=_("组长"))
    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    since = models.DateField(_("任期起"))
    until = models.DateField(_("任期止"), null=True, blank=True)
    is_shared = models.BooleanField(_("共管或兼任"), default=False)
    deputy = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("替班的组长"),
        help_text=_("请假时由谁代办；要是本村居在任的组长"),
    )
    predecessor = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("前任")
    )
    basis = models.CharField(_("依据"), max_length=200, blank=True, help_text=_("例如“2024年3月组会推选”"))
    number = models.CharField(_("聘书编号"), max_length=30, unique=True, null=True, editable=False)
    ended_because = models.CharField(_("离任原因"), max_length=120, blank=True)
    ended_at = models.DateTimeField(_("办离任的时间"), null=True, editable=False)
    ended_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人"), editable=False
    )
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人"), editable=False
    )
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("任职")
        ordering = ("committee", "block__position", "since", "id")
        permissions = [
            ("appoint", _("登记组长任免")),
            ("import_leaders", _("导入组长名册")),
            ("view_coverage", _("看组长覆盖")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="appointment_with_committee"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since") - Value(1)), name="appointment_span"
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("person")), name="deputy_is_another"
            ),
            ExclusionConstraint(
                name="block_is_led_once",
                expressions=[
                    ("block", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                    (Alone(), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="term_inside_no_other",
                expressions=[
                    ("block", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["committee", "since", "until"], name="appointment_by_span")]

    def __str__(self) -> str:
        return f"{self.block} {self.person.masked_name}"


class Leave(models.Model):
    """A leader away from ``since`` to ``until``, both included. Meanwhile the deputies of the terms act."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    person = models.ForeignKey(Person, models.PROTECT, related_name="leaves", verbose_name=_("组长"))
    since = models.DateField(_("请假起"))
    until = models.DateField(_("请假止"), null=True, blank=True)
    reason = models.CharField(_("事由"), max_length=120)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    taken_back_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("请假")
        ordering = ("since", "id")
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="leave_span"),
            ExclusionConstraint(
                name="leave_taken_once",
                expressions=[("person", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                condition=Q(taken_back_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person.masked_name} {self.since}"
