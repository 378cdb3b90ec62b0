"""The half-yearly on-site meeting 阳光村务现场会: from its agenda to the minutes everybody can read.

Place, hours, sign-up and check-in are an activity's; what is said, owed and rated is here.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from residents.models import Committee
from residents.querysets import ScopedQuerySet
from village_affairs.models.disclosures import Disclosure
from village_affairs.models.opinions import Opinion

USER = settings.AUTH_USER_MODEL
MOST_HANDS = MaxValueValidator(2000)


class SiteMeeting(models.Model):
    """One a half-year. ``half`` is its first day (1 January or 1 July). It closes with minutes or not at all.

    ``hands_*`` is the show of hands at the end: how many were satisfied, fairly so, not.
    """

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="site_meetings", verbose_name=_("居（村）委会")
    )
    half = models.DateField(_("半年"), help_text=_("1月1日或7月1日"))
    activity = models.OneToOneField(
        Activity, models.PROTECT, related_name="site_meeting", verbose_name=_("活动")
    )
    planned_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("安排人"))
    hands_satisfied = models.PositiveSmallIntegerField(
        _("满意"), null=True, blank=True, validators=[MOST_HANDS]
    )
    hands_fair = models.PositiveSmallIntegerField(
        _("基本满意"), null=True, blank=True, validators=[MOST_HANDS]
    )
    hands_not = models.PositiveSmallIntegerField(_("不满意"), null=True, blank=True, validators=[MOST_HANDS])
    minutes = models.TextField(_("会议纪要"), max_length=10000, blank=True)
    minutes_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("记录人")
    )
    minutes_due_on = models.DateField(_("纪要期限"))
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    closed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("结束人")
    )
    disclosure = models.OneToOneField(
        Disclosure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="site_meeting",
        verbose_name=_("公开事项"),
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("现场会")
        ordering = ("-half",)
        permissions = [("run_sitemeeting", _("主持现场会"))]
        constraints = [
            models.UniqueConstraint(fields=["committee", "half"], name="site_meeting_once_a_half"),
            models.UniqueConstraint(fields=["committee", "id"], name="site_meeting_with_committee"),
            models.CheckConstraint(
                condition=Q(half__day=1, half__month__in=(1, 7)), name="site_meeting_half_begins"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(minutes=""), name="closed_meeting_has_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.half:%Y-%m}"


class AgendaPoint(models.Model):
    """One thing to be answered at the meeting: an open question, or words put on the agenda that day.

    Answered on the spot (``answered_at``) or owed until ``owed_until``.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("居（村）委会"))
    meeting = models.ForeignKey(SiteMeeting, models.PROTECT, related_name="points", verbose_name=_("现场会"))
    position = models.PositiveSmallIntegerField(_("顺序"))
    opinion = models.ForeignKey(
        Opinion, models.PROTECT, null=True, blank=True, related_name="agenda_points", verbose_name=_("意见")
    )
    title = models.CharField(_("议题"), max_length=120)
    answer = models.TextField(_("当场答复"), max_length=5000, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    owed_until = models.DateField(_("会后答复期限"), null=True, blank=True)
    owed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("会后谁答复")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("现场会议题")
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_once"),
            models.UniqueConstraint(
                fields=["meeting", "opinion"], condition=Q(opinion__isnull=False), name="agenda_opinion_once"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | (~Q(answer="") & Q(answered_by__isnull=False)),
                name="answered_point_says_what",
            ),
            models.CheckConstraint(
                condition=Q(owed_until=None) | Q(owed_by__isnull=False), name="owed_point_says_by_whom"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Appraisal(models.Model):
    """民主评议 of one committee member in a year, run by the supervisors and published.

    Basis: organic law of villagers' committees: two years "not competent" in a row end the office.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("居（村）委会"))
    year = models.PositiveSmallIntegerField(_("年度"))
    day = models.DateField(_("评议日"))
    member = models.CharField(_("被评议人"), max_length=30)
    office = models.CharField(_("职务"), max_length=40)
    present = models.PositiveSmallIntegerField(_("到会人数"))
    competent = models.PositiveSmallIntegerField(_("称职"))
    fair = models.PositiveSmallIntegerField(_("基本称职"))
    not_competent = models.PositiveSmallIntegerField(_("不称职"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"))
    disclosure = models.ForeignKey(
        Disclosure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appraisals",
        verbose_name=_("公开事项"),
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("民主评议")
        ordering = ("-year", "id")
        permissions = [("record_appraisal", _("登记民主评议"))]
        constraints = [
            models.UniqueConstraint(fields=["committee", "year", "member"], name="appraised_once_a_year"),
            models.CheckConstraint(
                condition=Q(present__gte=F("competent") + F("fair") + F("not_competent")),
                name="no_more_votes_than_present",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.member}"
