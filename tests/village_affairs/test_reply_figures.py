"""Anyone may know how questions are answered; nobody learns one of few, not even by subtraction."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.village_affairs.people import village_with_people
from village_affairs.actions.opinions import answer, ask, judge, merge, withdraw
from village_affairs.pages.reply_figures import committee_figures, street_figures
from xidu.kit.dates import today

pytestmark = pytest.mark.django_db
SINCE = timedelta(days=300)


def several(village, number, *, ago=1, replied=None, outcome="explained", liked=None, door="web"):
    """Ask ``number`` questions ``ago`` days before now, answered ``replied`` days after."""
    at = timezone.now() - timedelta(days=ago)
    rows = []
    for n in range(number):
        source = f"{door}:{village.committee.slug}:{ago}:{replied}:{outcome}:{liked}:{n}"
        row, _code = ask(committee=village.committee, words=f"问题{source}", source=source, door=door, at=at)
        if replied is not None:
            answer(row, words="好", by=village.clerk, outcome=outcome, at=at + timedelta(days=replied))
        if liked is not None:
            judge(row, satisfied=liked)
        rows.append(row)
    return rows


def figures(village):
    return committee_figures(village.committee, today() - SINCE, today())


def cells(rows) -> dict[str, int | None]:
    return {cell.name: cell.count for cell in rows}


def test_in_time_late_and_waiting_make_up_the_whole():
    village = village_with_people()
    several(village, 5, ago=40, replied=15)
    several(village, 2, ago=40, replied=16)
    several(village, 1, ago=40)
    several(village, 3, ago=1)

    found = figures(village)

    assert (found.asked, found.in_time, found.late, found.waiting) == (11, 5, 3, 3)
    assert (found.in_time_words, round(found.days, 2)) == ("62%", round((5 * 15 + 2 * 16) / 7, 2))


def test_what_was_late_in_the_second_round_is_late():
    village = village_with_people()
    rows = several(village, 5, ago=60, replied=3)
    judge(rows[0], satisfied=False, at=timezone.now() - timedelta(days=50))

    found = figures(village)

    assert (found.in_time, found.late) == (4, 1)


@pytest.mark.parametrize("number, shown", [(4, None), (5, 5)])
def test_a_whole_of_few_is_not_shown_nor_anything_of_it(number, shown):
    village = village_with_people()
    several(village, number, ago=40, replied=16, liked=True)

    found = figures(village)
    page = Client().get(f"/{village.committee.slug}/replies/").content.decode()

    assert found.asked == shown
    assert ("不单独公布" in page) == (shown is None)
    assert bool(found.doors or found.outcomes or found.late or found.judged) == (shown is not None)


def test_few_of_a_door_are_hidden_with_the_next_smallest():
    village = village_with_people()
    several(village, 2, door="phone")
    several(village, 6, door="paper")
    several(village, 9, door="web")

    assert cells(figures(village).doors) == {"网上": 9, "纸条": None, "电话": None}


def test_outcomes_are_those_of_the_last_answer():
    village = village_with_people()
    rows = several(village, 6, ago=3, replied=1, outcome="adopted")
    several(village, 5, ago=3, replied=1, outcome="impossible")
    judge(rows[0], satisfied=False)
    answer(rows[0], words="真办好了", by=village.director, outcome="impossible")

    assert cells(figures(village).outcomes) == {"已经办了": 5, "现在办不了": 6}


@pytest.mark.parametrize("happy, sad, shown", [(5, 5, 5), (6, 4, None), (10, 0, 10)])
def test_the_satisfied_are_shown_where_nobody_stands_out(happy, sad, shown):
    village = village_with_people()
    several(village, happy, ago=3, replied=1, liked=True)
    several(village, sad, ago=3, replied=1, liked=False)

    found = figures(village)

    assert (found.judged, found.satisfied) == (happy + sad, shown)


def test_merged_ones_count_once_and_those_taken_back_never():
    village = village_with_people()
    rows = several(village, 7)
    merge(rows[0], into=rows[1], reason="一样", by=village.clerk)
    withdraw(rows[2])

    assert figures(village).asked == 5


def test_the_street_counts_no_committee_that_hides_itself():
    one, few = village_with_people(), village_with_people("对岸村", "duian")
    several(one, 6, ago=40, replied=16)
    several(few, 4)

    whole, each = street_figures([one.committee, few.committee], today() - SINCE, today())

    assert (whole.asked, whole.late) == (6, 6)
    assert [figures.asked for _committee, figures in each] == [6, None]


def test_a_door_of_the_street_is_hidden_where_one_committee_alone_hides_it():
    one, two = village_with_people(), village_with_people("对岸村", "duian")
    several(one, 6, door="web")
    several(one, 6, door="phone")
    several(two, 9, door="web")
    several(two, 2, door="phone")

    whole, _each = street_figures([one.committee, two.committee], today() - SINCE, today())

    assert cells(whole.doors) == {"网上": None, "电话": None}


def test_the_street_page_names_each_committee_in_words():
    village = village_with_people()
    several(village, 5)

    page = Client().get("/replies/").content.decode()

    assert (village.committee.name in page, "大家问了5条" in page) == (True, True)
