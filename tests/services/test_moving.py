from datetime import timedelta

import pytest
from django.utils import timezone

from residents.models import Figure
from services.actions.enrolling import enrol
from services.actions.moving import (
    accept,
    complete,
    draw,
    lapse_all_offers,
    lapse_offers,
    lot,
    promote,
    refuse,
    remove,
    set_need,
    withdraw,
)
from services.models import Enrolment, Term
from tests.factories import CommitteeFactory, account_with
from tests.services.ground import person_in, programme_of, self_of, term_of
from users.models import AuditEntry, Notice
from xidu.kit.errors import BadValue, NotNow, TooLate

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def clerk(committee):
    return account_with("clerk", committee)


@pytest.fixture
def term(committee):
    return term_of(programme_of(committee), committee, capacity=1)


def fill(term, count):
    people = [person_in(term.committee) for _number in range(count)]
    return [enrol(term, self_of(person), source=f"web:{person.pk}") for person in people]


def states(term) -> list[str]:
    return list(Enrolment.objects.filter(term=term).order_by("number").values_list("state", flat=True))


def test_a_place_given_back_is_offered_to_the_next_who_hears_of_it(term):
    first, second, _third = fill(term, 3)

    withdraw(first, self_of(first.person), because="回老家")

    second.refresh_from_db()
    assert states(term) == ["withdrawn", "offered", "waiting"]
    assert second.offered_until - second.state_at == timedelta(hours=48)
    assert Notice.objects.filter(key=f"enrolment:{second.pk}:offered").count() == 1


def test_giving_back_twice_is_once(term):
    first = fill(term, 3)[0]

    withdraw(first, self_of(first.person))
    withdraw(first, self_of(first.person))

    assert states(term) == ["withdrawn", "offered", "waiting"]


def test_who_waits_may_leave_the_line(term):
    rows = fill(term, 2)

    withdraw(rows[1], self_of(rows[1].person))

    assert states(term) == ["enrolled", "withdrawn"]


def test_an_offer_is_taken_in_time_and_not_later(term):
    first, second = fill(term, 2)
    withdraw(first, self_of(first.person))
    second.refresh_from_db()

    with pytest.raises(TooLate, match="名额已经给了后面的人"):
        accept(second, self_of(second.person), at=second.offered_until)
    row = accept(second, self_of(second.person), at=second.offered_until - timedelta(seconds=1))

    assert (row.state, row.offered_until) == ("enrolled", None)
    assert accept(second, self_of(second.person)).state == "enrolled"


def test_an_offer_nobody_answers_goes_on(term):
    first, second, _third = fill(term, 3)
    withdraw(first, self_of(first.person))
    second.refresh_from_db()

    late = [lapse_offers(term, second.offered_until) for _twice in range(2)]

    assert (late, states(term)) == ([1, 0], ["withdrawn", "withdrawn", "offered"])


def test_the_minutes_round_finds_late_offers_of_every_term(term):
    first, second = fill(term, 2)
    withdraw(first, self_of(first.person))
    second.refresh_from_db()

    late = [lapse_all_offers(second.offered_until) for _twice in range(2)]

    assert (late, states(term)) == ([1, 0], ["withdrawn", "withdrawn"])


def test_the_figure_zero_takes_the_next_in_at_once(term):
    Figure.objects.filter(key="clover_offer_hours").update(value="0")
    first = fill(term, 2)[0]

    withdraw(first, self_of(first.person))

    assert states(term) == ["withdrawn", "enrolled"]


def test_more_seats_let_more_in(term):
    fill(term, 3)
    Term.objects.filter(pk=term.pk).update(capacity=2)

    assert len(promote(term)) == 1


def test_after_the_last_day_nobody_is_offered_a_place(term):
    first = fill(term, 2)[0]
    Enrolment.objects.filter(pk=first.pk).update(state="withdrawn")
    over = timezone.now() + timedelta(days=40)

    assert promote(term, over) == []


@pytest.mark.parametrize("act, left", [(remove, ["removed", "offered"]), (refuse, None)])
def test_taking_off_the_list_says_why(term, clerk, act, left):
    first = fill(term, 2)[0]

    with pytest.raises(BadValue, match="请写原因"):
        remove(first, because=" ", by=clerk)
    if left is None:
        with pytest.raises(NotNow, match="报上了"):
            act(first, because="不符合", by=clerk)
    else:
        act(first, because="三次没来也没请假", by=clerk)
        assert states(term) == left
        assert AuditEntry.objects.filter(action="enrolment.removed", actor=clerk).count() == 1
        notice = Notice.objects.get(key=f"enrolment:{first.pk}:removed")
        assert "三次没来也没请假" in notice.body


def test_only_who_was_in_completes(term, clerk):
    first, second = fill(term, 2)

    with pytest.raises(NotNow, match="候补"):
        complete(second, by=clerk)

    assert complete(complete(first, by=clerk), by=clerk).state == "completed"


@pytest.fixture
def lottery(committee):
    term = term_of(programme_of(committee), committee, capacity=2, admission="lottery")
    fill(term, 5)
    return term


def test_in_a_lottery_everybody_waits_for_the_draw(lottery, clerk):
    with pytest.raises(NotNow, match="截止以后再抽签"):
        draw(lottery, by=clerk)

    assert (states(lottery), promote(lottery)) == (["waiting"] * 5, [])


def test_anybody_can_draw_the_lots_again(lottery, clerk):
    done = draw(lottery, by=clerk, seed="2026", at=lottery.closes_at)

    again = draw(done, by=clerk, seed="other", at=lottery.closes_at)

    order = sorted(range(1, 6), key=lambda number: lot("2026", number))
    rows = Enrolment.objects.filter(term=lottery).order_by("turn")
    assert (again.seed, [row.number for row in rows]) == ("2026", order)
    assert [row.state for row in rows] == ["enrolled"] * 2 + ["waiting"] * 3


def test_who_needs_it_more_goes_first(lottery, clerk):
    last = Enrolment.objects.get(term=lottery, number=5)
    set_need(last, 3, by=clerk)

    draw(lottery, by=clerk, seed="2026", at=lottery.closes_at)

    last.refresh_from_db()
    assert (last.turn, last.state) == (1, "enrolled")
    with pytest.raises(NotNow, match="已经抽过签"):
        set_need(last, 0, by=clerk)


def test_first_come_first_served_draws_nothing(term, clerk):
    with pytest.raises(NotNow, match="先报先得"):
        draw(term, by=clerk, at=term.closes_at)
