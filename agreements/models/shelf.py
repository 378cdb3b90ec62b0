"""What points buy: items with their stock, and the redemptions of households."""

import uuid

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.books import COMMITTEE, no_truncate
from agreements.models.ledger import LedgerEntry, PointsAccount
from agreements.models.merchants import Merchant
from agreements.models.settlement import Settlement
from agreements.querysets import RedemptionQuerySet, ShelfItemQuerySet
from residents.models import Committee
from residents.querysets import ScopedQuerySet
from xidu.kit.triggers import append_only

USER = settings.AUTH_USER_MODEL

# What a household was promised stays as it was; an ended redemption only ever joins a settlement, once.
_PROMISE_STAYS = """
IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a redemption is never deleted'; END IF;
IF (OLD.committee_id, OLD.item_id, OLD.account_id, OLD.count, OLD.points, OLD.yuan, OLD.key, OLD.seed,
    OLD.merchant_id)
    IS DISTINCT FROM
   (NEW.committee_id, NEW.item_id, NEW.account_id, NEW.count, NEW.points, NEW.yuan, NEW.key, NEW.seed,
    NEW.merchant_id)
THEN RAISE EXCEPTION 'what was promised cannot change'; END IF;
IF OLD.state <> 'reserved' AND (to_jsonb(OLD) - 'settlement_id') IS DISTINCT FROM
   (to_jsonb(NEW) - 'settlement_id')
THEN RAISE EXCEPTION 'a redemption that ended cannot change'; END IF;
IF to_jsonb(OLD) -> 'settlement_id' <> 'null'::jsonb
    AND (to_jsonb(OLD) -> 'settlement_id') IS DISTINCT FROM (to_jsonb(NEW) -> 'settlement_id')
THEN RAISE EXCEPTION 'a settled redemption stays on its sheet'; END IF;
RETURN NEW;
"""


class ShelfItem(models.Model):
    """Something to be had for ``points`` a piece (whole points, above zero).

    ``limit`` is the most pieces one household may have in one ``limit_per``. ``yuan`` is what is owed to the
    ``merchant`` for a piece; without a merchant it is fetched at the committee. ``stock`` is the sum of the
    moves. ``until`` is the last day it can be asked for. Never a statutory benefit, never cash or what passes
    for cash: ``agreements.actions.shelf``.
    """

    class Kind(models.TextChoices):
        GOODS = "goods", _("东西")
        SERVICE = "service", _("服务")

    class Per(models.TextChoices):
        MONTH = "month", _("每月")
        QUARTER = "quarter", _("每季")
        YEAR = "year", _("每年")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    name = models.CharField(_("名称"), max_length=30)
    words = models.CharField(_("在哪里领、什么时候"), max_length=120)
    kind = models.CharField(_("类型"), max_length=7, choices=Kind, default=Kind.GOODS)
    sponsor = models.CharField(_("谁赞助的"), max_length=60, blank=True)
    merchant = models.ForeignKey(
        Merchant, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("哪家店发")
    )
    points = models.PositiveSmallIntegerField(_("要多少分"), validators=[MinValueValidator(1)])
    yuan = models.DecimalField(_("每份结算金额（元）"), max_digits=14, decimal_places=2, default=0)
    limit = models.PositiveSmallIntegerField(_("每户最多"), null=True, blank=True)
    limit_per = models.CharField(_("限量按"), max_length=7, blank=True, default="", choices=Per)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    stock = models.IntegerField(_("还有几份"), default=0)
    taken_off_at = models.DateTimeField(_("下架时间"), null=True, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)

    objects = ShelfItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("兑换物品")
        ordering = ("committee", "points", "id")
        permissions = [("keep_shelf", _("管理兑换物品和库存"))]
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="item_with_committee"),
            models.CheckConstraint(condition=Q(points__gt=0), name="item_has_a_price"),
            models.CheckConstraint(condition=Q(stock__gte=0), name="stock_never_below_zero"),
            models.CheckConstraint(condition=Q(yuan__gte=0), name="item_yuan"),
            models.CheckConstraint(
                condition=Q(limit=None, limit_per="") | (Q(limit__gt=0) & ~Q(limit_per="")),
                name="item_limit_whole",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="item_span"),
        ]
        triggers = [no_truncate()]

    def __str__(self) -> str:
        return self.name


class Redemption(models.Model):
    """A household's wish for an item: points and stock are set aside until it is collected or ends.

    ``points`` and ``yuan`` are for all pieces, as they stood when it was asked for. ``valid_until`` is the
    last day to collect. ``seed`` is random; the code comes from it by a key that is not in the database, so
    the table holds only a keyed hash of it and its last two digits. ``key`` names the sending.
    """

    class State(models.TextChoices):
        RESERVED = "reserved", _("等您去领")
        COLLECTED = "collected", _("领走了")
        CANCELLED = "cancelled", _("取消了")
        LAPSED = "lapsed", _("过期没领")

    class Door(models.TextChoices):
        OWN = "own", _("自己在手机上")
        LEADER = "leader", _("组长代办")
        DESK = "desk", _("窗口代办")

    class How(models.TextChoices):
        CODE = "code", _("凭兑换码")
        CARD = "card", _("凭兑换卡")
        SIGNATURE = "signature", _("本人签字")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    item = models.ForeignKey(ShelfItem, models.PROTECT, related_name="redemptions", verbose_name=_("物品"))
    account = models.ForeignKey(
        PointsAccount, models.PROTECT, related_name="redemptions", verbose_name=_("积分户")
    )
    merchant = models.ForeignKey(
        Merchant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="redemptions",
        verbose_name=_("哪家店发"),
    )
    count = models.PositiveSmallIntegerField(_("几份"))
    points = models.PositiveIntegerField(_("积分"))
    yuan = models.DecimalField(_("结算金额（元）"), max_digits=14, decimal_places=2)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.RESERVED)
    door = models.CharField(_("怎么换的"), max_length=6, choices=Door)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人"))
    at = models.DateTimeField(_("兑换时间"), auto_now_add=True)
    day = models.DateField(_("兑换日期"))
    valid_until = models.DateField(_("领取到"))
    key = models.CharField(max_length=80, unique=True)
    seed = models.UUIDField(default=uuid.uuid4, editable=False)
    code_index = models.CharField(max_length=64, editable=False)
    code_tail = models.CharField(_("兑换码末两位"), max_length=2)
    spend = models.OneToOneField(
        LedgerEntry, models.PROTECT, null=True, related_name="redemption", verbose_name=_("扣分流水")
    )
    ended_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办结人")
    )
    how = models.CharField(_("怎么领的"), max_length=9, blank=True, default="", choices=How)
    note = models.CharField(_("说明"), max_length=120, blank=True)
    settlement = models.ForeignKey(
        Settlement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="redemptions",
        verbose_name=_("结算单"),
    )

    objects = RedemptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("兑换")
        ordering = ("-at", "-id")
        permissions = [
            ("redeem_for", _("替住户兑换")),
            ("hand_out", _("在村居发放和取消兑换")),
        ]
        indexes = [
            models.Index(fields=["committee", "state", "valid_until"], name="redemptions_by_state"),
            models.Index(fields=["item", "account", "day"], name="redemptions_of_account"),
            models.Index(fields=["committee", "code_index"], name="redemptions_by_code"),
            models.Index(fields=["valid_until"], condition=Q(state="reserved"), name="redemptions_open"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="redemption_with_committee"),
            models.UniqueConstraint(
                fields=["committee", "code_index"], condition=Q(state="reserved"), name="open_code_once"
            ),
            models.CheckConstraint(condition=Q(count__gt=0, points__gt=0), name="redemption_of_something"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("day")), name="redemption_span"),
            models.CheckConstraint(
                condition=Q(state="reserved", ended_at=None, how="")
                | (Q(state="collected", ended_at__isnull=False) & ~Q(how=""))
                | Q(state__in=["cancelled", "lapsed"], ended_at__isnull=False, how=""),
                name="redemption_ends_one_way",
            ),
            models.CheckConstraint(
                condition=Q(settlement=None) | Q(state="collected", merchant__isnull=False),
                name="settled_after_collecting",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="promise_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_PROMISE_STAYS,
            ),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.item} ×{self.count}"

    @property
    def where(self) -> str:
        """Where it is fetched, in words."""
        shop = self.merchant
        return f"{shop.name}（{shop.address}）{self.item.words}" if shop else self.item.words


class StockMove(models.Model):
    """Pieces that came (above zero) or went; ``ShelfItem.stock`` is their sum. Rows are only added."""

    class Kind(models.TextChoices):
        IN = "in", _("入库")
        REDEEM = "redeem", _("兑换")
        BACK = "back", _("退回")
        COUNT = "count", _("盘点")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    item = models.ForeignKey(ShelfItem, models.PROTECT, related_name="moves", verbose_name=_("物品"))
    kind = models.CharField(_("类型"), max_length=6, choices=Kind)
    pieces = models.IntegerField(_("几份"))
    redemption = models.ForeignKey(
        Redemption, models.PROTECT, null=True, blank=True, related_name="moves", verbose_name=_("兑换")
    )
    words = models.CharField(_("说明"), max_length=120, blank=True)
    source = models.CharField(_("来源"), max_length=80, unique=True)
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人")
    )
    at = models.DateTimeField(_("记下时间"), auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("库存流水")
        ordering = ("item", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="in", pieces__gt=0, redemption=None)
                | Q(kind="redeem", pieces__lt=0, redemption__isnull=False)
                | Q(kind="back", pieces__gt=0, redemption__isnull=False)
                | (Q(kind="count", redemption=None) & ~Q(pieces=0) & ~Q(words="")),
                name="move_is_one_kind",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.item} {self.pieces:+d}"
