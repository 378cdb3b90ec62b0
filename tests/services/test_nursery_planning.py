import hashlib
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from services.actions.moving import lot
from services.actions.nursery_draws import draw_lots, line_of, seed_from
from services.actions.nursery_joining import NotAlone, approve_reduction, ask_reduction, verify_need
from services.actions.nursery_planning import (
    Clash,
    add_lesson,
    drop_lesson,
    let_in,
    let_out,
    missing_duties,
    put_meal,
    put_on_duty,
)
from services.models import Enrolment, Lesson, NurseryChild, NurserySite, Reduction
from tests.doors import browser_of
from tests.factories import CommitteeFactory, account_with
from tests.services.nursery_ground import CLOSES, MONDAY, OPENS, clock, nursery_at, put_in
from xidu.kit import lottery
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return CommitteeFactory()


@pytest.fixture
def clerk(place):
    return account_with("clerk", place)


@pytest.fixture
def term(place, clerk):
    with time_machine.travel(OPENS, tick=False):
        return nursery_at(place, clerk)


@pytest.fixture
def lecturer(place):
    return account_with("lecturer", place, name="朱老师")


def lesson(term, lecturer, clerk, source="a", **changed) -> Lesson:
    kept = {"day": MONDAY, "start": time(10), "end": time(11), "room": "一楼", **changed}
    on, start, end = (kept.pop(name) for name in ("day", "start", "end"))
    return add_lesson(
        term, on, start, end, course="剪纸", **{"lecturer": lecturer, **kept}, by=clerk, source=source
    )


def test_a_lecturer_is_at_one_place_and_a_room_holds_one_lesson(term, lecturer, clerk, place):
    other = account_with("lecturer", place)
    assert lesson(term, lecturer, clerk) == lesson(term, lecturer, clerk)

    with pytest.raises(Clash, match="这位讲师上午10:30已经有课了"):
        lesson(term, lecturer, clerk, "b", room="二楼", start=time(10, 30), end=time(11, 30))
    with pytest.raises(Clash, match="这个教室上午10:00已经有课了"):
        lesson(term, other, clerk, "c")

    lesson(term, other, clerk, "d", room="二楼")
    lesson(term, lecturer, clerk, "e", start=time(11), end=time(12))
    assert Lesson.objects.count() == 3


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"day": date(2026, 7, 11)}, "托班不开"),
        ({"start": time(8)}, "开门到关门之间"),
        ({"end": time(17, 1)}, "开门到关门之间"),
        ({"end": time(10)}, "结束要在开始的后面"),
        ({"room": " "}, "在哪个教室"),
    ],
)
def test_a_lesson_lies_in_the_days_and_hours(term, lecturer, clerk, changed, words):
    with pytest.raises(BadValue, match=words):
        lesson(term, lecturer, clerk, **changed)


def test_only_a_lecturer_of_the_place_teaches_and_a_held_lesson_stays(term, lecturer, clerk):
    with pytest.raises(BadValue, match="还不是托班的讲师"):
        lesson(term, clerk, clerk)
    kept = lesson(term, lecturer, clerk)

    with time_machine.travel(clock(MONDAY, 10), tick=False), pytest.raises(NotNow):
        drop_lesson(kept, by=clerk)
    with time_machine.travel(clock(MONDAY, 9), tick=False):
        drop_lesson(kept, by=clerk)
    assert Lesson.objects.count() == 0


def test_a_lecturer_reads_the_first_names_of_their_own_lessons_alone(term, lecturer, clerk, place):
    other = account_with("lecturer", place)
    with time_machine.travel(OPENS, tick=False):
        put_in(term, "欧阳小宁")
        lesson(term, lecturer, clerk)
        lesson(term, other, clerk, "b", room="二楼")
        browser = browser_of(lecturer)

        page = browser.get("/me/lessons/").content.decode()
        doors = [browser.get(f"/me/nursery/site/{term.pk}/").status_code]

    assert (page.count("剪纸"), "1个孩子：小宁" in page, "欧阳小宁" in page) == (1, True, False)
    assert doors == [403]


def test_who_is_missing_on_a_day_is_listed(term, clerk):
    for post, name in (("teacher", "林老师"), ("guard", "老赵"), ("guard", "小王"), ("volunteer", "小陆")):
        put_on_duty(term, MONDAY, post, name, by=clerk)

    first = [(one.post, one.have, one.need) for one in missing_duties(term) if one.day == MONDAY]

    assert first == [("volunteer", 1, 3)]
    assert len(missing_duties(term)) == 1 + 14 * 3
    with pytest.raises(BadValue, match="请写值班的人"):
        put_on_duty(term, MONDAY, "guard", " ", by=clerk)


def test_lunch_is_one_a_day_and_visitors_come_and_go(term, clerk):
    meals = [put_meal(term, MONDAY, dishes, by=clerk) for dishes in ("面", "红烧肉")]
    visit = [let_in(term, name="老周", why="送水", by=clerk, source="v") for _twice in range(2)]

    gone = [let_out(visit[0], by=clerk) for _twice in range(2)]

    assert (meals[0].pk, meals[1].dishes) == (meals[1].pk, "红烧肉")
    assert (visit[0], gone[0].left_at) == (visit[1], gone[1].left_at)
    assert "老周" not in str(vars(visit[0]))


@time_machine.travel(OPENS, tick=False)
def test_a_second_person_lets_off_what_was_asked(term, clerk, place):
    child = NurseryChild.objects.get(enrolment=put_in(term))
    director = account_with("director", place)
    with pytest.raises(BadValue, match="不超过600"):
        ask_reduction(child, amount=Decimal("600.01"), reason="低保", by=clerk)
    with pytest.raises(BadValue, match="请写为什么减"):
        ask_reduction(child, amount=Decimal(300), reason=" ", by=clerk)
    asked = [ask_reduction(child, amount=Decimal(300), reason="低保", by=clerk) for _twice in range(2)]
    with pytest.raises(NotAlone, match="提的人不能自己批"):
        approve_reduction(asked[0], by=clerk)

    done = [approve_reduction(asked[0], by=director) for _twice in range(2)]

    child.refresh_from_db()
    assert (asked[0], done[0], child.fee) == (asked[1], done[1], 300)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reduction.objects.filter(pk=asked[0].pk).update(approved_by=clerk)
    connection.check_constraints()


def test_who_needs_it_more_goes_first_and_anybody_draws_again(place, clerk):
    with time_machine.travel(OPENS, tick=False):
        term = nursery_at(place, clerk, capacity=2, fact_words="6月20日双色球开奖号码")
        rows = [put_in(term, f"沈小{name}") for name in "一二三四"]
        verify_need(rows[3], ["single", "hardship", "work", "alone"], by=clerk)
    site, witness = NurserySite.objects.get(), account_with("director", place)
    with time_machine.travel(CLOSES - timedelta(seconds=1), tick=False), pytest.raises(NotNow, match="截止"):
        draw_lots(site, fact="03 11 19", witness=witness, by=clerk)

    with time_machine.travel(CLOSES, tick=False):
        with pytest.raises(NotAlone, match="另一位在场的人见证"):
            draw_lots(site, fact="03 11 19", witness=clerk, by=clerk)
        drawn = [draw_lots(site, fact=fact, witness=witness, by=clerk) for fact in ("03 11 19", "别的")]

    kept = list(Enrolment.objects.filter(term=term).order_by("turn"))
    line = line_of(drawn[0])
    seed = hashlib.sha256(line.encode()).hexdigest()[:32]
    assert ([row.state for row in kept], drawn[0].fact) == (
        ["enrolled", "enrolled", "waiting", "waiting"],
        drawn[1].fact,
    )
    assert (kept[0].pk, kept[0].need, seed_from(line)) == (rows[3].pk, 9, seed)
    by_lot = sorted(rows[:3], key=lambda row: lot(seed, row.number))
    assert [row.pk for row in kept[1:]] == [row.pk for row in by_lot]
    assert lottery.commitment_of(drawn[0].secret) == site.commitment
    assert drawn[0].digest == lottery.digest_of(f"{n:05d}" for n in range(1, 5))


@time_machine.travel(OPENS, tick=False)
def test_a_desk_page_shows_what_is_to_decide(term, clerk):
    put_in(term)
    browser = browser_of(clerk)

    page = browser.get(f"/desk/nursery/{term.pk}/").content.decode()
    new = browser.post(f"/desk/nursery/{term.pk}/plan/duty/", {"day": "2026-07-11", "name": "老赵"})

    assert ("还缺的人" in page, "沈小宁" in page, new.status_code) == (True, True, 422)
