"""Symposia and what was taken on there; activities leaders propose and others decide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.models import Activity, Kind
from leaders.actions.proposals import approve_proposal, decline_proposal, propose_activity
from leaders.actions.symposia import add_item, agenda_of, plan_symposium, settle_item, write_minutes
from leaders.models import ActionItem, ActivityProposal
from leaders.pages.growing import item_jobs, proposal_jobs
from leaders.pages.today import leads_of, waiting
from tests.activities.gatherings import door
from tests.factories import BlockFactory, GrantFactory
from tests.leaders.corps import account_of, leader_of
from tests.village_affairs.people import village_with_people
from users.models import Notice
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def term(village):
    return leader_of(BlockFactory(committee=village.committee, name="3组"))


def symposium(village, days=1):
    start = timezone.now() + timedelta(1)
    fields = {"title": "座谈会", "where": "议事厅", "starts_at": start, "ends_at": start + timedelta(hours=1)}
    row = plan_symposium(village.committee, by=village.clerk, fields=fields)
    start = timezone.now() + timedelta(days)
    Activity.objects.filter(pk=row.activity_id).update(starts_at=start, ends_at=start + timedelta(hours=1))
    row.activity.refresh_from_db()
    return row


def item_of(row, term, village, source="a", **said):
    facts = {"words": "修楼道灯", "leader": term.person, "due_on": today() + timedelta(9), **said}
    return add_item(row, source=source, by=village.clerk, **facts)


def test_leaders_of_the_committee_are_asked_to_a_symposium_once(village, term):
    account_of(term)

    row = symposium(village)

    assert Notice.objects.filter(key=f"symposium:{row.pk}").count() == 1


def test_minutes_wait_for_the_beginning(village):
    with pytest.raises(NotNow, match="还没有开"):
        write_minutes(symposium(village), minutes="讲了话", by=village.clerk)

    assert write_minutes(symposium(village, -1), minutes=" 讲了话 ", by=village.clerk).minutes == "讲了话"


def test_an_item_lands_on_the_leaders_day_and_is_told_once(village, term):
    user, row = account_of(term), symposium(village, -1)

    first, again = (item_of(row, term, village) for _turn in range(2))

    assert first == again
    assert [item.title for item in waiting(leads_of(user, today()))[0]] == ["座谈会上答应的：修楼道灯"]
    assert Notice.objects.filter(key=f"action_item:{first.pk}").count() == 1


def test_an_item_is_for_a_leader_here_and_not_before_the_meeting(village, term):
    row = symposium(village, -1)
    elsewhere = leader_of(BlockFactory())

    with pytest.raises(BadValue, match="在任的组长"):
        item_of(row, elsewhere, village)
    with pytest.raises(BadValue, match="不能早于"):
        item_of(row, term, village, due_on=today() - timedelta(2))


def test_items_come_back_open_done_or_not_done_with_a_reason(village, term):
    first, second = symposium(village, -40), symposium(village, -20)
    items = [item_of(first, term, village, source=f"{n}", words=f"事{n}") for n in range(3)]
    settle_item(items[0], state="done", by=village.clerk)
    with pytest.raises(BadValue, match="写一句原因"):
        settle_item(items[1], state="not_done", by=village.clerk)
    settle_item(items[1], state="not_done", reason="物业不肯", by=village.clerk)
    third = symposium(village, 1)

    found = {
        row.pk: [(item.words, item.state, item.reason) for item in agenda_of(row)]
        for row in (first, second, third)
    }
    ActionItem.objects.filter(pk=items[0].pk).update(settled_at=timezone.now() - timedelta(30))

    all_three = [("事0", "done", ""), ("事1", "not_done", "物业不肯"), ("事2", "open", "")]
    assert found == {first.pk: [], second.pk: all_three, third.pk: all_three}
    assert [item.words for item in agenda_of(third)] == ["事1", "事2"]


def test_a_settled_item_is_not_settled_otherwise(village, term):
    item = item_of(symposium(village, -1), term, village)

    settle_item(item, state="done", by=village.clerk)
    settle_item(item, state="done", by=village.director)

    with pytest.raises(NotNow, match="已经记了结果"):
        settle_item(item, state="not_done", reason="没空", by=village.clerk)
    item.refresh_from_db()
    assert item.settled_by == village.clerk


def test_a_leader_marks_the_own_item_done_and_no_other(village, term):
    item = item_of(symposium(village, -1), term, village)
    other = door(account_of(leader_of(BlockFactory(committee=village.committee))))

    refused = other.post(f"/leader/items/{item.pk}/done/").status_code
    door(account_of(term)).post(f"/leader/items/{item.pk}/done/")

    item.refresh_from_db()
    assert (refused, item.state) == (404, "done")


def test_what_is_overdue_is_on_the_desk(village, term):
    item = item_of(symposium(village, -9), term, village, due_on=today() - timedelta(1))
    item_of(symposium(village, -9), term, village, source="b", due_on=today())

    assert [job.due for job in item_jobs(village.clerk, today())] == [item.due_on]


def proposal(term, user, **said):
    start = timezone.now() + timedelta(10)
    fields = {"kind": Kind.objects.get(key="talk"), "title": "防诈骗", "words": "请民警来讲"}
    fields |= {"where": "议事厅", "starts_at": start, "ends_at": start + timedelta(hours=1), **said}
    return propose_activity(term.block, by=user, source="p:1", fields=fields)


@pytest.mark.parametrize(("publish", "state"), [(True, "published"), (False, "draft")])
def test_an_approved_proposal_becomes_an_activity_and_is_told(village, term, publish, state):
    user = account_of(term)

    row = approve_proposal(proposal(term, user), publish=publish, by=village.clerk)

    assert (row.activity.state, row.activity.title) == (state, "防诈骗")
    assert row.activity.words == "请民警来讲\n3组组长提议。"
    assert "要办了" in Notice.objects.get(user=user, key=f"proposal:{row.pk}").body
    with pytest.raises(NotNow, match="已经有结果"):
        approve_proposal(row, publish=publish, by=village.clerk)
    assert Activity.objects.count() == 1


def test_a_declined_proposal_says_why(village, term):
    user = account_of(term)
    row = proposal(term, user)

    with pytest.raises(BadValue, match="写一句原因"):
        decline_proposal(row, reason=" ", by=village.clerk)
    decline_proposal(row, reason="场地在修", by=village.clerk)

    assert "场地在修" in Notice.objects.get(user=user, key=f"proposal:{row.pk}").body
    assert not Activity.objects.exists()


def test_nobody_decides_the_own_proposal(village, term):
    user = account_of(term)
    GrantFactory(user=user, role="director", committee=village.committee)

    with pytest.raises(NotNow, match="请别人来审"):
        approve_proposal(proposal(term, user), publish=True, by=user)

    assert list(proposal_jobs(user, today())) == []
    assert len(list(proposal_jobs(village.clerk, today()))) == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"where": ""}, "请选场地"),
        ({"title": " "}, "请写活动名称"),
        ({"words": "打19900001234报名"}, "不能有号码"),
        ({"starts_at": timezone.now() - timedelta(1)}, "还没到的时间"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(village, term, said, sentence):
    with pytest.raises(BadValue, match=sentence):
        proposal(term, account_of(term), **said)


def test_a_leader_proposes_on_the_phone_and_the_desk_decides(village, term):
    phone, desk = door(account_of(term)), door(village.clerk)
    start = timezone.localtime() + timedelta(7)
    sent = {
        "kind": Kind.objects.get(key="talk").pk,
        "title": "防诈骗",
        "where": "议事厅",
        "source": "once",
        "starts_at": f"{start:%Y-%m-%dT%H:%M}",
        "ends_at": f"{start + timedelta(hours=1):%Y-%m-%dT%H:%M}",
    }

    for _tap in range(2):
        assert phone.post(f"/leader/proposals/{term.block_id}/new/", sent).status_code == 302
    row = ActivityProposal.objects.get()
    silent = desk.post(f"/desk/proposals/{row.pk}/", {"answer": "decline"})
    desk.post(f"/desk/proposals/{row.pk}/", {"answer": "publish"})

    assert "写一句原因" in silent.content.decode()
    assert "同意了" in phone.get("/leader/proposals/").content.decode()
    assert phone.get(f"/leader/proposals/{BlockFactory().pk}/new/").status_code == 404


def test_the_desk_runs_a_symposium(village, term):
    desk, row = door(village.clerk), symposium(village, -1)
    item = item_of(symposium(village, -9), term, village)

    desk.post(f"/desk/symposia/{row.pk}/minutes/", {"minutes": "讲了三件事"})
    desk.post(
        f"/desk/symposia/{row.pk}/",
        {"words": "修路", "leader": term.person_id, "due_on": f"{today()}", "source": "x"},
    )
    desk.post(f"/desk/symposia/items/{item.pk}/", {"state": "not_done", "reason": "没空"})

    page = desk.get(f"/desk/symposia/{row.pk}/")
    assert [found.state for found in page.context["agenda"]] == ["not_done"]
    assert [found.words for found in page.context["items"]] == ["修路"]
    assert "讲了三件事" in page.content.decode()
