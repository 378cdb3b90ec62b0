"""What points buy in the demo: things and services, in every state, and last month's settlement of a shop."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from agreements.actions.posting import NotEnoughPoints
from agreements.actions.redeeming import Door, How, State, lapse_redemptions, redeem
from agreements.actions.settling import freeze_settlement, note_paid
from agreements.actions.shelf import save_item, stock_in, stock_take
from agreements.models import Merchant, PointsAccount, Redemption, ShelfItem
from residents.models import Committee
from xidu.demo.accounts import Team
from xidu.kit.dates import SHANGHAI, month_start

PLACE = "金港村"
# name, kind, points, yuan, pieces, limit a month, where, who gives it, whether a shop hands it out
ITEMS = (
    ("大米2.5公斤", "goods", 30, "15.00", 40, 1, "村委会一楼，周一到周五上午", "村集体", False),
    ("洗衣液1瓶", "goods", 25, "12.80", 18, 2, "村委会一楼，周一到周五上午", "", False),
    ("理发1次", "service", 20, "15.00", 30, 2, "周一到周日，先打个招呼", "", True),
    ("磨刀、修伞", "service", 10, "8.00", 20, 2, "每月15日上午", "", True),
    ("垃圾袋1卷", "goods", 5, "2.00", 3, 4, "村委会一楼，周一到周五上午", "", False),
    ("月季苗1株", "goods", 8, "0.00", 0, 1, "村委会院子里", "花农老顾", False),
)


def build_shelf(teams: dict[int, Team], day: date) -> int:
    """Fill the shelf of one village where it is empty; return how many redemptions there are."""
    place = Committee.objects.filter(name=PLACE).first()
    if place is None or ShelfItem.objects.exists():
        return Redemption.objects.count()
    team = teams[place.pk]
    shop = Merchant.objects.filter(committee=place).public().order_by("pk").first()
    items = [_item(place, row, shop, team, day) for row in ITEMS]
    homes = PointsAccount.objects.filter(committee=place, household__isnull=False, spendable__gte=30)
    rows = _asked(homes.order_by("-spendable", "pk")[:8], [*items[:4], *items[1:4]], team)
    _end(rows, team, day)
    if shop is not None:
        _settle(shop, team, day)
    stock_take(items[4], 2, words="受潮1卷，不能用了", key="demo", by=team.clerk)
    return Redemption.objects.count()


def _asked(homes: Iterable[PointsAccount], items: list[ShelfItem], team: Team) -> list[Redemption]:
    found = []
    for home, item in zip(homes, items, strict=False):
        key = f"demo:{home.pk}:{item.pk}"
        # Early in a year the points of the autumn are gone.
        with suppress(NotEnoughPoints):
            found.append(redeem(item, home, 1, by=team.clerk, door=Door.DESK, key=key))
    return found


def _item(
    place: Committee, row: tuple[object, ...], shop: Merchant | None, team: Team, day: date
) -> ShelfItem:
    name, kind, points, yuan, pieces, limit, words, sponsor, at_shop = row
    fields = {
        "name": name,
        "kind": kind,
        "points": points,
        "yuan": Decimal(str(yuan)),
        "limit": limit,
        "limit_per": "month",
        "words": words,
        "sponsor": sponsor,
        "merchant": shop if at_shop else None,
        "since": day - timedelta(90),
        "until": None,
    }
    item = save_item(None, place, fields, by=team.clerk)
    if pieces:
        stock_in(item, int(str(pieces)), words="第一批", key=f"demo:{item.pk}", by=team.clerk)
    return item


def _end(rows: list[Redemption], team: Team, day: date) -> None:
    """Let most end as of days gone by, which no action does: a settlement and a lapse need last month."""
    before = month_start(day) - timedelta(days=6)
    noon = datetime.combine(before, datetime.min.time(), SHANGHAI) + timedelta(hours=10)
    for number, row in enumerate(rows):
        mine = Redemption.objects.filter(pk=row.pk)
        if row.merchant_id or number == 0:
            mine.update(day=before - timedelta(3), at=noon - timedelta(3), valid_until=before + timedelta(27))
            mine.update(state=State.COLLECTED, how=How.CARD, ended_at=noon, ended_by=team.director)
        elif number == 1:
            mine.update(day=day - timedelta(40), at=noon - timedelta(20), valid_until=day - timedelta(10))
        elif number == len(rows) - 1:
            mine.update(valid_until=day + timedelta(2))
    lapse_redemptions(timezone.now())


def _settle(shop: Merchant, team: Team, day: date) -> None:
    last = month_start(day) - timedelta(days=1)
    if Redemption.objects.filter(merchant=shop, state=State.COLLECTED).exists():
        sheet = freeze_settlement(shop, last, by=team.clerk)
        note_paid(sheet, on=day, note="记字7号", by=team.director)
