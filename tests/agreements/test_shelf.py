from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, transaction

from agreements.actions.proving import broken_stock
from agreements.actions.shelf import check_allowed, save_item, stock_in, stock_take, take_off
from agreements.models import ShelfItem, StockMove
from tests.agreements.shelf_ground import FACTS, asked_for, item_in, points_for
from tests.agreements.village import Village
from users.models import AuditEntry
from xidu.kit.errors import BadValue, NotNow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village() -> Village:
    return Village()


@pytest.mark.parametrize(
    "name, words, barred",
    [
        ("现金50元", "村委会", "现金"),
        ("超市购物卡", "村委会", "购物卡"),
        ("话费20元", "村委会", "话费"),
        ("中华一条", "香烟，村委会领", "香烟"),
        ("牡丹烟", "村委会", "烟"),
        ("老酒一瓶", "村委会", "酒"),
        ("礼品一份", "凭卡换100元充值卡", "充值卡"),
        ("福利彩票", "村委会", "彩票"),
    ],
)
def test_what_is_money_tobacco_or_alcohol_is_refused_with_the_word(name, words, barred):
    with pytest.raises(BadValue) as broken:
        check_allowed(name, words)

    assert str(broken.value) == (
        f"积分不换现金、烟酒，也不换购物卡、话费这样当钱用的；这里写了“{barred}”，请换一样。"
    )


@pytest.mark.parametrize("name", ["医保代缴", "高龄津贴", "低保申请加急"])
def test_what_the_law_gives_is_never_earned(name):
    with pytest.raises(BadValue, match="是法律规定的待遇，人人该得"):
        check_allowed(name, "村委会")


@pytest.mark.parametrize("name", ["大米5公斤", "油烟机清洗1次", "酒精湿巾", "酒酿圆子", "理发1次", "购物袋"])
def test_harmless_things_with_a_sign_in_common_are_taken(name):
    assert check_allowed(name, "老酒坊旁边") is None


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"limit": 2}, "限量要写两样：每户最多几份，按月、季还是年。"),
        ({"limit_per": "month"}, "限量要写两样：每户最多几份，按月、季还是年。"),
        ({"until": FACTS["since"].replace(year=2025)}, "结束日期要在开始日期之后。"),
    ],
)
def test_a_crooked_item_is_not_kept(village, changed, words):
    with pytest.raises(BadValue) as broken:
        save_item(None, village.committee, {**FACTS, **changed}, by=village.clerk)

    assert (str(broken.value), ShelfItem.objects.count()) == (words, 0)


def test_a_new_price_is_for_the_next_and_the_name_stays_once_somebody_asked(village):
    item = item_in(village.committee)
    points_for(village.home, 30)
    row = asked_for(item, village.home, village.resident)

    save_item(item, village.committee, {**FACTS, "points": 40, "yuan": Decimal(40)}, by=village.clerk)
    with pytest.raises(NotNow):
        save_item(item, village.committee, {**FACTS, "name": "面粉"}, by=village.clerk)

    row.refresh_from_db()
    item.refresh_from_db()
    assert (row.points, row.yuan, item.points, item.name) == (30, Decimal("32.50"), 40, "大米5公斤")


def test_what_comes_in_comes_once(village):
    item = item_in(village.committee, stock=0)

    for _twice in range(2):
        stock_in(item, 20, key="x", by=village.clerk)

    item.refresh_from_db()
    assert (item.stock, StockMove.objects.count(), broken_stock()) == (20, 1, [])


@pytest.mark.parametrize("pieces", [0, -1, 10000])
def test_what_comes_in_is_a_number_of_pieces(village, pieces):
    with pytest.raises(BadValue):
        stock_in(item_in(village.committee), pieces, key="x", by=village.clerk)


@pytest.mark.parametrize("counted, stock, moved", [(5, 4, None), (3, 2, -2), (1, 0, -4), (8, 7, 3)])
def test_counting_leaves_what_is_set_aside_out(village, counted, stock, moved):
    item = item_in(village.committee)
    points_for(village.home, 30)
    asked_for(item, village.home, village.resident)

    done = stock_take(item, counted, words="受潮扔了", key="x", by=village.clerk)

    item.refresh_from_db()
    assert (item.stock, done and done.pieces, broken_stock()) == (stock, moved, [])
    assert AuditEntry.objects.filter(action="shelf_item.stock_take").count() == (moved is not None)


def test_counting_less_than_was_promised_is_refused(village):
    item = item_in(village.committee)
    points_for(village.home, 30)
    asked_for(item, village.home, village.resident)

    with pytest.raises(NotNow) as broken:
        stock_take(item, 0, words="没了", key="x", by=village.clerk)

    assert str(broken.value) == "柜子里只有0份，已经留给人家1份。请先补货，或取消几家的兑换。"


def test_a_difference_needs_a_reason(village):
    with pytest.raises(BadValue):
        stock_take(item_in(village.committee), 3, words=" ", key="x", by=village.clerk)


def test_taken_off_twice_is_once_and_it_comes_back(village):
    item = item_in(village.committee)

    for _twice in range(2):
        take_off(item, off=True, by=village.clerk)
    back = take_off(item, off=False, by=village.clerk)

    assert back.taken_off_at is None
    actions = AuditEntry.objects.filter(object_type="agreements.shelfitem").order_by("seq")
    assert list(actions.values_list("action", flat=True)) == ["shelf_item.take_off", "shelf_item.put_back"]


def test_the_database_refuses_less_than_nothing_and_rewritten_moves(village):
    item = item_in(village.committee)

    with pytest.raises(IntegrityError), transaction.atomic():
        ShelfItem.objects.filter(pk=item.pk).update(stock=-1)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        StockMove.objects.update(pieces=9)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        StockMove.objects.all().delete()


def test_the_proof_finds_a_stock_that_is_not_its_sum(village):
    item = item_in(village.committee)
    ShelfItem.objects.filter(pk=item.pk).update(stock=9)

    assert broken_stock() == [f"shelf item {item.pk}: stock 9, moves 5"]
