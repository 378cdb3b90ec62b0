"""Growing in a real browser: a leader's quiz, certificate and monthly talk at 390 px; the desk's pages."""

import pytest
from django.core.cache import cache

from leaders.actions.pairs import accept_pair
from leaders.actions.training import attend, save_course
from leaders.models import Attendance, Certificate, Course, Session, Talk
from tests.browser import unsound
from tests.factories import BlockFactory
from tests.guards.growing import Growing, build_growing
from tests.leaders.corps import account_of
from tests.leaders.courses import QUIZ
from tests.village_affairs.people import Village, village_with_people
from xidu.kit.dates import today

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def village(transactional_db) -> Village:
    cache.clear()
    return village_with_people("听潮村", "tingchao")


@pytest.fixture
def world(village) -> Growing:
    found = build_growing(village, BlockFactory(committee=village.committee, name="3组"), "沈金根")
    Certificate.objects.filter(pk=found.certificate.pk).update(until=today(), since="2025-11-24")
    fields = {"questions": QUIZ, "pass_mark": 100}
    save_course(found.course, committee=village.committee, by=village.clerk, fields=fields)
    accept_pair(found.pair, by=village.clerk)
    return found


def test_a_leader_passes_a_quiz_and_says_the_pair_talked(enter, world):
    user = account_of(world.pair.junior.appointments.get())
    attend(Session.objects.get(), world.pair.junior, source="ticked:browser", by=None)
    seen = enter(user, "/leader/training/")
    page = seen.page
    faults = unsound(seen)
    page.set_viewport_size({"width": 390, "height": 844})

    page.get_by_role("link", name="做小测").click()
    faults += unsound(seen, deep=0)
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_label("不能").check()
    page.get_by_label("不强制").check()
    page.get_by_role("button", name="交卷").click()
    page.get_by_text("通过了").first.wait_for()
    page.get_by_role("link", name="我的结对").click()
    faults += unsound(seen)
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="这个月谈过了").click()
    page.get_by_text("还要另一边点一下才算数").wait_for()
    code = Certificate.objects.get(person=world.pair.junior).code
    for path in ("/leader/proposals/", f"/certificates/{code}/"):
        page.goto(page.url.split("/leader")[0] + path)
        faults += unsound(seen, deep=0)

    assert faults == []
    assert (Attendance.objects.count(), Talk.objects.confirmed().count()) == (1, 0)


def test_the_desk_looks_after_training_pairs_birthdays_and_symposia(enter, village, world):
    seen = enter(village.clerk, "/desk/training/", width=1280)
    root = seen.page.url.split("/desk")[0]
    faults = unsound(seen)

    for path in (
        f"/desk/training/{Course.objects.get().pk}/",
        f"/desk/training/sessions/{world.session.pk}/",
        "/desk/pairs/",
        f"/desk/pairs/{world.pair.pk}/",
        "/desk/birthdays/",
        f"/desk/symposia/{world.symposium.pk}/",
        f"/desk/proposals/{world.proposal.pk}/",
        f"/desk/sheets/{village.committee.pk}/{today().year}-1/",
    ):
        seen.page.goto(root + path)
        faults += unsound(seen, deep=0)

    assert faults == []
