from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from activities.actions.sign_ups import sign_up
from activities.models import ActivityPhoto, CoHost, Idea, Summary
from tests.activities.gatherings import cancelled, gathering, kind_of, now_on
from tests.factories import BlockFactory, CommitteeFactory
from tests.kit.planted import located_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return CommitteeFactory(name="金港村", slug="jingang")


def words(response):
    return response.content.decode()


def take(activity, number, people=1, **facts):
    return sign_up(activity, source=f"web:{number}", people=people, home=activity.committee, **facts)[0]


def test_the_list_shows_what_comes_with_its_free_places(client, village):
    activity = gathering(village, capacity=3)
    take(activity, 1, people=2)

    shown = words(client.get("/jingang/activities/"))

    assert "雨水花园工作坊" in shown
    assert "还有1个名额" in shown


@pytest.mark.parametrize(
    "facts, said",
    [
        ({"capacity": 2}, "满了，可候补"),
        ({"takes_sign_ups": False}, "直接来"),
        ({"capacity": None}, "可以报名"),
    ],
)
def test_the_tag_says_how_to_come_in(client, village, facts, said):
    activity = gathering(village, **facts)
    if facts.get("takes_sign_ups", True):
        take(activity, 1, people=2)

    assert said in words(client.get("/jingang/activities/"))


def test_sign_up_that_is_over_says_so(client, village):
    gathering(village, signs_up_until=timezone.now() - timedelta(minutes=1))

    assert "报名截止" in words(client.get("/jingang/activities/"))


def test_drafts_are_nowhere(client, village):
    draft = gathering(village, state="draft", published_at=None, title="还没定的事")

    assert "还没定的事" not in words(client.get("/jingang/activities/"))
    assert "还没定的事" not in words(client.get("/jingang/activities.ics"))
    for tail in ("", "activity.ics", "poster-a4.pdf", "sign-up/", "in/"):
        assert client.get(f"/jingang/activities/{draft.pk}/{tail}").status_code == 404


def test_another_committee_shows_only_what_it_co_hosts(client, village):
    other = CommitteeFactory(name="浦江居委", slug="pujiang")
    own = gathering(village, title="自己的")
    shared = gathering(village, title="合办的")
    CoHost.objects.create(activity=shared, committee=other)

    shown = words(client.get("/pujiang/activities/"))

    assert "合办的" in shown
    assert "和金港村合办" in shown
    assert "自己的" not in shown
    assert client.get(f"/pujiang/activities/{shared.pk}/").status_code == 200
    assert client.get(f"/pujiang/activities/{own.pk}/").status_code == 404


def test_kinds_and_past_ones_are_chosen_by_address(client, village):
    gathering(village, title="种花")
    gathering(village, title="听课", kind=kind_of("talk", "讲座"))
    gathering(village, title="上个月的", starts_in=timedelta(days=-30))

    talks, past = (
        words(client.get("/jingang/activities/?kind=talk")),
        words(client.get("/jingang/activities/?past=1")),
    )

    assert "听课" in talks
    assert "种花" not in talks
    assert "上个月的" in past
    assert "种花" not in past


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_the_same_few_questions_at_any_length(
    client, village, django_assert_num_queries, number
):
    for at in range(number):
        gathering(village, title=f"第{at}场", capacity=5)

    with django_assert_num_queries(4):
        client.get("/jingang/activities/")


@pytest.mark.parametrize("number", [1, 30])
def test_an_activity_asks_the_same_few_questions_however_many_come(
    client, village, django_assert_max_num_queries, number
):
    activity = gathering(village, capacity=60)
    for at in range(number):
        take(activity, at)
        Idea.objects.create(
            committee=village, activity=activity, words=f"想法{at}", theme="花园", source=f"idea:{at}"
        )

    with django_assert_max_num_queries(10):
        assert client.get(f"/jingang/activities/{activity.pk}/").status_code == 200


def test_a_cancelled_one_says_why_and_takes_nobody(client, village):
    activity = cancelled(village)

    shown = words(client.get(f"/jingang/activities/{activity.pk}/"))

    assert "台风要来" in shown
    assert "我要报名" not in shown


def test_when_it_is_full_the_button_is_the_waiting_list(client, village):
    activity = gathering(village, capacity=1)
    take(activity, 1)

    shown = words(client.get(f"/jingang/activities/{activity.pk}/"))

    assert "排候补" in shown
    assert "我要报名" not in shown


def test_while_it_is_on_the_button_is_to_check_in(client, village):
    assert "我到了，签到" in words(client.get(f"/jingang/activities/{now_on(village).pk}/"))


def test_afterwards_there_is_the_summary_and_no_names_without_leave(client, village):
    activity = gathering(village, starts_in=timedelta(days=-2))
    Summary.objects.create(
        committee=village, activity=activity, words="种了三十棵", by=activity.by, at=timezone.now()
    )
    facts = {"committee": village, "activity": activity, "theme": "花园"}
    Idea.objects.create(**facts, words="多种桂花", author="沈师傅", may_name=False, source="idea:1")
    Idea.objects.create(
        **facts, words="放长椅，问19900001234", author="陆阿姨", may_name=True, source="idea:2"
    )

    shown = words(client.get(f"/jingang/activities/{activity.pk}/"))

    assert "种了三十棵" in shown
    assert "多种桂花" in shown
    assert "陆阿姨" in shown
    assert "沈师傅" not in shown
    assert "19900001234" not in shown


def test_only_photos_with_consent_are_sent(client, village, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    activity = gathering(village, starts_in=timedelta(days=-2))
    shown, hidden = (
        ActivityPhoto(
            committee=village, activity=activity, alt="大家在种花", has_consent=agreed, by=activity.by
        )
        for agreed in (True, False)
    )
    for row in (shown, hidden):
        row.keep_photo(SimpleUploadedFile("花.jpg", located_picture()))
        row.save()

    page = words(client.get(f"/jingang/activities/{activity.pk}/"))
    sent = client.get(f"/jingang/activities/{activity.pk}/photos/{shown.pk}/")

    assert f"photos/{shown.pk}/" in page
    assert f"photos/{hidden.pk}/" not in page
    assert sent.status_code == 200
    assert sent.content
    assert client.get(f"/jingang/activities/{activity.pk}/photos/{hidden.pk}/").status_code == 404


def test_the_poster_is_one_sheet_and_says_so_when_cancelled(client, village):
    activity = gathering(village, words="带一把小铲子。\n孩子可以来。")
    BlockFactory(committee=village)

    for size in ("a4", "a3"):
        response = client.get(f"/jingang/activities/{activity.pk}/poster-{size}.pdf")
        assert response.content.startswith(b"%PDF")
        assert "public" in response.headers["Cache-Control"]


def test_the_poster_is_drawn_anew_when_the_activity_changes(client, village):
    activity = gathering(village)
    path = f"/jingang/activities/{activity.pk}/poster-a4.pdf"
    tag = client.get(path).headers["ETag"]

    assert client.get(path, headers={"if-none-match": tag}).status_code == 304
    type(activity).objects.filter(pk=activity.pk).update(title="换了名字")
    assert client.get(path, headers={"if-none-match": tag}).status_code == 200
