from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from services.actions.moving import accept, lapse_all_offers, withdraw
from services.actions.nursery_days import (
    counts_of,
    day_row,
    decide_removal,
    evaluate,
    excuse,
    flag_missing,
    note_incident,
    say_absent,
    sign_in,
)
from services.actions.nursery_pick_ups import NotOnTheList, code_of, end_person, hand_over, name_person
from services.models import (
    AbsenceNote,
    Attendance,
    ChildDay,
    Enrolment,
    PickUpPerson,
    RemovalProposal,
)
from tests.factories import CommitteeFactory, account_with
from tests.services.nursery_ground import (
    MONDAY,
    OPENS,
    acting_for_child,
    clock,
    nursery_at,
    put_in,
)
from users.actions.family import Acting, NotYours
from users.models import Authority, Notice
from xidu.kit.errors import BadValue, NotNow, TooLate

pytestmark = pytest.mark.django_db
NINE, FIVE = clock(MONDAY, 9), clock(MONDAY, 17)
FRIDAY = date(2026, 7, 10)


@pytest.fixture
def clerk():
    return account_with("clerk", CommitteeFactory())


@pytest.fixture
def term(clerk):
    with time_machine.travel(OPENS, tick=False):
        return nursery_at(clerk.grants.get().committee, clerk, capacity=1)


@pytest.fixture
def row(term):
    with time_machine.travel(OPENS, tick=False):
        return put_in(term)


@pytest.fixture
def on_monday():
    with time_machine.travel(clock(MONDAY, 8, 40), tick=False):
        yield


def code(row: Enrolment) -> str:
    return code_of(PickUpPerson.objects.get(enrolment=row, ended_at=None))


@pytest.mark.usefixtures("on_monday")
def test_a_day_from_sign_in_to_signed_pick_up(row, clerk):
    first, again = (sign_in(row, by=clerk, temperature=Decimal("36.5")) for _twice in range(2))

    gone = hand_over(row, code=code(row), signed="沈外婆", by=clerk, at=FIVE)

    assert first == again == gone
    assert (gone.fetcher.relation, gone.late_minutes, gone.handed_by) == ("外婆", 0, clerk)
    assert hand_over(row, code="x", signed="x", by=clerk, at=FIVE) == gone
    assert Notice.objects.filter(subject="孩子接走了").count() == 1


@pytest.mark.usefixtures("on_monday")
@pytest.mark.parametrize(
    "given, signed, words",
    [
        ("000000", "沈外婆", "不在孩子的名单上，不能接走"),
        ("", "沈外婆", "不在孩子的名单上，不能接走"),
        (None, "陌生人", "签的名字和家长指定的人不一样"),
    ],
)
def test_somebody_not_on_the_list_goes_without_the_child(row, clerk, given, signed, words):
    sign_in(row, by=clerk)

    with pytest.raises(NotOnTheList, match=words):
        hand_over(row, code=code(row) if given is None else given, signed=signed, by=clerk)

    assert day_row(row, MONDAY).left_at is None


@pytest.mark.usefixtures("on_monday")
def test_who_was_taken_off_the_list_or_is_of_another_child_fetches_nobody(row, clerk):
    sign_in(row, by=clerk)
    old = code(row)
    person = PickUpPerson.objects.get(enrolment=row)
    ended = [end_person(person, by=row.by) for _twice in range(2)]
    other = name_person(row, name="沈爷爷", relation="爷爷", by=row.by, source="n")

    with pytest.raises(NotOnTheList):
        hand_over(row, code=old, signed="沈外婆", by=clerk)

    assert ended[0].ended_at == ended[1].ended_at
    assert hand_over(row, code=code_of(other), signed="沈爷爷", by=clerk).fetcher == other


@pytest.mark.usefixtures("on_monday")
def test_a_child_that_is_not_here_cannot_be_fetched(row, clerk):
    with pytest.raises(NotNow, match="今天没有签到"):
        hand_over(row, code=code(row), signed="沈外婆", by=clerk)


@pytest.mark.usefixtures("on_monday")
@pytest.mark.parametrize(
    "name, relation, words",
    [("", "外婆", "请写接孩子的人"), ("王五", " ", "请写接孩子的人"), ("沈外婆", "外婆", "已经有这个人了")],
)
def test_whom_a_list_does_not_take(row, name, relation, words):
    with pytest.raises(BadValue, match=words):
        name_person(row, name=name, relation=relation, by=row.by, source="n")


@pytest.mark.usefixtures("on_monday")
@pytest.mark.parametrize(
    "heat, rule, words",
    [("33.9", BadValue, "34到43度"), ("37.3", NotNow, "37.3℃，今天先不进班"), ("43.1", BadValue, "34到43度")],
)
def test_a_fever_stays_at_home(row, clerk, heat, rule, words):
    with pytest.raises(rule, match=words):
        sign_in(row, by=clerk, temperature=Decimal(heat))

    assert Attendance.objects.count() == 0


@pytest.mark.parametrize("minutes, counted", [(0, 0), (10, 0), (11, 11), (45, 45)])
def test_ten_minutes_late_are_not_counted(row, clerk, minutes, counted):
    with time_machine.travel(NINE, tick=False):
        sign_in(row, by=clerk)

    late = hand_over(row, code=code(row), signed="沈外婆", by=clerk, at=FIVE + timedelta(minutes=minutes))

    assert late.late_minutes == counted


def test_the_third_time_late_proposes_and_staff_confirm(row, clerk, term):
    for n in range(3):
        day = MONDAY + timedelta(days=n)
        with time_machine.travel(clock(day, 8, 40), tick=False):
            sign_in(row, by=clerk)
            assert RemovalProposal.objects.count() == 0
            hand_over(row, code=code(row), signed="沈外婆", by=clerk, at=clock(day, 17, 30))
    proposal = RemovalProposal.objects.get()
    row.refresh_from_db()
    assert (proposal.why, proposal.count, row.state) == ("late", 3, "enrolled")

    with time_machine.travel(clock(FRIDAY, 9), tick=False):
        decided = [decide_removal(proposal, confirmed=sure, by=clerk) for sure in (True, False)]

    row.refresh_from_db()
    assert ([one.confirmed for one in decided], row.state) == ([True, True], "removed")
    assert row.because == "接晚了，够次数了（3次）"


def test_missing_without_a_word_is_asked_for_at_the_set_hour_once(row, clerk):
    before = flag_missing(NINE - timedelta(seconds=1))
    flagged = [flag_missing(moment) for moment in (NINE, NINE, NINE + timedelta(hours=3))]

    day = ChildDay.objects.get()
    told = Notice.objects.filter(key=f"nursery:missing:{day.pk}").order_by("pk")
    assert (before, flagged, day.attendance.state, day.flagged_at) == (0, [1, 0, 0], "absent", NINE)
    assert {one.user for one in told} == {row.by, clerk}
    assert [one for one in told if "沈小宁" in one.subject + one.body] == []


@pytest.mark.usefixtures("on_monday")
def test_who_comes_after_all_or_was_excused_is_not_missing(row, clerk):
    flag_missing(NINE)

    sign_in(row, by=clerk, at=NINE + timedelta(minutes=20))

    assert counts_of(row)["absent"] == 0
    with pytest.raises(NotNow, match="不用改"):
        excuse(row, MONDAY, by=clerk)


def test_three_days_without_a_word_propose_the_end_and_a_notice_does_not_count(row, clerk):
    tuesday = MONDAY + timedelta(days=1)
    with time_machine.travel(clock(MONDAY, 8), tick=False):
        notes = [say_absent(row, acting_for_child(row), tuesday, words="发烧") for _twice in range(2)]
    days = [MONDAY, tuesday, MONDAY + timedelta(days=2), MONDAY + timedelta(days=3)]

    found = [flag_missing(clock(day, 9)) for day in days[:3]]

    assert (notes[0], found, RemovalProposal.objects.count()) == (notes[1], [1, 0, 1], 0)
    assert "发烧" not in str(vars(notes[0]))
    flag_missing(clock(days[3], 9))
    assert (RemovalProposal.objects.get().why, counts_of(row)["absent"]) == ("absent", 3)
    excuse(row, days[3], by=clerk)
    assert counts_of(row)["absent"] == 2


@pytest.mark.parametrize(
    "at, day, rule, words",
    [
        (NINE, MONDAY, TooLate, "请假的时间过了"),
        (OPENS, date(2026, 7, 11), BadValue, "托班不开"),
        (OPENS, date(2026, 8, 3), BadValue, "托班不开"),
    ],
)
def test_an_absence_is_told_in_time_and_for_a_day_it_is_open(row, at, day, rule, words):
    with pytest.raises(rule, match=words):
        say_absent(row, acting_for_child(row), day, at=at)

    assert AbsenceNote.objects.count() == 0


def test_only_the_guardian_of_this_child_tells_of_it(row, term):
    with time_machine.travel(OPENS, tick=False):
        other = put_in(term, "沈小海")

    for acting in (acting_for_child(other), Acting(row.by, row.person, Authority.FAMILY)):
        with pytest.raises(NotYours):
            say_absent(row, acting, MONDAY, at=OPENS)
        with pytest.raises(NotYours):
            evaluate(row, acting, stars=5)


def test_an_offered_seat_is_held_and_lapses_to_the_next(row, term):
    with time_machine.travel(OPENS, tick=False):
        second, third = put_in(term, "沈二"), put_in(term, "沈三")
        withdraw(row, acting_for_child(row))
    second.refresh_from_db()
    hold = second.offered_until

    quiet, lapsed = (lapse_all_offers(hold + timedelta(seconds=n)) for n in (-1, 0))

    second.refresh_from_db()
    third.refresh_from_db()
    assert (quiet, lapsed, second.state, third.state) == (0, 1, "withdrawn", "offered")
    assert hold == OPENS + timedelta(hours=48)
    assert accept(third, acting_for_child(third), at=hold + timedelta(hours=1)).state == "enrolled"


@pytest.mark.usefixtures("on_monday")
def test_what_happened_is_sealed_and_the_guardian_is_told_to_look(row, term, clerk):
    about = {"kind": "hurt", "words": "擦破了膝盖", "by": clerk, "source": "i", "enrolment": row}
    kept = [note_incident(term, **about) for _twice in range(2)]

    with pytest.raises(BadValue, match="请写清楚"):
        note_incident(term, **{**about, "words": " ", "source": "j"})

    told = Notice.objects.get(key=f"nursery:incident:{kept[0].pk}")
    assert (kept[0], kept[0].read("words"), told.user) == (kept[1], "擦破了膝盖", row.by)
    assert [text for text in (told.body, str(vars(kept[0]))) if "膝盖" in text] == []


def test_parents_say_how_it_was_from_the_last_day_on(row, term, clerk):
    with time_machine.travel(clock(MONDAY, 9), tick=False), pytest.raises(NotNow, match="最后一天"):
        evaluate(row, acting_for_child(row), stars=5)

    with time_machine.travel(clock(term.last_day, 17), tick=False):
        said = [evaluate(row, acting_for_child(row), stars=n, words="很好") for n in (5, 1)]
        with pytest.raises(BadValue, match="请选1到5"):
            evaluate(put_last(row), acting_for_child(row), stars=6)

    assert [one.value for one in said] == [5, 5]


def put_last(row: Enrolment) -> Enrolment:
    """Return the same child's enrolment as if nothing had been said yet."""
    row.outcomes.all().delete()
    return row
