import datetime as dt

import pytest
import time_machine
from django.db import transaction

from agreements.actions.claims import NotYours
from agreements.actions.codes import code_of
from agreements.actions.collecting import collect
from agreements.actions.posting import NotEnoughPoints, account_of
from agreements.actions.proving import broken_points, broken_stock
from agreements.actions.redeeming import LimitReached, SoldOut, cancel, redeem
from agreements.actions.shelf import take_off
from agreements.models import Redemption
from tests.agreements.ground import home_of
from tests.agreements.shelf_ground import asked_for, item_in, points_for
from tests.agreements.village import Village, end_grant
from tests.factories import BlockFactory, CommitteeFactory, account_with
from users.models import AuditEntry, Notice
from xidu.kit.errors import BadValue, NotNow, TooLate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village() -> Village:
    return Village()


@pytest.fixture
def rice(village):
    return item_in(village.committee)


def at(moment: str):
    return time_machine.travel(f"{moment}T09:00:00+08:00", tick=False)


def standing(village, item) -> tuple[int, int, int]:
    """Return the household's spendable and honour points and the item's stock."""
    account = account_of(village.home)
    item.refresh_from_db()
    return account.spendable, account.honour, item.stock


def refused(error, act) -> str:
    with pytest.raises(error) as broken, transaction.atomic():
        act()
    return str(broken.value)


def test_asking_sets_points_and_stock_aside_and_rank_stays(village, rice):
    points_for(village.home, 80)

    row = asked_for(rice, village.home, village.resident, count=2)

    assert standing(village, rice) == (20, 80, 3)
    assert (row.points, row.yuan, row.valid_until, row.state) == (
        60,
        rice.yuan * 2,
        dt.date(2026, 12, 24),
        "reserved",
    )
    assert (row.spend.words, row.spend.kind) == ("大米5公斤×2", "spend")
    assert (broken_points(), broken_stock()) == ([], [])


def test_a_double_tap_is_one_redemption(village, rice):
    account = points_for(village.home, 80)
    first = redeem(rice, account, 1, by=village.resident, door="own", key="tap")

    again = redeem(rice, account, 1, by=village.resident, door="own", key="tap")

    assert again == first
    assert standing(village, rice) == (50, 80, 4)
    assert Notice.objects.filter(key=f"redeem:{first.pk}:made").count() == 1


def test_a_key_is_no_second_thing(village, rice):
    account = points_for(village.home, 80)
    redeem(rice, account, 1, by=village.resident, door="own", key="tap")
    soap = item_in(village.committee, name="洗衣液")

    words = refused(NotNow, lambda: redeem(soap, account, 1, by=village.resident, door="own", key="tap"))

    assert words == "这张表已经用过了，请刷新页面再换。"


@pytest.mark.parametrize(
    "changed, points, count, refusal",
    [
        ({}, 29, 1, (NotEnoughPoints, "积分不足：现有29分，要用30分，还差1分。")),
        ({}, 59, 2, (NotEnoughPoints, "积分不足：现有59分，要用60分，还差1分。")),
        ({"stock": 0}, 80, 1, (SoldOut, "“大米5公斤”换完了，等补货。")),
        ({"stock": 1}, 80, 2, (SoldOut, "“大米5公斤”只剩1份。")),
        (
            {"limit": 1, "limit_per": "month"},
            80,
            2,
            (LimitReached, "“大米5公斤”每户每月最多1份，已经换了0份。"),
        ),
        ({"until": dt.date(2026, 11, 23)}, 80, 1, (TooLate, "“大米5公斤”已经下架，请换一样。")),
        ({"since": dt.date(2026, 11, 25)}, 80, 1, (TooLate, "“大米5公斤”11月25日开始换。")),
        ({}, 80, 0, (BadValue, "换几份请写1到20。")),
        ({"stock": 50}, 800, 21, (BadValue, "换几份请写1到20。")),
    ],
)
def test_what_cannot_be_had_says_why_and_moves_nothing(village, changed, points, count, refusal):
    error, words = refusal
    item = item_in(village.committee, **changed)
    points_for(village.home, points)
    before = standing(village, item)

    said = refused(error, lambda: asked_for(item, village.home, village.resident, count=count))

    assert said == words
    assert (standing(village, item), Redemption.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    "changed, points, count",
    [
        ({}, 30, 1),
        ({"stock": 2}, 60, 2),
        ({"limit": 2, "limit_per": "month"}, 60, 2),
        ({"until": dt.date(2026, 11, 24)}, 30, 1),
        ({"since": dt.date(2026, 11, 24)}, 30, 1),
    ],
)
def test_at_the_edge_it_is_had(village, changed, points, count):
    item = item_in(village.committee, **changed)
    points_for(village.home, points)

    assert asked_for(item, village.home, village.resident, count=count).count == count


def test_what_was_taken_off_is_not_had_but_an_open_code_is_still_collected(village, rice):
    points_for(village.home, 80)
    row = asked_for(rice, village.home, village.resident)
    take_off(rice, off=True, by=village.clerk)

    refused(TooLate, lambda: asked_for(rice, village.home, village.resident))

    assert collect(row, by=village.clerk, how="code", code=code_of(row)).state == "collected"


@pytest.mark.parametrize(
    "per, last, fresh", [("month", "2026-11-30", "2026-12-01"), ("quarter", "2026-12-31", "2027-01-01")]
)
def test_the_limit_opens_again_with_the_next_period(village, per, last, fresh):
    item = item_in(village.committee, limit=1, limit_per=per)
    points_for(village.home, 90)
    asked_for(item, village.home, village.resident)

    with at(last):
        refused(LimitReached, lambda: asked_for(item, village.home, village.resident))
    with at(fresh):
        row = asked_for(item, village.home, village.resident)

    assert row.state == "reserved"


def test_what_was_given_back_does_not_use_up_the_limit(village):
    item = item_in(village.committee, limit=1, limit_per="year")
    points_for(village.home, 30)
    cancel(asked_for(item, village.home, village.resident), by=village.resident)

    assert asked_for(item, village.home, village.resident).state == "reserved"


@pytest.mark.parametrize(
    "door, who, allowed",
    [
        ("own", "resident", True),
        ("own", "leader", False),
        ("own", "clerk", False),
        ("leader", "leader", True),
        ("leader", "other_leader", False),
        ("leader", "resident", False),
        ("leader", "panelist", False),
        ("desk", "clerk", True),
        ("desk", "director", True),
        ("desk", "resident", False),
        ("desk", "stranger", False),
    ],
)
def test_who_may_ask_for_a_household(village, rice, door, who, allowed):
    people = {
        "resident": village.resident,
        "leader": village.leader,
        "other_leader": account_with("leader", BlockFactory(committee=village.committee, name="3组")),
        "panelist": village.panel[0],
        "clerk": village.clerk,
        "director": village.director,
        "stranger": account_with("clerk", CommitteeFactory(street=village.committee.street)),
    }
    home = village.home if door == "own" else home_of(village.block, name="钱阿婆", door="13号")
    points_for(home, 30)

    try:
        row = asked_for(rice, home, people[who], door=door)
    except NotYours:
        row = None

    assert (row is not None) is allowed
    assert AuditEntry.objects.filter(action="redemption.redeem").count() == (allowed and door != "own")


def test_a_leader_spends_nobodys_points_who_has_an_account(village, rice):
    points_for(village.home, 30)

    words = refused(NotYours, lambda: asked_for(rice, village.home, village.leader, door="leader"))

    assert words == "这一户有自己的账号，请他们在手机上换，或到村居窗口办。"


def test_a_grant_that_ended_this_morning_opens_nothing(village, rice):
    home = home_of(village.block, name="钱阿婆", door="13号")
    points_for(home, 60)
    row = asked_for(rice, home, village.leader, door="leader")
    end_grant(village.leader)
    end_grant(village.clerk)

    refused(NotYours, lambda: asked_for(rice, home, village.leader, door="leader"))
    refused(NotYours, lambda: collect(row, by=village.clerk, how="card", code=code_of(row)))

    row.refresh_from_db()
    assert row.state == "reserved"


def test_another_villages_rice_is_not_had(village):
    rice = item_in(CommitteeFactory(street=village.committee.street))
    points_for(village.home, 30)

    assert refused(NotNow, lambda: asked_for(rice, village.home, village.resident)) == (
        "积分只能换自己村居的东西。"
    )
