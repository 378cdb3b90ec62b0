"""Shops join and leave; their promises and offers are let out by another, and lapse."""

import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.utils import timezone

from agreements.actions.claims import NotYours
from agreements.actions.merchants import (
    add_staff,
    approve_merchant,
    end_staff,
    leave_merchant,
    register_merchant,
    reveal_contact,
)
from agreements.actions.shop_ratings import rate_merchant
from agreements.actions.shop_words import decide_word, stop_word, use_offer, warn_of_offers
from agreements.models import (
    MerchantOffer,
    OfferUse,
)
from agreements.pages.merchants import offers_on, shops_of
from tests.agreements.shops import FACTS, Shops, joined, keeper_of
from tests.factories import UserFactory, account_with
from users.access import forget_grants
from users.actions.grants import approve_grant
from users.models import AuditEntry, Notice
from xidu.kit.errors import BadValue, NotNow, TooLate

pytestmark = pytest.mark.django_db
NOW = "2026-11-24T09:00:00+08:00"
DAY = date(2026, 11, 24)


@pytest.fixture
def shops(db):
    with time_machine.travel(NOW, tick=False):
        yield Shops()


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("subject", flat=True))


def test_a_shop_is_public_only_once_somebody_else_approved_it(shops):
    shop = register_merchant(shops.committee, {**FACTS, "name": "五金店"}, by=shops.clerk)
    names = [row.merchant.name for row in shops_of(shops.committee, DAY)]

    with pytest.raises(NotYours, match="自己登记的"):
        approve_merchant(shop, by=shops.clerk)
    approve_merchant(shop, by=shops.director)
    approve_merchant(shop, by=shops.director)

    assert names == ["老周理发"]
    assert [row.merchant.name for row in shops_of(shops.committee, DAY)] == ["五金店", "老周理发"]


@pytest.mark.parametrize(
    "facts, said",
    [
        ({"name": "老周理发"}, "已经有了"),
        ({"name": ""}, "请写店名"),
        ({"about": "找小周13800138000"}, "个人号码"),
    ],
)
def test_a_shop_that_cannot_be_kept_says_why(shops, facts, said):
    with pytest.raises(BadValue, match=said):
        register_merchant(shops.committee, {**FACTS, "name": "别的店", **facts}, by=shops.clerk)


def test_the_contact_is_sealed_and_shown_only_with_a_reason_on_the_trail(shops):
    with pytest.raises(BadValue, match="原因"):
        reveal_contact(shops.shop, reason=" ", by=shops.clerk)

    phone = reveal_contact(shops.shop, reason="通知检查", by=shops.clerk)

    assert (phone, shops.shop.masked_phone) == ("19900000051", "199****0051")
    assert AuditEntry.objects.filter(action="merchant.reveal_phone").count() == 1


def test_a_person_of_the_shop_waits_for_a_second_approval_like_every_role(shops):
    street = account_with("street_office", shops.committee.street)
    staff = add_staff(shops.shop, name="小周", phone="199-0000-0061", by=shops.director)
    again = add_staff(shops.shop, name="小周", phone="199-0000-0061", by=shops.director)

    with pytest.raises(NotYours):
        shops.offer(out=False, by=staff.user)
    approve_grant(staff.grant, by=street)
    forget_grants(staff.user)

    assert again == staff
    assert shops.offer(out=False, by=staff.user).by == staff.user


def test_a_number_of_somebody_else_and_a_clerk_without_the_right_are_refused(shops):
    UserFactory(name="老沈", phone="199-0000-0062")

    with pytest.raises(BadValue, match="另一个人的账号"):
        add_staff(shops.shop, name="小周", phone="199-0000-0062", by=shops.director)
    with pytest.raises(PermissionDenied):
        add_staff(shops.shop, name="小周", phone="199-0000-0063", by=shops.clerk)


def test_leaving_ends_the_words_and_the_rights_at_once(shops):
    offer = shops.offer()
    with pytest.raises(BadValue, match="为什么退出"):
        leave_merchant(shops.shop, on=DAY, because=" ", by=shops.clerk)
    with pytest.raises(BadValue, match="退出日期"):
        leave_merchant(shops.shop, on=DAY + timedelta(days=1), because="搬走", by=shops.clerk)

    leave_merchant(shops.shop, on=DAY, because="搬走了", by=shops.clerk)

    assert shops_of(shops.committee, DAY) == []
    with pytest.raises(NotYours):
        use_offer(offer, key="use:1", by=shops.keeper)
    with pytest.raises(NotNow, match="退出了"):
        shops.check()
    with pytest.raises(NotNow, match="退出了"):
        rate_merchant(shops.shop, stars=5, key="r", by=shops.resident)
    with pytest.raises(NotNow, match="重新登记"):
        approve_merchant(shops.shop, by=shops.director)


def test_a_role_stays_while_another_shop_is_left(shops):
    other = joined(shops.committee, shops.clerk, shops.director, name="五金店")
    first = shops.shop.staff.get()
    other.staff.create(
        committee=shops.committee,
        user=shops.keeper,
        grant=first.grant,
        since=DAY,
        by=shops.clerk,
    )

    end_staff(first, by=shops.clerk)
    first.grant.refresh_from_db()
    kept = first.grant.ended_at
    end_staff(other.staff.get(), by=shops.clerk)
    first.grant.refresh_from_db()

    assert (kept, first.grant.ended_at is not None) == (None, True)


@pytest.mark.parametrize("words", ["有事打13800138000", "身份证310226195001010015"])
def test_a_promise_with_a_number_is_stopped_at_the_gate(shops, words):
    with pytest.raises(BadValue, match="个人号码"):
        shops.promise(words)


@pytest.mark.parametrize(
    "since, until, said",
    [(0, -1, "不能早于开始"), (5, 4, "不能早于开始"), (-5, -1, "已经过了"), (0, 0, None)],
)
def test_an_offer_ends_no_sooner_than_it_starts_and_not_in_the_past(shops, since, until, said):
    days = {"since": DAY + timedelta(days=since), "until": DAY + timedelta(days=until)}

    if said is None:
        assert shops.offer(**days).until == DAY
    else:
        with pytest.raises(BadValue, match=said):
            shops.offer(**days)


def test_who_writes_does_not_let_out_and_no_needs_a_reason(shops):
    row = shops.promise(out=False, by=shops.clerk)

    with pytest.raises(NotYours, match="另一位同事"):
        decide_word(row, agrees=True, by=shops.clerk)
    with pytest.raises(BadValue, match="要写原因"):
        decide_word(row, agrees=False, by=shops.director)
    refused = decide_word(row, agrees=False, because="太笼统", by=shops.director)
    again = decide_word(row, agrees=True, by=shops.director)

    assert (refused.refused_because, again.refused_because) == ("太笼统", "太笼统")
    assert "承诺和优惠" in told(shops.keeper)


def test_new_words_of_a_promise_end_the_version_before(shops):
    first = shops.promise("剪坏了重剪")
    new = shops.promise("不满意重剪", prior=first, since=DAY + timedelta(days=3))

    first.refresh_from_db()

    assert (new.version, first.until) == (2, DAY + timedelta(days=2))


@pytest.mark.parametrize("after, there", [(29, True), (30, True), (31, False)])
def test_an_offer_lapses_by_its_date(shops, after, there):
    shops.offer()

    assert (offers_on(DAY + timedelta(days=after), [shops.shop.pk]) != []) is there


def test_an_offer_is_used_no_more_often_than_there_are_shares(shops):
    offer = shops.offer(capacity=2)

    for key in ("a", "a", "b"):
        use_offer(offer, key=key, by=shops.keeper)

    assert (offer.uses.count(), offers_on(DAY, [shops.shop.pk])) == (2, [])
    with pytest.raises(TooLate, match="用完了"):
        use_offer(offer, key="c", by=shops.keeper)


def test_a_stopped_offer_is_gone_from_now_on(shops):
    offer = stop_word(shops.offer(), by=shops.keeper)

    assert offers_on(DAY, [shops.shop.pk]) == []
    with pytest.raises(TooLate, match="不在日子里"):
        use_offer(offer, key="a", by=shops.keeper)


def test_a_keeper_of_another_shop_writes_nothing_here(shops):
    other = keeper_of(joined(shops.committee, shops.clerk, shops.director, name="五金店"))

    with pytest.raises(NotYours, match="这家店"):
        shops.offer(by=other)
    with pytest.raises(NotYours, match="这家店"):
        use_offer(shops.offer(), key="a", by=other)


@pytest.mark.parametrize("left, new", [(8, 0), (7, 1), (0, 1)])
def test_the_shop_hears_once_when_an_offer_ends_in_seven_days(shops, left, new):
    shops.offer(until=DAY + timedelta(days=left))

    made = [warn_of_offers(timezone.now()), warn_of_offers(timezone.now())]

    assert made == [new, 0]


@pytest.mark.django_db(transaction=True)
def test_the_last_share_goes_once_however_many_tap():
    with time_machine.travel(NOW, tick=False):
        shops = Shops()
        offer = shops.offer(capacity=1)
        refused = []

        def tap(number):
            try:
                use_offer(MerchantOffer.objects.get(pk=offer.pk), key=f"t{number}", by=shops.keeper)
            except TooLate as late:
                refused.append(str(late))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=tap, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert (OfferUse.objects.count(), len(refused)) == (1, 3)
