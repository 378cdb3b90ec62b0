"""What is left of an activity: a summary in time, ideas on their heaps."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.actions.after import (
    add_idea,
    group_ideas,
    nag_summaries,
    write_summary,
)
from activities.actions.planning import plan_activity
from activities.models import Activity, ActivityPhoto, Idea, Summary
from tests.activities.gatherings import gathering, kind_of
from tests.activities.place_rows import a_picture
from tests.factories import CommitteeFactory, account_with
from tests.village_affairs.people import door, titles, village_with_people
from users.models import Grant, Notice
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db
PHONE = "19900001234"


@pytest.fixture
def village():
    return village_with_people()


def over(village, days=1, **fields):
    return gathering(village.committee, starts_in=timedelta(days=-days), by=village.clerk, **fields)


def ended_at(activity, hour):
    """Let the activity end at ``hour`` in Shanghai of its day and return that moment."""
    end = timezone.localtime(activity.ends_at).replace(hour=hour, minute=0, second=0)
    Activity.objects.filter(pk=activity.pk).update(starts_at=end - timedelta(hours=1), ends_at=end)
    return end


def test_the_summary_is_asked_for_at_three_and_seven_days_once_each(village):
    activity = over(village)
    end = ended_at(activity, 12)

    told = [nag_summaries(end + timedelta(days=days)) for days in (2, 3, 3, 5, 7, 9)]

    people = 2
    assert told == [0, people, 0, 0, people, 0]
    write_summary(activity, words="来了二十人，下次再办。", by=village.clerk)
    Notice.objects.all().delete()
    assert nag_summaries(end + timedelta(days=7)) == 0


def test_what_ended_in_the_evening_is_asked_for_on_the_third_morning(village):
    end = ended_at(over(village), 21)
    third = (end + timedelta(days=3)).replace(hour=9)

    assert [nag_summaries(third - timedelta(minutes=1)), nag_summaries(third)] == [0, 2]


def test_a_day_that_an_outage_skipped_is_not_made_up_after_the_next(village):
    end = ended_at(over(village), 12)

    assert [nag_summaries(end + timedelta(days=days)) for days in (8, 9)] == [2, 0]
    assert {notice.key[-2:] for notice in Notice.objects.all()} == {":7"}


def test_the_staff_of_today_are_asked_and_nobody_elsewhere(village):
    stranger = account_with("clerk", CommitteeFactory())
    Grant.objects.filter(user=village.clerk).update(until=timezone.localdate() - timedelta(days=2))
    ended_at(over(village, days=4), 12)

    nag_summaries(timezone.localtime().replace(hour=12))

    assert list(Notice.objects.values_list("user", flat=True)) == [village.director.pk]
    assert not Notice.objects.filter(user=stranger).exists()


def test_a_summary_waits_for_the_activity_and_holds_no_number(village):
    with pytest.raises(NotNow):
        write_summary(gathering(village.committee), words="很好", by=village.clerk)
    with pytest.raises(BadValue):
        write_summary(over(village), words=f"找{PHONE}", by=village.clerk)
    with pytest.raises(BadValue):
        write_summary(over(village), words="　", by=village.clerk)


def test_a_summary_is_one_and_its_words_may_change(village):
    activity = over(village)

    first = write_summary(activity, words="来了十人。", by=village.clerk)
    again = write_summary(activity, words="来了二十人。", by=village.director)

    assert (again.pk, Summary.objects.get().words, Summary.objects.get().by) == (
        first.pk,
        "来了二十人。",
        village.director,
    )


def test_an_idea_is_kept_once_for_each_sending_and_says_something(village):
    activity = over(village)

    one = add_idea(activity, source="idea:1", words="多放凳子", by=village.clerk)
    same = add_idea(activity, source="idea:1", words="多放凳子", by=village.clerk)
    with pytest.raises(BadValue):
        add_idea(activity, source="idea:2", words=" ", by=village.clerk)
    with pytest.raises(BadValue):
        add_idea(activity, source="idea:3", words="种花", author=f"老沈{PHONE}", by=village.clerk)

    assert (one, list(Idea.objects.all())) == (same, [one])


def test_only_notes_of_the_activity_are_put_on_a_heap(village):
    activity, other = over(village), over(village)
    ours = add_idea(activity, source="idea:1", words="多放凳子", by=village.clerk)
    theirs = add_idea(other, source="idea:2", words="种树", by=village.clerk)

    count = group_ideas(activity, [ours.pk, theirs.pk], " 坐的 ", by=village.clerk)
    with pytest.raises(BadValue):
        group_ideas(activity, [ours.pk], f"问{PHONE}", by=village.clerk)

    themes = dict(Idea.objects.values_list("pk", "theme"))
    assert (count, themes) == (1, {ours.pk: "坐的", theirs.pk: ""})


def test_the_desk_writes_the_summary_and_says_what_is_wrong(village):
    desk, page = door(village.clerk), f"/desk/activities/{over(village).pk}/summary/"

    assert desk.post(page, {"words": f"找{PHONE}"}).status_code == 422
    assert desk.post(page, {"words": "来了二十人。"}).status_code == 302
    assert "来了二十人。" in desk.get(page).content.decode()


def test_the_desk_takes_ideas_typed_and_photographed_and_groups_them(village):
    activity, desk = over(village), door(village.clerk)
    page = f"/desk/activities/{activity.pk}/ideas/"

    desk.post(page, {"source": "a", "words": "多放凳子", "author": "沈家", "may_name": "on"})
    desk.post(page, {"source": "a", "words": "多放凳子"})
    desk.post(page, {"source": "b", "photo": a_picture()})
    nothing = desk.post(page, {"source": "c"})
    none_ticked = desk.post(page, {"theme": "坐的"}, follow=True)
    typed, drawn = Idea.objects.order_by("pk")
    desk.post(page, {"theme": "坐的", "ids": [typed.pk, drawn.pk]})

    assert nothing.status_code == 422
    assert "请先勾几条想法" in none_ticked.content.decode()
    assert set(Idea.objects.values_list("theme", flat=True)) == {"坐的"}
    assert desk.get(f"{page}{drawn.pk}/photo/").status_code == 200
    assert desk.get(f"{page}{typed.pk}/photo/").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_pages_of_photos_and_ideas_cost_the_same(village, count, django_assert_max_num_queries):
    activity = over(village)
    facts = {"committee": village.committee, "activity": activity, "by": village.clerk}
    ActivityPhoto.objects.bulk_create(
        ActivityPhoto(alt=f"照片{n}", photo="x.jpg", **facts) for n in range(count)
    )
    Idea.objects.bulk_create(Idea(words="凳子", source=f"i:{n}", **facts) for n in range(count))
    desk = door(village.clerk)

    for name in ("photos", "ideas"):
        with django_assert_max_num_queries(12):
            page = desk.get(f"/desk/activities/{activity.pk}/{name}/")
        assert len(page.context[name]) == count


def test_a_summary_that_is_owed_is_a_job_of_the_organisers_staff(village):
    activity = over(village, title="花园课")
    other = CommitteeFactory()
    activity.co_hosts.create(committee=other)

    jobs = {job.title: job for job, _late in door(village.clerk).get("/desk/?show=all").context["jobs"]}
    elsewhere = titles(door(account_with("clerk", other)))
    write_summary(activity, words="来了二十人。", by=village.clerk)

    day = timezone.localtime(activity.ends_at).date()
    assert jobs["写小结：花园课"].due == day + timedelta(days=7)
    assert "写小结：花园课" not in elsewhere
    assert "写小结：花园课" not in titles(door(village.clerk))
    assert "写小结：花园课" not in titles(door(village.supervisor))


@pytest.mark.parametrize("days, asked", [(3, True), (13, True), (15, False), (-2, False)])
def test_a_draft_whose_day_is_near_is_a_job(village, days, asked):
    start = timezone.now() + timedelta(days=days)
    fields = {"kind": kind_of(), "title": "合唱", "where": "议事厅", "starts_at": start}
    plan_activity(
        committee=village.committee,
        by=village.clerk,
        fields={**fields, "ends_at": start + timedelta(hours=1)},
    )

    assert ("还没公布：合唱" in titles(door(village.clerk))) is asked


def test_what_is_long_over_is_no_job_any_more(village):
    over(village, days=61, title="去年的课")

    assert "写小结：去年的课" not in titles(door(village.clerk))
