"""What leaders meet for: the month's birthday party, symposia with their tasks, and ideas for activities."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Kind, Place
from leaders.models.appointments import COMMITTEE
from leaders.querysets import ActionItemQuerySet, ProposalQuerySet
from residents.models import Block, Committee, Person
from residents.querysets import ScopedQuerySet

USER = settings.AUTH_USER_MODEL


class BirthdayOptOut(models.Model):
    """Somebody does not want the birthday told; while it stands, no list and no party shows it.

    Basis: Personal Information Protection Law, articles 15 and 24.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("居民"))
    at = models.DateTimeField(_("说不要的时间"), auto_now_add=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    taken_back_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("生日不公开")
        permissions = [("view_birthdays", _("看组长生日、办生日会"))]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(taken_back_at=None), name="birthday_hidden_once"
            )
        ]

    def __str__(self) -> str:
        return self.person.masked_name


class BirthdayParty(models.Model):
    """The party of one committee for those who were born in a month; there is one."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    month = models.DateField(_("月份"))
    activity = models.OneToOneField(Activity, models.CASCADE, related_name="+", verbose_name=_("活动"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("安排人"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("生日会")
        ordering = ("-month", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "month"], name="one_party_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="party_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Symposium(models.Model):
    """A meeting of the leaders; the activity holds its day and place, ``minutes`` what was said."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    activity = models.OneToOneField(
        Activity, models.CASCADE, related_name="symposium", verbose_name=_("活动")
    )
    minutes = models.TextField(_("纪要"), max_length=5000, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("安排人"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("座谈会")
        ordering = ("-activity__starts_at", "-id")
        permissions = [("run_symposium", _("办组长座谈会"))]
        constraints = [models.UniqueConstraint(fields=["committee", "id"], name="symposium_with_committee")]

    def __str__(self) -> str:
        return str(self.activity)


class ActionItem(models.Model):
    """What somebody took on at a symposium. It comes back on the next one's agenda, done or not."""

    class State(models.TextChoices):
        OPEN = "open", _("在办")
        DONE = "done", _("办好了")
        NOT_DONE = "not_done", _("没办成")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    symposium = models.ForeignKey(Symposium, models.PROTECT, related_name="items", verbose_name=_("座谈会"))
    words = models.CharField(_("要办的事"), max_length=200)
    leader = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("谁来办"))
    due_on = models.DateField(_("办到哪天"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    reason = models.CharField(_("没办成的原因"), max_length=200, blank=True)
    settled_at = models.DateTimeField(_("了结时间"), null=True, blank=True)
    settled_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁记的")
    )
    source = models.CharField(max_length=80, unique=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("座谈会待办")
        ordering = ("due_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="item_settled_at_some_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_done") | ~Q(reason=""), name="item_not_done_says_why"
            ),
        ]
        indexes = [models.Index(fields=["leader", "state"], name="items_of_leader")]

    def __str__(self) -> str:
        return self.words


class ActivityProposal(models.Model):
    """An activity a leader would like to see; staff make it one or say why not."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待审")
        APPROVED = "approved", _("同意了")
        DECLINED = "declined", _("没同意")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    block = models.ForeignKey(Block, models.PROTECT, related_name="+", verbose_name=_("楼组／村民小组"))
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+", verbose_name=_("类型"))
    title = models.CharField(_("名称"), max_length=60)
    words = models.TextField(_("说明"), max_length=1000, blank=True)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("场地")
    )
    where = models.CharField(_("地点"), max_length=80, blank=True)
    capacity = models.PositiveSmallIntegerField(_("名额"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("提议人"))
    at = models.DateTimeField(_("提议时间"), auto_now_add=True)
    activity = models.OneToOneField(
        Activity, models.SET_NULL, null=True, blank=True, related_name="proposal", verbose_name=_("活动")
    )
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    decided_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    reason = models.CharField(_("为什么没同意"), max_length=200, blank=True)
    source = models.CharField(max_length=80, unique=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("活动提议")
        ordering = ("starts_at", "id")
        permissions = [("approve_proposal", _("审核组长提议的活动")), ("export_allowance", _("出补贴表"))]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="proposal_hours"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")), name="proposal_decided_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="proposal_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="proposal_declined_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title
