"""光明行动: a screening day with its stations, a file for each who takes part, what each eye showed.

What was found stands sealed. That somebody was referred or is due again is a row that the health role alone
reads; no other page, list, export or log of the house looks at these tables.
Basis: Personal Information Protection Law, articles 28–30; trust decision D4.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from residents.querysets import ScopedQuerySet
from services.models.enrolments import Enrolment
from services.models.programmes import COMMITTEE, USER
from services.models.terms import Session, Term
from xidu.kit import crypto


class SealedNote(models.Model):
    """Gives a row ``read("words")`` and ``keep("words", …)`` for a column ``words_sealed``."""

    seal_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    def read(self, name: str) -> str:
        """Return the clear words. Raises SealBroken for a ciphertext of another place."""
        column = f"{name}_sealed"
        kept = getattr(self, column)
        return crypto.open_sealed(kept, crypto.context_of(self, column)) if kept else ""

    def keep(self, name: str, words: str) -> None:
        """Set the sealed words on the instance, unsaved; "" clears them."""
        column = f"{name}_sealed"
        setattr(self, column, crypto.seal(words, crypto.context_of(self, column)) if words else "")


class Eye(models.TextChoices):
    RIGHT = "r", _("右眼")
    LEFT = "l", _("左眼")


class EyeDay(models.Model):
    """A screening day: a term of one day and its session, with a hospital. Its row is the lock of numbers."""

    term = models.OneToOneField(
        Term, models.PROTECT, primary_key=True, related_name="eye_day", verbose_name=_("服务期次")
    )
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    session = models.OneToOneField(Session, models.PROTECT, related_name="+", verbose_name=_("服务场次"))
    hospital = models.CharField(_("合作医院"), max_length=40)
    collect = models.CharField(_("结果到哪里领"), max_length=60)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("筛查日")
        ordering = ("-term",)
        permissions = [
            ("keep_bright", _("排筛查日、接送和到场")),
            ("open_eyes", _("看和记眼健康档案")),
            ("ask_elders", _("上门问老人要不要查")),
        ]
        constraints = [models.UniqueConstraint(fields=["committee", "term"], name="eye_day_with_committee")]

    def __str__(self) -> str:
        return str(self.term)


class EyeStation(models.Model):
    """One desk of the day: what is looked at, in the order people walk, and who looks."""

    class Kind(models.TextChoices):
        VISION = "vision", _("视力")
        SLIT = "slit", _("裂隙灯")
        CATARACT = "cataract", _("白内障")
        GLAUCOMA = "glaucoma", _("青光眼（眼压）")
        FUNDUS = "fundus", _("眼底")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    day = models.ForeignKey(EyeDay, models.CASCADE, related_name="stations", verbose_name=_("筛查日"))
    kind = models.CharField(_("查什么"), max_length=8, choices=Kind)
    position = models.PositiveSmallIntegerField(_("第几站"))
    doctor = models.CharField(_("医生"), max_length=30, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("检查站")
        ordering = ("day", "position")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="eye_station_with_committee"),
            models.UniqueConstraint(fields=["day", "kind"], name="eye_station_once_a_day"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class EyeFile(SealedNote):
    """What 光明行动 knows of one who takes part; ``number`` is drawn at the door of the day, from 1.

    ``conclusion`` and ``advice`` are sealed. ``told_at``: the result was handed over in private.
    """

    class Conclusion(models.TextChoices):
        NORMAL = "normal", _("正常")
        AGAIN = "again", _("复查")
        REFER = "refer", _("转诊")

    enrolment = models.OneToOneField(
        Enrolment, models.CASCADE, primary_key=True, related_name="eye_file", verbose_name=_("服务报名")
    )
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    day = models.ForeignKey(EyeDay, models.PROTECT, related_name="files", verbose_name=_("筛查日"))
    slot = models.CharField(_("几点来"), max_length=5, blank=True)
    fetch = models.BooleanField(_("要人接"), default=False)
    number = models.PositiveSmallIntegerField(_("号"), null=True, blank=True)
    came_at = models.DateTimeField(_("到场时间"), null=True, blank=True)
    conclusion_sealed = models.TextField(_("结论（加密）"), blank=True, editable=False)
    advice_sealed = models.TextField(_("医生的话（加密）"), blank=True, editable=False)
    concluded_at = models.DateTimeField(_("结论时间"), null=True, blank=True)
    concluded_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁下的结论")
    )
    told_at = models.DateTimeField(_("当面告诉时间"), null=True, blank=True)
    told_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁告诉的")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("眼健康档案")
        ordering = ("day", "number", "enrolment")
        constraints = [
            models.UniqueConstraint(fields=["committee", "enrolment"], name="eye_file_with_committee"),
            models.UniqueConstraint(fields=["day", "number"], name="eye_number_once_a_day"),
            models.CheckConstraint(
                condition=Q(number=None, came_at=None) | Q(number__gte=1, came_at__isnull=False),
                name="eye_number_when_there",
            ),
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(concluded_at__isnull=False), name="eye_told_after_conclusion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day_id}-{self.number or '?'}"


class EyeResult(SealedNote):
    """What one station saw of one eye; written again it is corrected, the trail says by whom."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    file = models.ForeignKey(EyeFile, models.CASCADE, related_name="results", verbose_name=_("眼健康档案"))
    station = models.ForeignKey(EyeStation, models.PROTECT, related_name="+", verbose_name=_("检查站"))
    eye = models.CharField(_("哪只眼"), max_length=1, choices=Eye)
    value_sealed = models.TextField(_("数值（加密）"), blank=True, editable=False)
    finding_sealed = models.TextField(_("所见（加密）"), blank=True, editable=False)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    at = models.DateTimeField(_("时间"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("检查结果")
        ordering = ("file", "station__position", "-eye")
        constraints = [
            models.UniqueConstraint(fields=["file", "station", "eye"], name="eye_result_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.get_eye_display()}"


class EyeReferral(SealedNote):
    """To which hospital, on which day; ``reply`` is what the hospital said, sealed."""

    class State(models.TextChoices):
        ASKED = "asked", _("还没约")
        BOOKED = "booked", _("约好了")
        SEEN = "seen", _("看过了")
        DECLINED = "declined", _("本人不去")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    file = models.OneToOneField(
        EyeFile, models.CASCADE, related_name="referral", verbose_name=_("眼健康档案")
    )
    hospital = models.CharField(_("哪家医院"), max_length=40)
    on = models.DateField(_("哪一天"), null=True, blank=True)
    state = models.CharField(_("到哪一步"), max_length=8, choices=State, default=State.ASKED)
    reply_sealed = models.TextField(_("医院的话（加密）"), blank=True, editable=False)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    at = models.DateTimeField(_("时间"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("转诊")
        ordering = ("on", "file")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["booked", "seen"]) | Q(on__isnull=False), name="referral_has_its_day"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())


class EyeSurgery(SealedNote):
    """One eye operated or to be operated; ``outcome`` is sealed."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    file = models.ForeignKey(EyeFile, models.CASCADE, related_name="surgeries", verbose_name=_("眼健康档案"))
    eye = models.CharField(_("哪只眼"), max_length=1, choices=Eye)
    on = models.DateField(_("手术日期"))
    outcome_sealed = models.TextField(_("结果（加密）"), blank=True, editable=False)
    done_at = models.DateTimeField(_("记结果时间"), null=True, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("经办人"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("手术")
        ordering = ("on", "id")
        constraints = [models.UniqueConstraint(fields=["file", "eye"], name="surgery_once_an_eye")]

    def __str__(self) -> str:
        return str(self.get_eye_display())


class EyeRecheck(SealedNote):
    """When somebody is to come again; ``done_at`` ends it."""

    class Because(models.TextChoices):
        SCREENING = "screening", _("筛查后")
        SURGERY = "surgery", _("手术后")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    file = models.ForeignKey(EyeFile, models.CASCADE, related_name="rechecks", verbose_name=_("眼健康档案"))
    because = models.CharField(_("为什么"), max_length=9, choices=Because)
    due_on = models.DateField(_("到期"))
    reminded_at = models.DateTimeField(_("提醒时间"), null=True, blank=True)
    words_sealed = models.TextField(_("复查结果（加密）"), blank=True, editable=False)
    done_at = models.DateTimeField(_("复查过了"), null=True, blank=True)
    done_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁复查的")
    )
    source = models.CharField(max_length=80, unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("复查")
        ordering = ("due_on", "id")
        indexes = [
            models.Index(fields=["committee", "due_on"], condition=Q(done_at=None), name="rechecks_open")
        ]

    def __str__(self) -> str:
        return f"{self.due_on}"
