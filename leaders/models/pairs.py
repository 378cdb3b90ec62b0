"""An experienced leader and a new one side by side (老少结对), and the talk they have each month."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from leaders.models.appointments import COMMITTEE
from leaders.querysets import PairQuerySet, TalkQuerySet
from residents.models import Committee, Person

USER = settings.AUTH_USER_MODEL


class Pair(models.Model):
    """``senior`` shows ``junior`` the work. Staff propose it, and it ends with words.

    ``until`` is the day agreed on beforehand, ``ended_on`` the day it ended.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待确认")
        RUNNING = "running", _("结对中")
        ENDED = "ended", _("已结束")
        DROPPED = "dropped", _("没结成")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    senior = models.ForeignKey(Person, models.PROTECT, related_name="led_pairs", verbose_name=_("老组长"))
    junior = models.ForeignKey(Person, models.PROTECT, related_name="pairs", verbose_name=_("新组长"))
    goals = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name=_("目标"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.PROPOSED)
    since = models.DateField(_("自"))
    until = models.DateField(_("约定到"), null=True, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    report = models.TextField(_("结对小结"), max_length=2000, blank=True)
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    accepted_at = models.DateTimeField(_("结成时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("结束人")
    )

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("老少结对")
        ordering = ("-since", "-id")
        permissions = [("run_pairs", _("办老少结对"))]
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="pair_with_committee"),
            models.UniqueConstraint(
                fields=["junior"], condition=Q(state__in=["proposed", "running"]), name="junior_paired_once"
            ),
            models.CheckConstraint(condition=~Q(senior=F("junior")), name="pair_is_of_two"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="pair_span"),
            models.CheckConstraint(
                condition=~Q(state="ended") | (Q(ended_on__isnull=False) & ~Q(report="")),
                name="pair_ends_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.senior.masked_name}－{self.junior.masked_name}"


class Talk(models.Model):
    """The talk of a month. It counts once each of the two has confirmed it."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="talks", verbose_name=_("结对"))
    month = models.DateField(_("月份"))
    held_on = models.DateField(_("谈的日子"))
    words = models.CharField(_("谈了什么"), max_length=500, blank=True)
    senior_at = models.DateTimeField(_("老组长确认"), null=True, blank=True)
    junior_at = models.DateTimeField(_("新组长确认"), null=True, blank=True)

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("每月谈一次")
        ordering = ("-month", "-id")
        constraints = [
            models.UniqueConstraint(fields=["pair", "month"], name="talk_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="talk_of_a_month"),
            models.CheckConstraint(
                condition=Q(senior_at__isnull=False) | Q(junior_at__isnull=False), name="talk_said_by_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
