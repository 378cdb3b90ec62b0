"""The desk of activities in a real browser: sound in every look, a workshop of two from form to report."""

from datetime import time, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from activities.actions.after import add_idea, add_photo, write_summary
from activities.actions.check_in import check_in_party
from activities.actions.series import plan_series
from activities.actions.sign_ups import sign_up
from activities.models import Activity
from residents.models import Committee
from tests.activities.gatherings import gathering, kind_of
from tests.activities.place_rows import a_picture
from tests.browser import unsound
from tests.factories import CommitteeFactory
from tests.village_affairs.people import village_with_people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def village(transactional_db, settings, tmp_path):
    cache.clear()
    settings.MEDIA_ROOT = tmp_path
    return village_with_people()


def everything(village):
    """Return the addresses of every page, each with something on it."""
    clerk, home = village.clerk, village.committee
    over = gathering(home, by=clerk, starts_in=timedelta(days=-1), capacity=20, title="雨水花园工作坊")
    over.co_hosts.create(committee=CommitteeFactory(name="新南居委"))
    before = over.starts_at - timedelta(days=1)
    signed, _code = sign_up(over, source="t:1", home=home, people=3, at=before)
    check_in_party(signed, way="tick", key="a", heads=2, by=clerk, now=over.starts_at)
    write_summary(over, words="种了三十棵，下次浇水。", by=clerk)
    said = {"has_consent": True, "shows_children": False, "guardians_agree": False}
    add_photo(over, file=a_picture(), alt="大家在种花", by=clerk, **said)
    add_idea(over, source="i:1", words="多放几张凳子", author="沈家", by=clerk)
    add_idea(over, source="i:2", file=a_picture(), alt="便签照片", by=clerk)
    coming = gathering(home, by=clerk, capacity=20)
    draft = gathering(home, by=clerk, state="draft", published_at=None)
    series = plan_series(
        committee=home,
        by=clerk,
        fields={
            "kind": kind_of(),
            "title": "合唱",
            "where": "议事厅",
            "every": "week",
            "first_day": timezone.localdate() + timedelta(days=2),
            "start": time(14),
            "end": time(15),
            "since": timezone.localdate(),
        },
    )
    pages = (
        "",
        "?show=over",
        "?show=draft",
        f"new/{home.pk}/",
        f"series/new/{home.pk}/",
        f"series/{series.pk}/",
    )
    of_one = (f"{row.pk}/" for row in (over, coming, draft))
    after = (f"{over.pk}/{name}/" for name in ("summary", "photos", "ideas", "report"))
    return [f"/desk/activities/{page}" for page in (*pages, *of_one, f"{coming.pk}/change/", *after)]


def test_every_desk_page_of_activities_is_sound_in_every_look(enter, village):
    faults, pages = [], everything(village)

    for turn, page in enumerate(pages):
        seen = enter(village.clerk, page)
        faults += unsound(seen, visual=1, turn=turn)
        seen.context.close()

    assert faults == []


def test_a_workshop_of_two_goes_from_form_to_report_without_script(enter, village):
    kind_of()
    other = CommitteeFactory(name="新南居委", street=village.committee.street)
    start = timezone.localtime() + timedelta(days=3)
    page = enter(village.clerk, f"/desk/activities/new/{village.committee.pk}/", width=390, script=False).page

    page.select_option("[name=kind]", label="工作坊")
    page.fill("[name=title]", "雨水花园工作坊")
    page.fill("[name=where]", "花园门口")
    page.fill("[name=starts_at]", f"{start:%Y-%m-%dT%H:%M}")
    page.fill("[name=ends_at]", f"{start + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    page.fill("[name=capacity]", "30")
    page.check(f"[name=co_hosts][value='{other.pk}']")
    page.fill("[name=quotas]", "浜头村 18\n新南居委 12")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="公布").click()
    activity = Activity.objects.get()
    announced = activity.state
    come_true(activity, village.committee, other, village.clerk)
    page.reload()
    page.get_by_role("link", name="写小结").first.click()
    page.fill("[name=words]", "来了五位邻居，种了三十棵。")
    page.get_by_role("button", name="公开小结").click()
    page.get_by_role("link", name="谁从哪里来").click()

    heading = page.get_by_role("heading", level=1).inner_text()
    assert (announced, heading) == ("published", "到了5人，其中事先报名5人、现场来的0人")
    rows = [row.split() for row in page.locator("tbody tr").all_inner_texts()]
    assert [(row[0], "60%" in row, "40%" in row) for row in rows if "%" in row[-1]] == [
        ("浜头村", True, False),
        ("新南居委", False, True),
    ]


def come_true(activity: Activity, ours: Committee, theirs: Committee, clerk) -> None:
    """Let people of both sign up and come, and the day be over."""
    for source, home, people in (("t:1", ours, 3), ("t:2", theirs, 2)):
        signed, _code = sign_up(activity, source=source, home=home, people=people)
        check_in_party(signed, way="tick", key=source, by=clerk, now=activity.starts_at)
    ago = timedelta(days=4)
    Activity.objects.update(starts_at=activity.starts_at - ago, ends_at=activity.ends_at - ago)
