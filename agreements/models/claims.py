"""From a deed to points: a claim, the leader's first look, the panel's votes, disputes, and manual awards."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.books import COMMITTEE, Rule
from agreements.models.ledger import LedgerEntry, PointsAccount
from agreements.querysets import ClaimQuerySet, OfClaimQuerySet
from residents.models import Committee, Household
from residents.models.photos import KeptPhoto
from residents.querysets import ScopedQuerySet
from xidu.kit.triggers import append_only

USER = settings.AUTH_USER_MODEL


class Claim(KeptPhoto):
    """A deed somebody reports for a household, until the ledger has it or the panel said no.

    ``slot`` is the rule's code with the period, or the day: one living claim for each, so that the same deed
    is not claimed twice. ``points`` is what it is worth in full; the cap may leave less. ``key`` names the
    sending. ``posted_on`` to ``posted_until`` (both included) are the days of publicity.
    """

    class Door(models.TextChoices):
        HOUSEHOLD = "household", _("本户自己报")
        LEADER = "leader", _("组长报")
        STAFF = "staff", _("村居报")
        SHEET = "sheet", _("评议表")

    class State(models.TextChoices):
        FILED = "filed", _("等组长看")
        SEEN = "seen", _("等交评议")
        PANEL = "panel", _("正在评议")
        POSTED = "posted", _("公示中")
        EFFECTIVE = "effective", _("已生效")
        REFUSED = "refused", _("没有通过")
        WITHDRAWN = "withdrawn", _("已撤回")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    household = models.ForeignKey(Household, models.PROTECT, related_name="claims", verbose_name=_("住户"))
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="claims", verbose_name=_("积分项目"))
    deed_on = models.DateField(_("哪天做的"))
    times = models.PositiveSmallIntegerField(
        _("几次"), default=1, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    points = models.SmallIntegerField(_("分值"))
    words = models.CharField(_("做了什么"), max_length=120, blank=True)
    door = models.CharField(_("怎么报的"), max_length=9, choices=Door)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.FILED)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("申报人"))
    at = models.DateTimeField(_("申报时间"), auto_now_add=True)
    key = models.CharField(max_length=80, unique=True)
    slot = models.CharField(max_length=24)
    posted_on = models.DateField(_("公示自"), null=True, blank=True)
    posted_until = models.DateField(_("公示至"), null=True, blank=True)
    settled_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    because = models.CharField(_("没有通过的原因"), max_length=120, blank=True)
    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, null=True, blank=True, related_name="claim", verbose_name=_("积分流水")
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("积分申报")
        ordering = ("at", "id")
        permissions = [
            ("file_claim", _("替住户申报积分")),
            ("look_first", _("初审积分申报")),
            ("vote_claim", _("评议积分申报")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="claim_with_committee"),
            models.UniqueConstraint(
                fields=["household", "slot"],
                condition=~Q(state__in=["refused", "withdrawn"]),
                name="deed_claimed_once",
            ),
            models.CheckConstraint(condition=Q(times__range=(1, 99)), name="claim_times"),
            models.CheckConstraint(
                condition=~Q(state__in=["posted", "effective"]) | Q(posted_until__gte=F("posted_on")),
                name="effective_after_publicity",
            ),
        ]
        indexes = [models.Index(fields=["committee", "state", "posted_until"], name="claims_by_state")]

    def __str__(self) -> str:
        return f"{self.household} {self.rule}"


class FirstLook(models.Model):
    """The leader's first look at a claim: whether it is so, seen from next door."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    claim = models.OneToOneField(Claim, models.PROTECT, related_name="first_look", verbose_name=_("积分申报"))
    agrees = models.BooleanField(_("属实"))
    note = models.CharField(_("说明"), max_length=120, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("初审人"))
    at = models.DateTimeField(_("初审时间"), auto_now_add=True)

    objects = OfClaimQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("初审")
        ordering = ("at", "id")
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.claim} {self.agrees}"


class PanelSeat(models.Model):
    """A member of the panel before one claim. ``is_recused``: it is the member's own household or report,
    or the member steps back to keep the number odd (then ``note`` says so).
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="seats", verbose_name=_("积分申报"))
    user = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("评议员"))
    is_recused = models.BooleanField(_("回避"), default=False)
    agrees = models.BooleanField(_("同意"), null=True, blank=True)
    note = models.CharField(_("意见"), max_length=120, blank=True)
    voted_at = models.DateTimeField(_("评议时间"), null=True, blank=True)

    objects = OfClaimQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("评议")
        ordering = ("claim", "id")
        constraints = [
            models.UniqueConstraint(fields=["claim", "user"], name="one_seat_each"),
            models.CheckConstraint(
                condition=Q(is_recused=False) | Q(agrees=None), name="recused_never_votes"
            ),
            models.CheckConstraint(
                condition=Q(agrees=None, voted_at=None) | Q(agrees__isnull=False, voted_at__isnull=False),
                name="vote_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.user}"


class Dispute(models.Model):
    """Somebody says a claim in publicity, or an entry of their own household, is wrong; and how it ended."""

    class Outcome(models.TextChoices):
        OPEN = "", _("在核实")
        UPHELD = "upheld", _("异议成立")
        DISMISSED = "dismissed", _("异议不成立")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    claim = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="disputes", verbose_name=_("积分申报")
    )
    entry = models.ForeignKey(
        LedgerEntry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disputes",
        verbose_name=_("积分流水"),
    )
    words = models.CharField(_("异议"), max_length=300)
    called = models.CharField(_("称呼"), max_length=30, blank=True)
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提出人")
    )
    at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    source = models.CharField(max_length=80, unique=True)
    outcome = models.CharField(_("结果"), max_length=9, choices=Outcome, blank=True, default=Outcome.OPEN)
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("积分异议")
        ordering = ("at", "id")
        permissions = [("answer_dispute", _("答复积分异议"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__isnull=False, entry=None) | Q(claim=None, entry__isnull=False),
                name="dispute_about_one",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | Q(by=None) | ~Q(answered_by=F("by")),
                name="dispute_two_people",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answered_by=None)
                | (~Q(outcome="") & ~Q(answer="") & Q(answered_by__isnull=False)),
                name="dispute_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.words[:20]


class ManualAward(models.Model):
    """Points without a rule, by hand. Over ``limit`` a second person agrees before the ledger has them."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    account = models.ForeignKey(
        PointsAccount, models.PROTECT, related_name="manual", verbose_name=_("积分户")
    )
    points = models.PositiveSmallIntegerField(_("分值"), validators=[MinValueValidator(1)])
    limit = models.PositiveSmallIntegerField(_("一人可记"))
    reason = models.CharField(_("为什么"), max_length=120)
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    key = models.CharField(max_length=80, unique=True)
    approved_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批准人")
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    refused_at = models.DateTimeField(_("不批准时间"), null=True, blank=True)
    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("积分流水")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("手工记分")
        ordering = ("at", "id")
        permissions = [("approve_points", _("批准手工记分"))]
        constraints = [
            models.CheckConstraint(condition=Q(points__gt=0), name="manual_awards_only"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")), name="manual_two_people"
            ),
            models.CheckConstraint(
                condition=Q(entry=None) | Q(points__lte=F("limit")) | Q(approved_by__isnull=False),
                name="manual_over_limit_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.points:+d}"
