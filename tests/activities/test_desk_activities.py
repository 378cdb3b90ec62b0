"""The desk's list and page of activities: who sees, who changes, what each costs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.actions.sign_ups import sign_up
from activities.models import Activity, Summary
from tests.activities.gatherings import cancelled, gathering, kind_of
from tests.factories import BlockFactory, CommitteeFactory, account_with
from tests.village_affairs.people import door, village_with_people

pytestmark = pytest.mark.django_db
LIST = "/desk/activities/"


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def other():
    return CommitteeFactory(name="对面村")


def shown(client, query=""):
    return [row.title for row in client.get(f"{LIST}{query}").context["page"].rows]


def typed(**fields):
    """Return the form of an activity as a browser sends it."""
    start = timezone.localtime() + timedelta(days=5)
    said = {
        "kind": kind_of().pk,
        "title": "花园课",
        "where": "议事厅",
        "party_most": 6,
        "takes_sign_ups": "on",
        "starts_at": f"{start:%Y-%m-%dT%H:%M}",
        "ends_at": f"{start + timedelta(hours=2):%Y-%m-%dT%H:%M}",
        **fields,
    }
    return {name: value for name, value in said.items() if value is not None}


def test_the_list_is_of_what_comes_was_or_is_a_draft(village):
    gathering(village.committee, title="后天", starts_in=timedelta(days=2))
    gathering(village.committee, title="明天")
    cancelled(village.committee, title="不办了")
    gathering(village.committee, title="昨天", starts_in=timedelta(days=-1))
    gathering(village.committee, title="草稿", state="draft", published_at=None)
    desk = door(village.clerk)

    assert shown(desk) == ["明天", "不办了", "后天"]
    assert shown(desk, "?show=over") == ["昨天"]
    assert shown(desk, "?show=draft") == ["草稿"]
    assert shown(desk, "?show=nonsense") == ["明天", "不办了", "后天"]


def test_the_list_is_narrowed_by_kind_and_title_and_keeps_that_on_its_tabs(village):
    talk = kind_of("talk-x", "讲座课")
    gathering(village.committee, title="防诈骗", kind=talk)
    gathering(village.committee, title="花园课")
    desk = door(village.clerk)

    assert shown(desk, f"?kind={talk.pk}") == ["防诈骗"]
    assert shown(desk, "?q=花园") == ["花园课"]
    assert shown(desk, "?kind=999999") == ["防诈骗", "花园课"]
    assert f"?show=over&amp;kind={talk.pk}" in desk.get(f"{LIST}?kind={talk.pk}").content.decode()


def test_the_list_counts_the_heads_that_go(village):
    activity = gathering(village.committee, capacity=3)
    sign_up(activity, source="t:1", home=village.committee, people=3)
    sign_up(activity, source="t:2", home=village.committee, people=2)

    row = door(village.clerk).get(LIST).context["page"].rows[0]

    assert row.heads == 3


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("show", ["coming", "over", "draft"])
def test_the_list_costs_the_same_for_one_and_for_thirty(village, show, count, django_assert_max_num_queries):
    more = {"draft": {"state": "draft"}, "over": {"starts_in": timedelta(days=-1)}}.get(show, {})
    for number in range(count):
        row = gathering(village.committee, by=village.clerk, title=f"第{number}场", **more)
        row.co_hosts.create(committee=CommitteeFactory())
        if number % 2:
            Summary.objects.create(
                committee=row.committee, activity=row, words="好", by=village.clerk, at=row.ends_at
            )
    desk = door(village.clerk)

    with django_assert_max_num_queries(12):
        found = shown(desk, f"?show={show}")

    assert len(found) == count


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_one_costs_the_same_for_one_party_and_for_thirty(
    village, count, django_assert_max_num_queries
):
    activity = gathering(village.committee, by=village.clerk)
    for number in range(count):
        block = BlockFactory(committee=village.committee)
        activity.co_hosts.create(committee=CommitteeFactory())
        activity.quotas.create(committee=village.committee, block=block, places=2)
        sign_up(activity, source=f"t:{number}", home=village.committee, block=block)
    desk = door(village.clerk)

    with django_assert_max_num_queries(12):
        answer = desk.get(f"{LIST}{activity.pk}/")

    assert answer.context["seats"].taken == count


# Role, at whose place: may it see, may it change. None: it is told to nobody that there is one.
MATRIX = [
    ("clerk", "organiser", 200, 302),
    ("director", "organiser", 200, 302),
    ("supervisor", "organiser", 200, 403),
    ("auditor", "organiser", 200, 403),
    ("clerk", "co-host", 200, 403),
    ("director", "co-host", 200, 403),
    ("supervisor", "co-host", 200, 403),
    ("clerk", "elsewhere", 404, 404),
    ("director", "elsewhere", 404, 404),
    ("street_office", "street", 200, 403),
    ("leader", "block", 403, 403),
]


@pytest.mark.parametrize("state", ["draft", "published", "cancelled"])
@pytest.mark.parametrize("case", MATRIX)
def test_hosts_see_and_only_the_organiser_changes(village, other, case, state):
    role, where, see, change = case
    activity = (cancelled if state == "cancelled" else gathering)(village.committee, state=state)
    activity.co_hosts.create(committee=other)
    places = {
        "organiser": village.committee,
        "co-host": other,
        "elsewhere": CommitteeFactory(),
        "street": other.street,
        "block": BlockFactory(committee=village.committee),
    }
    desk = door(account_with(role, places[where]))

    seen = desk.get(f"{LIST}{activity.pk}/").status_code
    forms = [
        desk.get(f"{LIST}{activity.pk}/{page}/").status_code
        for page in ("change", "summary", "photos", "ideas")
    ]
    sent = desk.post(f"{LIST}{activity.pk}/publish/").status_code

    assert (seen, set(forms), sent) == (see, {200 if change == 302 else change}, change)


def test_a_co_host_sees_no_button_that_is_not_for_it(village, other):
    activity = gathering(village.committee)
    activity.co_hosts.create(committee=other)

    theirs = door(account_with("director", other)).get(f"{LIST}{activity.pk}/").content.decode()
    ours = door(village.director).get(f"{LIST}{activity.pk}/").content.decode()

    assert ("取消这场活动" in theirs, "取消这场活动" in ours) == (False, True)
    assert "签到" in theirs


def test_from_an_empty_form_to_an_announced_activity_of_two(village, other):
    desk = door(village.clerk)
    BlockFactory(committee=village.committee, name="3组")
    BlockFactory(committee=other, name="3组")
    new = f"{LIST}new/{village.committee.pk}/"
    quotas = "浜头村 12\n3组：5人\n对面村 8\n对面村 3组 4个"

    made = desk.post(new, typed(capacity=20, co_hosts=[other.pk], quotas=quotas))
    activity = Activity.objects.get()
    desk.post(f"{LIST}{activity.pk}/publish/")
    activity.refresh_from_db()
    page = desk.get(f"{LIST}{activity.pk}/change/").content.decode()

    assert (made.url, activity.state) == (f"{LIST}{activity.pk}/", "published")
    assert set(activity.quotas.values_list("committee__name", "block__name", "places")) == {
        ("浜头村", None, 12),
        ("浜头村", "3组", 5),
        ("对面村", None, 8),
        ("对面村", "3组", 4),
    }
    assert "对面村3组 4" in page


def test_the_form_comes_back_as_it_was_shown(village, other):
    desk = door(village.clerk)
    BlockFactory(committee=other, name="3组")
    activity = gathering(village.committee, capacity=20, by=village.clerk)
    activity.co_hosts.create(committee=other)
    activity.quotas.create(committee=other, block=other.blocks.get(), places=4)
    form = desk.get(f"{LIST}{activity.pk}/change/").context["form"]

    sent = typed(capacity=20, co_hosts=form["co_hosts"].value(), quotas=form["quotas"].value())
    answer = desk.post(f"{LIST}{activity.pk}/change/", sent)

    assert answer.status_code == 302
    assert list(activity.quotas.values_list("block__name", "places")) == [("3组", 4)]


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"title": ""}, "名称"),
        ({"ends_at": "2020-01-01T10:00"}, "结束时间要在开始时间的后面"),
        ({"where": None}, "请选场地"),
        ({"quotas": "火星 5"}, "看不懂“火星 5”"),
        ({"quotas": "浜头村 5\n浜头村 6"}, "写了两次"),
        ({"capacity": 3, "quotas": "浜头村 5"}, "比总名额"),
        ({"capacity": 0}, "名额"),
        ({"party_most": 50}, "1到20"),
    ],
)
def test_what_is_wrong_comes_back_on_the_form_and_keeps_nothing(village, wrong, words):
    answer = door(village.clerk).post(f"{LIST}new/{village.committee.pk}/", typed(**wrong))

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Activity.objects.exists()


def test_calling_off_needs_a_reason_and_a_draft_needs_none(village):
    known = gathering(village.committee)
    draft = gathering(village.committee, state="draft", published_at=None)
    desk = door(village.clerk)

    refused = desk.post(f"{LIST}{known.pk}/cancel/", {"because": ""})
    with_number = desk.post(f"{LIST}{known.pk}/cancel/", {"because": "问19900001234"})
    done = desk.post(f"{LIST}{known.pk}/cancel/", {"because": "台风"})
    dropped = desk.post(f"{LIST}{draft.pk}/cancel/")

    known.refresh_from_db()
    assert [answer.status_code for answer in (refused, with_number, done, dropped)] == [422, 422, 302, 302]
    assert (known.state, known.cancelled_because) == ("cancelled", "台风")
    assert list(Activity.objects.all()) == [known]


def test_what_was_cancelled_in_public_says_so_and_a_dropped_draft_was_never_there(village, client):
    draft = gathering(village.committee, title="没定的课", state="draft", published_at=None)
    door(village.clerk).post(f"{LIST}{draft.pk}/cancel/")

    assert "没定的课" not in client.get(f"/{village.committee.slug}/activities/").content.decode()


def test_a_get_changes_nothing(village):
    activity = gathering(village.committee, state="draft", published_at=None)
    desk = door(village.clerk)

    answers = [desk.get(f"{LIST}{activity.pk}/{page}/").status_code for page in ("publish", "cancel")]

    activity.refresh_from_db()
    assert (answers, activity.state) == ([405, 405], "draft")


def test_a_plan_is_made_only_where_one_works(village, other):
    desk = door(village.clerk)

    assert desk.get(f"{LIST}new/{other.pk}/").status_code == 404
    assert desk.get(f"{LIST}series/new/{other.pk}/").status_code == 404
    assert door(village.supervisor).get(f"{LIST}new/{village.committee.pk}/").status_code == 403
