"""What stands on the shelf: items, what may not be among them, and how many pieces are left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import Redemption, ShelfItem, StockMove
from residents.models import Committee
from users.actions import audit
from users.models import User
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.reasons import a_reason

Kind = StockMove.Kind
MOST = 9999

# What is money under another name, and what no committee hands out for good deeds.
BARRED = (
    *("现金", "红包", "转账", "代金券", "抵用券", "购物卡", "购物券", "储值卡", "充值卡", "预付卡", "礼品卡"),
    *("加油卡", "超市卡", "提货卡", "话费", "流量包", "话费充值", "彩票", "金条", "银元"),
    *("香烟", "卷烟", "电子烟", "烟草", "雪茄", "白酒", "黄酒", "红酒", "啤酒", "米酒", "洋酒", "葡萄酒"),
)
# A name with one of these signs is barred as well, once the harmless words around them are gone.
BARRED_SIGNS = ("烟", "酒")
HARMLESS = ("油烟机", "抽油烟", "烟雾报警", "烟感", "戒烟", "禁烟", "烟囱", "酒精", "料酒", "酒酿", "醒酒")
# Points never stand before what the law gives anyway.
BENEFITS = (
    *("低保", "医保", "社保", "养老金", "救助金", "残疾人补贴", "护理补贴", "高龄津贴", "抚恤", "征地补偿"),
    *("长护险", "居家养老服务补贴", "临时救助"),
)


def check_allowed(name: str, words: str) -> None:
    """Raise BadValue with the word that bars an item: money by any name, tobacco, alcohol, a legal benefit.

    Basis: the adopted rules of points; what the law gives is never earned.
    """
    text = f"{name} {words}"
    bare = name
    for harmless in HARMLESS:
        bare = bare.replace(harmless, "")
    found = [word for word in BARRED if word in text] + [sign for sign in BARRED_SIGNS if sign in bare]
    if found:
        raise BadValue(
            _("积分不换现金、烟酒，也不换购物卡、话费这样当钱用的；这里写了“%(word)s”，请换一样。")
            % {"word": found[0]}
        )
    if owed := [word for word in BENEFITS if word in text]:
        raise BadValue(
            _("“%(word)s”是法律规定的待遇，人人该得，不能拿积分换。请换一样。") % {"word": owed[0]}
        )


@transaction.atomic
def save_item(
    item: ShelfItem | None, committee: Committee, fields: Mapping[str, Any], *, by: Any
) -> ShelfItem:
    """Write a new or known item; what was asked for already keeps its price.

    Raises BadValue for what may not be had for points, NotNow for a new name once somebody asked for it.
    """
    check_allowed(fields["name"], fields["words"])
    if bool(fields.get("limit")) != bool(fields.get("limit_per")):
        raise BadValue(_("限量要写两样：每户最多几份，按月、季还是年。"))
    if fields.get("until") and fields["until"] < fields["since"]:
        raise BadValue(_("结束日期要在开始日期之后。"))
    shop = fields.get("merchant")
    if shop and (shop.committee_id != committee.pk or shop.state != shop.State.ACTIVE):
        raise BadValue(_("只能选本村居加入了的商户。"))
    row = locked_item(item) if item else ShelfItem(committee=committee, by=by)
    if row.pk and row.name != fields["name"] and row.redemptions.exists():
        raise NotNow(_("已经有人换过，名称不能改。请下架以后另加一项。"))
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def take_off(item: ShelfItem, *, off: bool, by: User) -> ShelfItem:
    """Take the item off the shelf or put it back; who has a code still collects. Twice is once."""
    row = locked_item(item)
    if bool(row.taken_off_at) == off:
        return row
    row.taken_off_at = timezone.now() if off else None
    row.save(update_fields=["taken_off_at", "changed_at"])
    audit.record("shelf_item.take_off" if off else "shelf_item.put_back", by=by, row=row)
    return row


@transaction.atomic
def stock_in(item: ShelfItem, pieces: int, *, words: str = "", key: str, by: Any) -> StockMove:
    """Put ``pieces`` (above zero) on the shelf; the same ``key`` once."""
    if not 0 < pieces <= MOST:
        raise BadValue(_("入库的份数请写1到%(most)d。") % {"most": MOST})
    return move(locked_item(item), Kind.IN, pieces, source=f"in:{key}", words=words.strip()[:120], by=by)


@transaction.atomic
def stock_take(item: ShelfItem, counted: int, *, words: str, key: str, by: User) -> StockMove | None:
    """Set the stock by what was ``counted`` in the cupboard; None where it agreed. ``words`` say why not.

    What is set aside for households still lies there, so it is taken off what was counted. Raises NotNow
    where less lies there than was promised.
    """
    row = locked_item(item)
    source = f"count:{key}"
    if known := StockMove.objects.filter(source=source).first():
        return known
    if counted < 0:
        raise BadValue(_("点到几份写几份，没有就写0。"))
    kept = set_aside(row)
    off = counted - kept - row.stock
    if not off:
        return None
    if counted < kept:
        raise NotNow(
            _("柜子里只有%(counted)d份，已经留给人家%(kept)d份。请先补货，或取消几家的兑换。")
            % {"counted": counted, "kept": kept}
        )
    done = move(row, Kind.COUNT, off, source=source, words=a_reason(words, 120), by=by)
    audit.record("shelf_item.stock_take", by=by, row=row, detail={"off": off})
    return done


def set_aside(item: ShelfItem) -> int:
    """Return how many pieces are promised and not collected yet."""
    rows = Redemption.objects.filter(item=item, state=Redemption.State.RESERVED)
    return rows.aggregate(sum=Sum("count"))["sum"] or 0


def locked_item(item: ShelfItem) -> ShelfItem:
    return ShelfItem.objects.select_for_update(of=("self",)).select_related("committee").get(pk=item.pk)


def move(
    item: ShelfItem,
    kind: str,
    pieces: int,
    *,
    source: str,
    words: str = "",
    by: Any = None,
    redemption: Redemption | None = None,
) -> StockMove:
    """Move the stock of a locked item and write it down; the same ``source`` once."""
    if known := StockMove.objects.filter(source=source).first():
        return known
    # Everyone who saw another number before asks the database again: the pages go by this moment too.
    ShelfItem.objects.filter(pk=item.pk).update(stock=F("stock") + pieces, changed_at=timezone.now())
    item.stock += pieces
    return StockMove.objects.create(
        committee_id=item.committee_id,
        item=item,
        kind=kind,
        pieces=pieces,
        redemption=redemption,
        words=words,
        source=source,
        by=by,
    )
