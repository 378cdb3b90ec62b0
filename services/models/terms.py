"""When and where a programme runs, and its sessions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Booking, Place
from residents.models import Committee
from residents.querysets import ScopedQuerySet
from services.models.programmes import COMMITTEE, USER, Programme
from services.querysets import TermQuerySet
from xidu.kit.dates import SHANGHAI


class Term(models.Model):
    """One run of a programme at one committee. Its row is the lock under which seats go.

    With a lottery everybody waits until ``drawn_at``; ``seed`` (hex) is kept so that anybody can draw again.
    """

    class Admission(models.TextChoices):
        FIRST_COME = "first_come", _("先报先得")
        LOTTERY = "lottery", _("抽签，更需要的先")

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SHOWN = "shown", _("已公布")
        CANCELLED = "cancelled", _("不办了")
        FINISHED = "finished", _("办完了")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="terms", verbose_name=_("服务项目"))
    title = models.CharField(_("哪一期"), max_length=40)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("场地")
    )
    where = models.CharField(_("地点"), max_length=80, blank=True)
    first_day = models.DateField(_("第一天"))
    last_day = models.DateField(_("最后一天"))
    opens_at = models.DateTimeField(_("开始报名"))
    closes_at = models.DateTimeField(_("报名截止"))
    capacity = models.PositiveSmallIntegerField(_("名额"))
    admission = models.CharField(
        _("怎么录取"), max_length=10, choices=Admission, default=Admission.FIRST_COME
    )
    fee = models.DecimalField(_("费用（元）"), max_digits=8, decimal_places=2, default=0)
    fee_words = models.CharField(_("费用说明"), max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.DRAFT)
    cancelled_because = models.CharField(_("不办的原因"), max_length=120, blank=True)
    seed = models.CharField(_("抽签种子"), max_length=32, blank=True, editable=False)
    drawn_at = models.DateTimeField(_("抽签时间"), null=True, blank=True, editable=False)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("服务期次")
        ordering = ("first_day", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="term_with_committee"),
            models.UniqueConstraint(
                fields=["committee", "programme", "title"], name="term_title_once_at_a_place"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="term_span"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="term_enrolling_span"),
            models.CheckConstraint(condition=Q(capacity__gte=1, fee__gte=0), name="term_has_seats"),
        ]
        indexes = [models.Index(fields=["programme", "first_day"], name="terms_of_programme")]

    def __str__(self) -> str:
        return f"{self.programme.title} {self.title}"

    @property
    def where_words(self) -> str:
        """The place's name, with what was written beside it."""
        return "，".join(part for part in (self.place.name if self.place else "", self.where) if part)


class Session(models.Model):
    """One meeting of a term. It books its room, or stands for a public activity whose check-ins count.

    With an ``activity`` times and place are the activity's; without one they stand here.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    term = models.ForeignKey(Term, models.PROTECT, related_name="sessions", verbose_name=_("服务期次"))
    activity = models.OneToOneField(
        Activity, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("活动")
    )
    booking = models.OneToOneField(
        Booking, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("场地预订")
    )
    title = models.CharField(_("内容"), max_length=60)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    source = models.CharField(max_length=80, unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("服务场次")
        ordering = ("starts_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="service_session_with_committee"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="service_session_hours"),
        ]
        indexes = [models.Index(fields=["term", "starts_at"], name="sessions_of_term")]

    def __str__(self) -> str:
        return self.title

    @property
    def day(self) -> object:
        return self.starts_at.astimezone(SHANGHAI).date()
