"""爱心暑托班 and 寒托班: a site's term, a child in it, who may fetch the child, what is let off or ended."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from residents.querysets import ScopedQuerySet
from services.models.enrolments import Enrolment
from services.models.programmes import COMMITTEE, USER
from services.models.terms import Term
from xidu.kit import crypto


class SealedWords(models.Model):
    """Gives a row ``read(name)`` and ``keep(name, words)`` for its columns ``<name>_sealed``.

    Basis: trust decision D4; what is said of a child's health is sensitive twice.
    """

    seal_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    def read(self, name: str) -> str:
        column = f"{name}_sealed"
        kept = getattr(self, column)
        return crypto.open_sealed(kept, crypto.context_of(self, column)) if kept else ""

    def keep(self, name: str, words: str) -> None:
        """Set the sealed words on the instance, unsaved; "" clears them."""
        column = f"{name}_sealed"
        words = words.strip()
        setattr(self, column, crypto.seal(words, crypto.context_of(self, column)) if words else "")


class NurserySite(SealedWords):
    """What a nursery knows of its term: the season, the lottery's papers, and what is left after erasing.

    ``commitment``, ``digest``, ``fact`` and the opened ``secret`` are as in ``xidu.kit.lottery``. ``figures``
    holds counts only, kept when the children's records are erased at ``erased_at``.
    """

    class Season(models.TextChoices):
        SUMMER_1 = "summer1", _("暑托班第一期")
        SUMMER_2 = "summer2", _("暑托班第二期")
        WINTER = "winter", _("寒托班")

    term = models.OneToOneField(
        Term, models.CASCADE, primary_key=True, related_name="nursery", verbose_name=_("服务期次")
    )
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    season = models.CharField(_("哪一季"), max_length=7, choices=Season)
    year = models.PositiveSmallIntegerField(_("年份"))
    letter = models.TextField(_("告家长书"), max_length=2000)
    fact_words = models.CharField(_("用什么定签"), max_length=120, blank=True)
    secret_sealed = models.TextField(blank=True, editable=False)
    commitment = models.CharField(_("事先公布的指纹"), max_length=64, blank=True)
    digest = models.CharField(_("名单校验码"), max_length=64, blank=True)
    fact = models.CharField(_("当场的话或号码"), max_length=120, blank=True)
    secret = models.CharField(_("打开的密码"), max_length=32, blank=True)
    drawn_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("抽签人"))
    witness = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("见证人"))
    erased_at = models.DateTimeField(_("清除时间"), null=True, blank=True)
    figures = models.JSONField(_("留下的数字"), default=dict, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("托班")
        ordering = ("-year", "season")
        permissions = [
            ("keep_nursery", _("办托班")),
            ("run_nursery", _("在托班带孩子")),
            ("open_child", _("看孩子的健康和接送记录")),
            ("approve_reduction", _("核准托班减免")),
            ("teach_nursery", _("给托班上课")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["committee", "year", "season"], name="nursery_once_a_season"),
            models.CheckConstraint(
                condition=Q(witness=None) | ~Q(witness=F("drawn_by")), name="nursery_draw_has_a_witness"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_season_display()}"


class NurseryChild(SealedWords):
    """What a nursery knows of one child; ``fee`` in yuan is due, after what was let off."""

    enrolment = models.OneToOneField(
        Enrolment, models.CASCADE, primary_key=True, related_name="nursery", verbose_name=_("服务报名")
    )
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    grade = models.PositiveSmallIntegerField(_("年级"))
    school_sealed = models.TextField(_("学校（加密）"), blank=True, editable=False)
    health_sealed = models.TextField(_("健康（加密）"), blank=True, editable=False)
    allergy_sealed = models.TextField(_("过敏（加密）"), blank=True, editable=False)
    medicine_sealed = models.TextField(_("用药（加密）"), blank=True, editable=False)
    need_sealed = models.TextField(_("需要的情况（加密）"), blank=True, editable=False)
    fee = models.DecimalField(_("应交（元）"), max_digits=8, decimal_places=2)
    paid_at = models.DateTimeField(_("交费时间"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("托班的孩子")
        ordering = ("enrolment",)
        constraints = [
            models.CheckConstraint(condition=Q(grade__range=(1, 5)), name="nursery_grade_one_to_five"),
            models.CheckConstraint(condition=Q(fee__gte=0), name="nursery_fee_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}"


class PickUpPerson(SealedWords):
    """Somebody a guardian named to fetch the child. Of the six-digit code only its keyed hash is kept."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, related_name="pick_ups", verbose_name=_("服务报名")
    )
    name_sealed = models.TextField(_("姓名（加密）"), editable=False)
    relation = models.CharField(_("是孩子的什么人"), max_length=12)
    code_index = models.CharField(max_length=64, editable=False)
    named_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁指定的"))
    named_at = models.DateTimeField(_("指定时间"))
    ended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    source = models.CharField(max_length=80, unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("接孩子的人")
        ordering = ("enrolment", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="pick_up_with_committee"),
            models.UniqueConstraint(
                fields=["enrolment", "code_index"], condition=Q(ended_at=None), name="pick_up_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.relation


class Reduction(SealedWords):
    """So many yuan less for one child, for a sealed reason; whoever asks for it does not approve it."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    child = models.OneToOneField(
        NurseryChild, models.CASCADE, related_name="reduction", verbose_name=_("孩子")
    )
    amount = models.DecimalField(_("减多少（元）"), max_digits=8, decimal_places=2)
    reason_sealed = models.TextField(_("原因（加密）"), editable=False)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁提的"))
    at = models.DateTimeField(_("提出时间"))
    approved_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁核准的")
    )
    approved_at = models.DateTimeField(_("核准时间"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("托班减免")
        ordering = ("child",)
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="reduction_is_something"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("by")), name="reduction_second_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"


class RemovalProposal(models.Model):
    """The rule says a child's place should end; somebody of staff confirms it or lets it be."""

    class Why(models.TextChoices):
        ABSENT = "absent", _("没说一声就没来，够次数了")
        LATE = "late", _("接晚了，够次数了")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, related_name="removals", verbose_name=_("服务报名")
    )
    why = models.CharField(_("为什么"), max_length=6, choices=Why)
    count = models.PositiveSmallIntegerField(_("次数"))
    at = models.DateTimeField(_("提出时间"))
    confirmed = models.BooleanField(_("确认退出"), null=True)
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁定的")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("退出托班的提议")
        ordering = ("-at", "id")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "why"], name="removal_proposed_once"),
            models.CheckConstraint(
                condition=Q(confirmed=None) | Q(decided_by__isnull=False), name="removal_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_why_display())
