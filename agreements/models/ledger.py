"""Points: an account with two balances, and a ledger that only grows."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.adding_up import added_up
from agreements.models.books import COMMITTEE, Rule, no_truncate
from agreements.querysets import LedgerQuerySet, PointsAccountQuerySet
from residents.models import Block, Committee, Household, Person
from xidu.kit.triggers import append_only

USER = settings.AUTH_USER_MODEL
OWNERS = ("household", "person", "block", "merchant")


class PointsAccount(models.Model):
    """The points of a household (the usual owner), a person, a whole block, or a shop.

    ``honour`` (荣誉积分) is rank and is never spent; ``spendable`` (可兑积分) is what can be exchanged and
    never falls below zero. Both are the sums of the entries. ``home`` is the block the owner belongs to.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    home = models.ForeignKey(
        Block, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼组／村民小组")
    )
    household = models.OneToOneField(
        Household, models.PROTECT, null=True, blank=True, related_name="points", verbose_name=_("住户")
    )
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="points", verbose_name=_("居民")
    )
    block = models.OneToOneField(
        Block, models.PROTECT, null=True, blank=True, related_name="points", verbose_name=_("整组")
    )
    merchant = models.OneToOneField(
        "Merchant", models.PROTECT, null=True, blank=True, related_name="points", verbose_name=_("商户")
    )
    honour = models.IntegerField(_("荣誉积分"), default=0)
    spendable = models.IntegerField(_("可兑积分"), default=0)
    opened_at = models.DateTimeField(_("开户时间"), auto_now_add=True)

    objects = PointsAccountQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("积分户")
        ordering = ("committee", "home", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="account_with_committee"),
            models.CheckConstraint(condition=Q(spendable__gte=0), name="never_overspent"),
            models.CheckConstraint(
                condition=reduce(
                    or_,
                    (Q(**{f"{name}__isnull": name != owner for name in OWNERS}) for owner in OWNERS),
                ),
                name="account_has_one_owner",
            ),
        ]
        triggers = [no_truncate()]

    def __str__(self) -> str:
        return str(self.household or self.person or self.block or self.merchant)


class LedgerEntry(models.Model):
    """One movement of both balances. It is never changed; a mistake is followed by a reversal.

    ``day`` is when it was posted, ``deed_on`` when the deed was done: caps and cycles count by the deed.
    ``source`` names the fact behind it, such as ``"checkin:812"``. ``shortfall`` is what a deduction or a
    reversal could not take from the spendable points because they were spent.
    """

    class Kind(models.TextChoices):
        AWARD = "award", _("得分")
        DEDUCT = "deduct", _("扣分")
        SPEND = "spend", _("兑换")
        EXPIRE = "expire", _("到期")
        REVERSE = "reverse", _("冲回")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    account = models.ForeignKey(
        PointsAccount, models.PROTECT, related_name="entries", verbose_name=_("积分户")
    )
    kind = models.CharField(_("类型"), max_length=7, choices=Kind)
    honour = models.IntegerField(_("荣誉积分"))
    spendable = models.IntegerField(_("可兑积分"))
    shortfall = models.PositiveIntegerField(_("没扣到的"), default=0)
    rule = models.ForeignKey(
        Rule, models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("积分项目")
    )
    words = models.CharField(_("说明"), max_length=120, blank=True)
    day = models.DateField(_("记分日期"))
    deed_on = models.DateField(_("哪天做的"))
    source = models.CharField(_("来源"), max_length=80, unique=True)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name=_("冲回哪一条"),
    )
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("记分人")
    )
    at = models.DateTimeField(_("记下时间"), auto_now_add=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("积分流水")
        ordering = ("account", "-day", "-id")
        permissions = [("post_points", _("记积分"))]
        indexes = [
            models.Index(fields=["account", "day"], name="entries_of_account"),
            models.Index(fields=["committee", "day", "account"], name="entries_of_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="entry_with_committee"),
            models.CheckConstraint(
                condition=Q(kind="award", honour__gt=0, spendable=F("honour"), reverses=None)
                | Q(kind="deduct", honour__lt=0, spendable__lte=0, reverses=None)
                | Q(kind__in=["spend", "expire"], honour=0, spendable__lt=0, reverses=None)
                | Q(kind="reverse", reverses__isnull=False),
                name="entry_is_one_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="deduct") | Q(rule__isnull=False), name="deduction_by_a_rule"
            ),
        ]
        triggers = [*append_only(), added_up()]

    def __str__(self) -> str:
        return f"{self.account} {self.honour:+d}/{self.spendable:+d}"
