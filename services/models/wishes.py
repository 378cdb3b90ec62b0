"""Small wishes: a round, a wish of one family, who takes it on, and the photo that shows it came true."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from residents.models import Block, Committee, Household, Person
from residents.models.photos import KeptPhoto
from residents.models.sealed import SealedPhone
from residents.querysets import ScopedQuerySet
from services.models.programmes import COMMITTEE
from services.querysets import WishClaimQuerySet, WishQuerySet, WishRoundQuerySet
from xidu.kit import crypto
from xidu.kit.triggers import append_only

USER = settings.AUTH_USER_MODEL
WISH = _("微心愿")
# A family whose wish was refused or taken back may tell another in the same round.
OVER = ("refused", "withdrawn")
STANDING_CLAIM = ("held", "approved", "done")


class WishRound(models.Model):
    """A theme with its days, both included. The cost cap is the figure ``wish_cap`` of its first day."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    title = models.CharField(_("主题"), max_length=30)
    words = models.CharField(_("说明"), max_length=120, blank=True)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    key = models.CharField(max_length=80, unique=True)

    objects = WishRoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("微心愿一轮")
        ordering = ("-since", "-id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="wish_round_with_committee"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="wish_round_span"),
        ]

    def __str__(self) -> str:
        return self.title


class Wish(models.Model):
    """What one family needs, as it was said. Public is the card alone: number, age band, item, size, colour.

    ``why`` and ``home_note`` (what was seen at home) are sealed. ``cost`` is staff's estimate in yuan.
    ``family_phone`` says that the family lets its own telephone go to who takes the wish on.
    ``due_on`` is the last day it waits for a neighbour. Basis: Shanghai charity rules, article 21: goods and
    services only, a committee may not raise money.
    """

    class Kind(models.TextChoices):
        GOODS = "goods", _("东西")
        SERVICE = "service", _("帮忙")

    class Band(models.TextChoices):
        SMALL = "small", _("学龄前的孩子")
        PUPIL = "pupil", _("小学生")
        TEEN = "teen", _("中学生")
        ADULT = "adult", _("成年人")
        ELDER = "elder", _("老人")
        OLD = "old", _("80岁以上老人")
        FAMILY = "family", _("一家人")

    class Door(models.TextChoices):
        VISIT = "visit", _("走访时听到")
        DESK = "desk", _("窗口登记")
        FAMILY = "family", _("家里人填")

    class State(models.TextChoices):
        COLLECTED = "collected", _("等上门核实")
        VERIFIED = "verified", _("核实了，等公布")
        PUBLISHED = "published", _("等人认领")
        HELD = "held", _("有人认领，等村居同意")
        DELIVERING = "delivering", _("正在办")
        DELIVERED = "delivered", _("送到了")
        THANKED = "thanked", _("谢过了")
        CLOSED = "closed", _("圆满")
        REFUSED = "refused", _("没有收下")
        WITHDRAWN = "withdrawn", _("家里不要了")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    round = models.ForeignKey(WishRound, models.PROTECT, related_name="wishes", verbose_name=_("哪一轮"))
    number = models.PositiveIntegerField(_("心愿号"))
    block = models.ForeignKey(Block, models.PROTECT, related_name="+", verbose_name=_("楼组／村民小组"))
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name=_("哪一家"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("为谁")
    )
    band = models.CharField(_("年龄段"), max_length=6, choices=Band)
    kind = models.CharField(_("要什么"), max_length=7, choices=Kind)
    item = models.CharField(_("心愿"), max_length=40)
    size = models.CharField(_("尺寸"), max_length=20, blank=True)
    colour = models.CharField(_("颜色"), max_length=20, blank=True)
    cost = models.DecimalField(_("估价（元）"), max_digits=8, decimal_places=2)
    why_sealed = models.TextField(editable=False, blank=True)
    home_note_sealed = models.TextField(editable=False, blank=True)
    seal_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family_phone = models.BooleanField(_("家里同意留自己的电话"), default=False)
    door = models.CharField(_("怎么来的"), max_length=6, choices=Door)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁记下的"))
    at = models.DateTimeField(_("记下时间"), auto_now_add=True)
    verified_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁上门核实的")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.COLLECTED)
    state_at = models.DateTimeField(_("状态时间"))
    due_on = models.DateField(_("等人认领到"), null=True, blank=True)
    because = models.CharField(_("原因"), max_length=120, blank=True)
    thanks = models.CharField(_("谢谢的话"), max_length=120, blank=True)
    thanks_public = models.BooleanField(_("同意公开谢谢的话"), default=False)
    key = models.CharField(max_length=80, unique=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = WISH
        ordering = ("-round", "number")
        permissions = [
            ("collect_wish", _("收集微心愿")),
            ("run_wishes", _("办微心愿")),
            ("open_wish", _("看微心愿的原因")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="wish_with_committee"),
            models.UniqueConstraint(fields=["round", "number"], name="wish_number_once"),
            models.UniqueConstraint(
                fields=["round", "household"], condition=~Q(state__in=OVER), name="one_wish_a_family"
            ),
            models.CheckConstraint(condition=Q(cost__gte=0), name="wish_cost"),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("by")), name="wish_seen_by_a_second"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("collected", *OVER)) | Q(verified_by__isnull=False),
                name="wish_public_after_home",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(due_on__isnull=False), name="wish_waits_until"
            ),
        ]
        indexes = [models.Index(fields=["committee", "state"], name="wishes_by_state")]

    def __str__(self) -> str:
        return f"{self.number}号心愿"

    @property
    def why(self) -> str:
        """The reason in clear; whoever shows it asks for ``open_wish`` and writes an audit row."""
        return self._open("why_sealed")

    @property
    def home_note(self) -> str:
        return self._open("home_note_sealed")

    def keep_sealed(self, field: str, words: str) -> None:
        """Seal ``words`` into ``field`` ("why_sealed" or "home_note_sealed"), unsaved."""
        setattr(self, field, crypto.seal(words, crypto.context_of(self, field)) if words else "")

    def _open(self, field: str) -> str:
        sealed = getattr(self, field)
        return crypto.open_sealed(sealed, crypto.context_of(self, field)) if sealed else ""


class WishClaim(SealedPhone):
    """Somebody takes a wish on. ``until`` ends the hold; a committee, unit or fund fills without a hold."""

    class Kind(models.TextChoices):
        RESIDENT = "resident", _("居民")
        UNIT = "unit", _("共建单位")
        PARTY = "party", _("党员")
        COMMITTEE = "committee", _("村居")
        FUND = "fund", _("基金")

    class State(models.TextChoices):
        HELD = "held", _("留着，等村居同意")
        APPROVED = "approved", _("村居同意了")
        DONE = "done", _("送到了")
        LAPSED = "lapsed", _("过时放开了")
        WITHDRAWN = "withdrawn", _("自己放开了")
        REFUSED = "refused", _("没有谈成")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    wish = models.ForeignKey(Wish, models.PROTECT, related_name="claims", verbose_name=WISH)
    kind = models.CharField(_("谁来圆"), max_length=9, choices=Kind)
    name = models.CharField(_("怎么称呼"), max_length=30)
    user = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("账号")
    )
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.HELD)
    held_at = models.DateTimeField(_("认领时间"))
    until = models.DateTimeField(_("留到"))
    approved_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁同意的")
    )
    approved_at = models.DateTimeField(_("同意时间"), null=True, blank=True)
    key = models.CharField(max_length=80, unique=True)

    objects = WishClaimQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("心愿认领")
        ordering = ("-held_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="wish_claim_with_committee"),
            models.UniqueConstraint(
                fields=["wish"], condition=Q(state__in=STANDING_CLAIM), name="wish_claimed_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "done")) | Q(approved_by__isnull=False),
                name="wish_contact_after_approval",
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(state="held"), name="wish_holds_open"),
        ]

    def __str__(self) -> str:
        return f"{self.wish} {self.get_kind_display()}"


class WishProof(KeptPhoto):
    """The photo of a delivery, for staff; it is shown to nobody else."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    wish = models.OneToOneField(Wish, models.PROTECT, related_name="proof", verbose_name=WISH)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁送到的"))
    at = models.DateTimeField(_("送到时间"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("心愿送达照片")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return str(self.wish)


class WishStep(models.Model):
    """One change of a wish: to which state, by whom. It holds no words of anybody; the table only grows."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    wish = models.ForeignKey(Wish, models.PROTECT, related_name="steps", verbose_name=WISH)
    state = models.CharField(_("状态"), max_length=10, choices=Wish.State)
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁办的")
    )
    at = models.DateTimeField(_("时间"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("心愿经过")
        ordering = ("wish", "at", "id")
        triggers = append_only()

    def __str__(self) -> str:
        return str(self.get_state_display())
