from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from agreements.actions.claims import NotYours
from agreements.actions.garden import end_captain
from agreements.actions.garden_returns import decide_return, follow_up, object_return, settle_returns
from agreements.actions.garden_rounds import judge_plot, plan_rounds, undo_finding
from agreements.actions.posting import account_of
from agreements.models import Finding, GardenRound, LedgerEntry, PlotReturn, PlotTenure
from residents.models import Person
from tests.agreements.gardens import GardenVillage
from tests.agreements.ground import user_at
from tests.agreements.village import end_grant
from users.models import Notice
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, NotNow, TooLate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village() -> GardenVillage:
    return GardenVillage()


def on(month: int, day: int, year: int = 2026):
    return time_machine.travel(datetime(year, month, day, 9, tzinfo=SHANGHAI), tick=False)


def found_wild(village, tenure, month: int, day: int = 3, year: int = 2026) -> Finding:
    """Find the plot neglected on a day of a month, and let the night's tick follow."""
    with on(month, day, year):
        row = judge_plot(village.round(), tenure, look="wild", by=village.captain, note="草高")
    with on(month, day + 1, year):
        follow_up(timezone.now())
    return row


def balance(village) -> int:
    return account_of(village.home).honour


def test_a_round_is_planned_once_a_month_for_a_garden_somebody_tends(village):
    assert plan_rounds(timezone.now()) == 0
    village.tends()

    with on(12, 1):
        made = [plan_rounds(timezone.now()), plan_rounds(timezone.now())]

    row = GardenRound.objects.get()
    assert (made, row.month.month, row.due_on.day) == ([1, 0], 12, 5)
    assert Notice.objects.get(key=f"garden-round:{row.pk}").user == village.captain


def test_a_tidy_plot_gets_the_points_of_its_rule_once(village):
    tenure, round_ = village.tends(), village.round()

    for _twice in range(2):
        judge_plot(round_, tenure, look="tidy", by=village.captain)

    entry = LedgerEntry.objects.get()
    assert (entry.source, entry.rule.code, entry.honour) == (f"garden:{round_.pk}:{tenure.plot_id}", "H02", 5)


def test_undone_the_same_day_the_points_go_back_and_a_new_look_counts(village):
    tenure, round_ = village.tends(), village.round()
    first = judge_plot(round_, tenure, look="tidy", by=village.captain)

    for _twice in range(2):
        undo_finding(first, by=village.captain)
    assert balance(village) == 0

    judge_plot(round_, tenure, look="tidy", by=village.captain)
    assert balance(village) == 5


def test_the_day_after_nothing_is_undone(village):
    row = judge_plot(village.round(), village.tends(), look="tidy", by=village.captain)

    with on(11, 25), pytest.raises(TooLate, match="只能当天撤回"):
        undo_finding(row, by=village.captain)


def test_a_second_tidy_month_of_the_quarter_gives_no_more_and_is_no_fault(village):
    tenure = village.tends()
    judge_plot(village.round(), tenure, look="tidy", by=village.captain)

    with on(12, 3):
        judge_plot(village.round(), tenure, look="tidy", by=village.captain)

    assert (balance(village), Finding.objects.count()) == (5, 2)


@pytest.mark.parametrize("who", ["captain", "clerk"])
def test_nobody_judges_the_own_plot(village, who):
    tenure, judge = village.tends(), getattr(village, who)
    judge.person = Person.objects.filter(household=village.home).first()

    with pytest.raises(NotYours, match="自己家的地要请另一位队长或村居来看"):
        judge_plot(village.round(), tenure, look="tidy", by=judge)


@pytest.mark.parametrize("how", ["grant", "term"])
def test_a_captain_whose_time_ended_this_morning_judges_nothing(village, how):
    tenure, round_ = village.tends(), village.round()
    if how == "grant":
        end_grant(village.captain)
    else:
        end_captain(village.term, by=village.clerk)

    with pytest.raises(NotYours, match="不是这块菜园的队长"):
        judge_plot(round_, tenure, look="tidy", by=village.captain)


def test_neglect_wants_a_word_or_a_photo(village):
    with pytest.raises(BadValue, match="拍一张照片，或写一句"):
        judge_plot(village.round(), village.tends(), look="wild", by=village.captain)


def test_another_look_waits_for_the_first_to_be_undone(village):
    tenure, round_ = village.tends(), village.round()
    judge_plot(round_, tenure, look="tidy", by=village.captain)

    with pytest.raises(NotNow, match="当天先撤回再记"):
        judge_plot(round_, tenure, look="remind", by=village.captain)


def test_after_one_neglected_round_the_household_is_warned_once(village):
    row = found_wild(village, village.tends(home=village.homes(1)[0]), 11)

    follow_up(timezone.now() + timedelta(days=3))

    told = Notice.objects.get(key=f"garden-warning:{row.pk}")
    # Nobody there has an account or a phone: it stands on the leader's doorstep list.
    assert (told.channel, PlotReturn.objects.count()) == ("leader", 0)


def test_after_two_rounds_on_end_the_plot_is_to_go_back(village):
    tenure = village.tends()
    found_wild(village, tenure, 11)
    found_wild(village, tenure, 12)

    back = PlotReturn.objects.get()

    assert (back.proposed_on.isoformat(), back.object_until.isoformat()) == ("2026-12-04", "2026-12-11")


def test_a_tidy_round_between_lets_the_count_begin_anew(village):
    tenure = village.tends()
    found_wild(village, tenure, 10)
    judge_plot(village.round(), tenure, look="tidy", by=village.captain)
    found_wild(village, tenure, 12)

    assert PlotReturn.objects.count() == 0


def to_go_back(village) -> PlotReturn:
    tenure = village.tends()
    found_wild(village, tenure, 11)
    found_wild(village, tenure, 12)
    return PlotReturn.objects.get()


@pytest.mark.parametrize("day, held", [(11, True), (12, False)])
def test_without_an_objection_the_plot_goes_back_after_the_last_day(village, day, held):
    to_go_back(village)

    with on(12, day):
        for _twice in range(2):
            settle_returns(timezone.now())
        tenure = PlotTenure.objects.get()
        assert (tenure.ended == "", Notice.objects.filter(key=f"tenure-end:{tenure.pk}").count()) == (
            held,
            0 if held else 1,
        )


def test_an_objection_waits_for_the_desk_and_may_keep_the_plot(village):
    back = to_go_back(village)
    me = user_at(village.home)
    with on(12, 11):
        object_return(back, words="住院了", by=me)
    with on(12, 20):
        assert settle_returns(timezone.now()) == 0
        for nobody in (village.captain, me):
            with pytest.raises(NotYours):
                decide_return(back, keeps=True, answer="好", by=nobody)
        decide_return(back, keeps=True, answer="下月能种", by=village.clerk)

    back.refresh_from_db()
    assert (back.outcome, PlotTenure.objects.get().ended) == ("kept", "")
    found_wild(village, back.tenure, 1, year=2027)
    assert PlotReturn.objects.count() == 1


def test_after_the_last_day_an_objection_is_too_late(village):
    back = to_go_back(village)

    with on(12, 12), pytest.raises(TooLate):
        object_return(back, words="住院了", by=user_at(village.home))


def test_who_found_the_plot_neglected_does_not_decide(village):
    tenure = village.tends()
    for month in (11, 12):
        with on(month, 3):
            judge_plot(village.round(), tenure, look="wild", by=village.clerk, note="草高")
        with on(month, 4):
            follow_up(timezone.now())
    back = PlotReturn.objects.get()
    with on(12, 5):
        object_return(back, words="住院了", by=village.director)

        with pytest.raises(NotYours, match="看地的人和本户不能自己定"):
            decide_return(back, keeps=False, answer="收", by=village.clerk)
