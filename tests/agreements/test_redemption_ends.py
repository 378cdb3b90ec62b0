import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from agreements.actions import redeeming
from agreements.actions.claims import NotYours
from agreements.actions.codes import EndedCode, UsedCode, WrongCode, code_of, find_by_code, read_code
from agreements.actions.collecting import collect
from agreements.actions.posting import account_of
from agreements.actions.proving import broken_points, broken_stock
from agreements.actions.redeeming import cancel, lapse_redemptions
from agreements.actions.redeeming_notices import warn_of_lapse
from agreements.models import LedgerEntry, Redemption, StockMove
from tests.agreements.ground import home_of
from tests.agreements.shelf_ground import asked_for, item_in, points_for
from tests.agreements.village import Village
from tests.factories import CommitteeFactory, account_with
from users.actions.limits import TooMany
from users.models import Notice
from xidu.kit.errors import BadValue, NotNow

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


def test_the_code_is_eight_digits_and_stands_nowhere_in_the_tables(village, rice):
    points_for(village.home, 30)
    row = asked_for(rice, village.home, village.resident)

    code = code_of(row)

    digits = code.replace(" ", "")
    kept = [str(value) for value in Redemption.objects.values_list().get()]
    said = [notice.subject + notice.body for notice in Notice.objects.all()]
    assert (len(digits), digits.isdigit(), code[4]) == (8, True, " ")
    assert row.code_tail == digits[-2:]
    assert [text for text in [*kept, *said] if digits in text or code in text] == []


@pytest.mark.parametrize("written", ["48210937", "4821 0937", " ４８２１－０９３７ ", "4821-0937"])
def test_a_code_is_read_however_it_is_written(written):
    assert read_code(written) == "48210937"


@pytest.mark.parametrize("written", ["", "4821093", "482109377", "A8210937", "4821O937"])
def test_what_is_no_code_says_how_it_looks(written):
    with pytest.raises(BadValue, match="8位数字"):
        read_code(written)


def test_two_open_codes_never_meet(village, rice, monkeypatch):
    points_for(village.home, 60)
    drawn = iter(["11112222", "11112222", "33334444"])
    monkeypatch.setattr(redeeming, "code_from_seed", lambda seed: next(drawn))

    first = asked_for(rice, village.home, village.resident)
    second = asked_for(rice, village.home, village.resident)

    assert (first.code_tail, second.code_tail) == ("22", "44")


def test_collected_by_code_once_and_a_second_tap_changes_nothing(village, rice):
    points_for(village.home, 30)
    row = asked_for(rice, village.home, village.resident)
    code = code_of(row)

    done = collect(row, by=village.clerk, how="code", code=code)
    again = collect(row, by=village.clerk, how="code", code=code)

    assert (done.state, done.how, done.ended_by, again.ended_at) == (
        "collected",
        "code",
        village.clerk,
        done.ended_at,
    )
    assert Notice.objects.filter(key=f"redeem:{row.pk}:collected").count() == 1
    words = refused(UsedCode, lambda: collect(row, by=village.director, how="code", code=code))
    assert words == "这个码11月24日已经领过了，一个码只能用一次。"


def test_another_code_does_not_collect(village, rice):
    points_for(village.home, 30)
    row = asked_for(rice, village.home, village.resident)
    other = "0000 0000" if code_of(row) != "0000 0000" else "1111 1111"

    refused(BadValue, lambda: collect(row, by=village.clerk, how="code", code=other))

    row.refresh_from_db()
    assert row.state == "reserved"


def test_without_code_the_household_signs_and_the_desk_says_who(village, rice):
    points_for(village.home, 30)
    row = asked_for(rice, village.home, village.resident)

    refused(BadValue, lambda: collect(row, by=village.clerk, how="signature", note=" "))
    done = collect(row, by=village.clerk, how="signature", note="沈家一本人签字")

    assert (done.how, done.note) == ("signature", "沈家一本人签字")


def test_nobody_hands_out_to_the_own_household(village, rice):
    points_for(village.home, 30)
    row = asked_for(rice, village.home, village.resident)
    village.clerk.person = village.resident.person
    village.resident.person = None
    village.resident.save()
    village.clerk.save()

    refused(NotYours, lambda: collect(row, by=village.clerk, how="code", code=code_of(row)))


def test_a_code_is_found_and_every_other_answer_has_its_sentence(village, rice):
    points_for(village.home, 120)
    rows = [asked_for(rice, village.home, village.resident) for _number in range(4)]
    codes = [code_of(row) for row in rows]
    collect(rows[1], by=village.clerk, how="code", code=codes[1])
    cancel(rows[2], by=village.resident)

    assert find_by_code(codes[0], [village.committee], by=village.clerk) == rows[0]
    for code, error, words in (
        (codes[1], UsedCode, "已经领过了"),
        (codes[2], EndedCode, "取消了"),
        ("1234", BadValue, "8位数字"),
    ):
        assert words in refused(
            error, lambda code=code: find_by_code(code, [village.committee], by=village.clerk)
        )
    with at("2026-12-25"):
        words = refused(EndedCode, lambda: find_by_code(codes[3], [village.committee], by=village.clerk))
    assert "12月24日到期" in words
    stranger = CommitteeFactory(street=village.committee.street)
    refused(WrongCode, lambda: find_by_code(codes[0], [stranger], by=account_with("clerk", stranger)))


def test_five_wrong_codes_lock_for_a_quarter_of_an_hour_and_used_ones_do_not(village, rice):
    points_for(village.home, 30)
    row = asked_for(rice, village.home, village.resident)
    code = code_of(row)
    wrong = [f"{number}{number}{number}{number} 0000" for number in range(1, 6)]

    for text in wrong:
        with pytest.raises(WrongCode):
            find_by_code(text, [village.committee], by=village.clerk)

    with pytest.raises(TooMany):
        find_by_code(code, [village.committee], by=village.clerk)
    assert find_by_code(code, [village.committee], by=village.director) == row
    with time_machine.travel("2026-11-24T09:16:00+08:00", tick=False):
        assert find_by_code(code, [village.committee], by=village.clerk) == row


def test_given_back_in_time_points_and_stock_return_by_a_reversal(village, rice):
    points_for(village.home, 30)
    row = asked_for(rice, village.home, village.resident)

    cancel(row, by=village.resident)
    cancel(row, by=village.resident)

    assert standing(village, rice) == (30, 30, 5)
    assert LedgerEntry.objects.get(reverses=row.spend).words == "兑换取消：大米5公斤×1"
    assert list(StockMove.objects.order_by("pk").values_list("kind", "pieces")) == [
        ("in", 5),
        ("redeem", -1),
        ("back", 1),
    ]
    refused(EndedCode, lambda: collect(row, by=village.clerk, how="signature", note="本人"))
    assert (broken_points(), broken_stock()) == ([], [])


def test_the_desk_gives_back_with_a_reason_and_a_neighbour_does_not(village, rice):
    points_for(village.home, 60)
    row = asked_for(rice, village.home, village.resident)

    refused(NotYours, lambda: cancel(row, by=village.leader, note="不要了"))
    refused(BadValue, lambda: cancel(row, by=village.clerk))
    cancel(row, by=village.clerk, note="米受潮了")

    row.refresh_from_db()
    assert (row.state, row.note, row.ended_by) == ("cancelled", "米受潮了", village.clerk)


def test_what_was_collected_is_not_given_back(village, rice):
    points_for(village.home, 30)
    row = asked_for(rice, village.home, village.resident)
    collect(row, by=village.clerk, how="code", code=code_of(row))

    assert refused(NotNow, lambda: cancel(row, by=village.resident)) == "已经领走了，不能再取消。"
    assert standing(village, rice) == (0, 30, 4)


def test_it_lapses_the_day_after_its_last_and_only_once(village, rice):
    points_for(village.home, 30)
    row = asked_for(rice, village.home, village.resident)
    code = code_of(row)

    with at("2026-12-24"):
        assert lapse_redemptions(timezone.now()) == 0
        assert find_by_code(code, [village.committee], by=village.clerk) == row
    with at("2026-12-25"):
        refused(EndedCode, lambda: collect(row, by=village.clerk, how="code", code=code))
        assert [lapse_redemptions(timezone.now()) for _twice in range(2)] == [1, 0]
        refused(EndedCode, lambda: collect(row, by=village.clerk, how="signature", note="本人"))
        words = refused(NotNow, lambda: cancel(row, by=village.resident))

    assert words == "已经过期，积分退回过了。"
    assert standing(village, rice) == (30, 30, 5)
    assert Notice.objects.filter(key=f"redeem:{row.pk}:lapsed").count() == 1


def test_three_days_before_the_household_hears_and_without_an_account_its_leader(village, rice):
    elder = home_of(village.block, name="钱阿婆", door="13号")
    points_for(village.home, 30)
    points_for(elder, 30)
    own = asked_for(rice, village.home, village.resident)
    card = asked_for(rice, elder, village.clerk, door="desk")

    with at("2026-12-20"):
        assert warn_of_lapse(timezone.now()) == 0
    with at("2026-12-21"):
        assert [warn_of_lapse(timezone.now()) for _twice in range(2)] == [2, 0]

    assert Notice.objects.get(key=f"redeem:{own.pk}:soon").user == village.resident
    told = Notice.objects.get(key=f"redeem:{card.pk}:soon")
    assert (told.channel, told.block) == ("leader", village.block)


def test_who_collected_hears_no_reminder_any_more(village, rice):
    points_for(village.home, 30)
    row = asked_for(rice, village.home, village.resident)
    with at("2026-12-21"):
        warn_of_lapse(timezone.now())
        collect(row, by=village.clerk, how="code", code=code_of(row))

    assert Notice.objects.get(key=f"redeem:{row.pk}:soon").state == "cancelled"
