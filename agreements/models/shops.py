"""What a shop says and what is said of it: promises, offers, ratings, and the round past its front."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from agreements.models.books import COMMITTEE, Rule
from agreements.models.ledger import LedgerEntry
from agreements.models.merchants import Merchant
from agreements.querysets import RatingQuerySet, WordQuerySet
from residents.models import Committee, Household
from residents.models.photos import KeptPhoto
from residents.querysets import ScopedQuerySet
from xidu.kit.triggers import append_only

USER = settings.AUTH_USER_MODEL


class ShopWord(models.Model):
    """Words a shop wants to publish: written by one person, let out by another of the committee, or not."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="%(class)ss", verbose_name=_("商户"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("写的人"))
    at = models.DateTimeField(_("写的时间"), auto_now_add=True)
    key = models.CharField(max_length=80, unique=True)
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审的人")
    )
    decided_at = models.DateTimeField(_("审的时间"), null=True, blank=True)
    refused_because = models.CharField(_("没有同意的原因"), max_length=120, blank=True)

    objects = WordQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None)
                | (Q(decided_at__isnull=False) & ~Q(decided_by=F("by"))),
                name="%(class)s_two_people",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since") - Value(1)), name="%(class)s_span"
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.decided_at is None

    @property
    def is_refused(self) -> bool:
        return bool(self.refused_because)


class MerchantPromise(ShopWord):
    """One sentence a shop gives its word on. New words are a new ``version`` after ``prior``; once let out,
    they end the version before.
    """

    words = models.CharField(_("承诺"), max_length=40, help_text=_("一句话，例如“缺斤少两，少一补十”。"))
    version = models.PositiveSmallIntegerField(_("第几版"), default=1)
    prior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上一版")
    )

    class Meta(ShopWord.Meta):
        verbose_name = verbose_name_plural = _("商户承诺")
        ordering = ("merchant", "since", "id")
        constraints = [
            *ShopWord.Meta.constraints,
            models.UniqueConstraint(fields=["committee", "id"], name="promise_with_committee"),
        ]

    def __str__(self) -> str:
        return self.words


class MerchantOffer(ShopWord):
    """Something cheaper or kinder for some, until a day. ``capacity`` is how many; None: no limit."""

    class Whom(models.TextChoices):
        EVERYBODY = "everybody", _("邻居都有")
        ELDERS = "elders", _("70岁以上老人")
        VOLUNTEERS = "volunteers", _("志愿者")
        POINTS = "points", _("有积分的人家")

    title = models.CharField(_("什么优惠"), max_length=30, help_text=_("例如“老人理发”。"))
    whom = models.CharField(_("给谁"), max_length=10, choices=Whom)
    price = models.CharField(_("多少钱"), max_length=30, help_text=_("例如“10元，平时20元”。"))
    capacity = models.PositiveSmallIntegerField(_("一共几份"), null=True, blank=True)

    class Meta(ShopWord.Meta):
        verbose_name = verbose_name_plural = _("商户优惠")
        ordering = ("merchant", "until", "id")
        constraints = [
            *ShopWord.Meta.constraints,
            models.UniqueConstraint(fields=["committee", "id"], name="offer_with_committee"),
            models.CheckConstraint(condition=Q(until__isnull=False), name="offer_lapses"),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gt=0), name="offer_for_some"),
        ]

    def __str__(self) -> str:
        return self.title


class OfferUse(models.Model):
    """One share of an offer was used; by whom is nobody's business and is not kept."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    offer = models.ForeignKey(MerchantOffer, models.PROTECT, related_name="uses", verbose_name=_("优惠"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("店里谁记的"))
    at = models.DateTimeField(_("用的时间"), auto_now_add=True)
    key = models.CharField(max_length=80, unique=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("用了的优惠")
        ordering = ("at", "id")
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.offer} {self.at:%Y-%m-%d}"


class MerchantRating(models.Model):
    """A household's stars for a shop in one ``month`` (its first day). The last of a month counts; those
    before stay as ``replaced``. The shop may answer; the desk may take the words down, the stars stay.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="ratings", verbose_name=_("商户"))
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name=_("住户"))
    month = models.DateField(_("月份"))
    stars = models.PositiveSmallIntegerField(_("几分"))
    words = models.CharField(_("说一句"), max_length=120, blank=True)
    replaced = models.BooleanField(_("后来改了"), default=False)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("评分人"))
    at = models.DateTimeField(_("评分时间"), auto_now_add=True)
    key = models.CharField(max_length=80, unique=True)
    answer = models.CharField(_("店家回复"), max_length=120, blank=True)
    answered_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("回复人")
    )
    answered_at = models.DateTimeField(_("回复时间"), null=True, blank=True)
    hidden_because = models.CharField(_("拿下的原因"), max_length=120, blank=True)
    hidden_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("拿下的人")
    )
    hidden_at = models.DateTimeField(_("拿下时间"), null=True, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("商户评分")
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "household", "month"],
                condition=Q(replaced=False),
                name="one_rating_a_month",
            ),
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="rating_stars"),
            models.CheckConstraint(
                condition=Q(hidden_by=None, hidden_because="")
                | (Q(hidden_by__isnull=False) & ~Q(hidden_because="")),
                name="rating_hidden_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merchant} {self.stars}"


class ShopCheck(KeptPhoto):
    """Somebody of the committee looked at a shop's front, with a photo; ``lines`` say what was found."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="checks", verbose_name=_("商户"))
    day = models.DateField(_("哪天看的"))
    note = models.CharField(_("说明"), max_length=120, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁看的"))
    at = models.DateTimeField(_("记下时间"), auto_now_add=True)
    key = models.CharField(max_length=80, unique=True)
    undone_because = models.CharField(_("撤销的原因"), max_length=120, blank=True)
    undone_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("撤销人")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("门前检查")
        ordering = ("-day", "-id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="shop_check_with_committee"),
            models.CheckConstraint(
                condition=Q(undone_by=None, undone_because="")
                | (Q(undone_by__isnull=False) & ~Q(undone_because="")),
                name="check_undone_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merchant} {self.day}"


class ShopCheckLine(models.Model):
    """What one rule of the merchants' book gave or took at a check."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    check_made = models.ForeignKey(
        ShopCheck, models.PROTECT, related_name="lines", verbose_name=_("门前检查")
    )
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+", verbose_name=_("积分项目"))
    entry = models.OneToOneField(LedgerEntry, models.PROTECT, related_name="+", verbose_name=_("积分流水"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("检查结果")
        ordering = ("check_made", "id")
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.check_made} {self.rule}"
