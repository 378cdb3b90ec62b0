"""Who came from where: the page, the workbook, and the sums of both."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from activities.actions.check_in import check_in_party, undo_check_in, walk_in
from activities.actions.sign_ups import cancel_sign_up, sign_up
from activities.models import Activity, CheckIn
from activities.pages.report import mixed_report
from tests.activities.gatherings import gathering
from tests.factories import BlockFactory, CommitteeFactory, account_with
from tests.village_affairs.people import door, village_with_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def garden(village):
    """A workshop of two: three of ours signed up and two came, two of theirs and one more at the door."""
    other = CommitteeFactory(name="对面村")
    blocks = [BlockFactory(committee=place, name="1组") for place in (village.committee, other)]
    activity = gathering(village.committee, starts_in=timedelta(minutes=-5), by=village.clerk)
    activity.co_hosts.create(committee=other)
    before = activity.starts_at - timedelta(days=1)
    ours, _code = sign_up(
        activity, source="t:1", home=village.committee, block=blocks[0], people=3, children=1, at=before
    )
    theirs, _code = sign_up(activity, source="t:2", home=other, block=blocks[1], people=2, at=before)
    check_in_party(ours, way="tick", key="a", heads=2, by=village.clerk)
    check_in_party(theirs, way="tick", key="b", by=village.clerk)
    walk_in(activity, source="w", name="路过", people=1, home=other, by=village.clerk)
    return activity


def lines(report):
    return [
        (home.name, line.name, line.signed_up, line.kept, line.walked_in, line.came)
        for home in report.homes
        for line in home.lines
    ]


def close(activity):
    """Let it be over."""
    Activity.objects.filter(pk=activity.pk).update(
        starts_at=activity.starts_at - timedelta(hours=4), ends_at=activity.ends_at - timedelta(hours=4)
    )
    activity.refresh_from_db()


def test_the_report_says_who_came_from_where(village, garden):
    report = mixed_report(garden)

    ours = village.committee.name
    assert lines(report) == [
        ("对面村", "", 0, 0, 1, 1),
        ("对面村", "1组", 2, 2, 0, 2),
        (ours, "1组", 3, 2, 0, 2),
    ]
    assert [(home.name, home.came, report.share(home)) for home in report.homes] == [
        ("对面村", 3, "60%"),
        (ours, 2, "40%"),
    ]
    whole = report.whole
    assert (whole.signed_up, whole.kept, whole.walked_in, whole.came) == (5, 4, 1, 5)


def test_groups_of_one_name_in_two_committees_stay_apart(garden):
    named = [line for line in lines(mixed_report(garden)) if line[1] == "1组"]

    assert [line[5] for line in named] == [2, 2]


def test_nobody_is_missed_before_it_is_over(garden):
    before = mixed_report(garden).no_shows
    close(garden)

    assert (before, mixed_report(garden).no_shows) == (0, 1)


def test_who_was_undone_and_ticked_again_came_once_and_is_not_missed(village, garden):
    tick = CheckIn.objects.standing().filter(key__startswith="a").first()
    undo_check_in(tick, by=village.clerk)
    check_in_party(tick.seat.sign_up, way="tick", key="again", heads=3, by=village.clerk)
    close(garden)

    report = mixed_report(garden)

    assert (report.whole.came, report.no_shows, report.children) == (6, 0, 1)


def test_a_late_cancel_is_counted_in_heads_and_comes_from_nowhere(village):
    activity = gathering(village.committee, by=village.clerk)
    signed, _code = sign_up(activity, source="t:1", home=village.committee, people=2)

    cancel_sign_up(signed, at=activity.starts_at - timedelta(minutes=30))

    report = mixed_report(activity)
    assert (report.late_cancels, report.homes, report.share(report.whole)) == (2, (), "—")


def test_the_heading_adds_up_and_says_who_did_not_come(village, garden):
    close(garden)

    page = door(village.clerk).get(f"/desk/activities/{garden.pk}/report/").content.decode()

    assert "<h1>到了5人，其中事先报名4人、现场来的1人</h1>" in page
    assert "报名的5人里1人没来" in page


def test_who_was_noted_at_the_door_by_mistake_is_neither_there_nor_missed(village, garden):
    undo_check_in(CheckIn.objects.get(way="walk_in"), by=village.clerk)
    close(garden)

    report = mixed_report(garden)

    assert (report.whole.walked_in, report.whole.came, report.no_shows) == (0, 4, 1)


def test_the_workbook_has_the_figures_of_the_page(village, garden):
    close(garden)
    desk = door(village.clerk)

    answer = desk.get(f"/desk/activities/{garden.pk}/report.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))

    ours = village.committee.name
    assert rows == [
        ("村居", "楼组／村民小组", "报名人数", "报名来了的", "现场来的", "到场人数"),
        ("对面村", "—", 0, 0, 1, 1),
        ("对面村", "1组", 2, 2, 0, 2),
        (ours, "1组", 3, 2, 0, 2),
        ("合计", None, 5, 4, 1, 5),
        ("报了没来", None, 1, None, None, None),
        ("临时取消", None, 0, None, None, None),
    ]


def test_both_hosts_read_the_report_and_nobody_else(village, garden):
    other = garden.co_hosts.get().committee
    people = {
        "organiser": (village.clerk, 200),
        "co-host": (account_with("clerk", other), 200),
        "co-host's supervisor": (account_with("supervisor", other), 200),
        "street": (account_with("street_office", other.street), 200),
        "elsewhere": (account_with("clerk", CommitteeFactory()), 404),
    }

    for who, (user, status) in people.items():
        for page in ("report/", "report.xlsx"):
            answer = door(user).get(f"/desk/activities/{garden.pk}/{page}")
            assert (who, page, answer.status_code) == (who, page, status)


@pytest.mark.parametrize("count", [1, 30])
def test_the_report_costs_the_same_for_one_group_and_for_thirty(
    village, count, django_assert_max_num_queries
):
    activity = gathering(village.committee, by=village.clerk)
    for number in range(count):
        block = BlockFactory(committee=village.committee)
        sign_up(activity, source=f"t:{number}", home=village.committee, block=block)
    desk = door(village.clerk)

    with django_assert_max_num_queries(12):
        page = desk.get(f"/desk/activities/{activity.pk}/report/")

    assert len(page.context["homes"][0][0].lines) == count
