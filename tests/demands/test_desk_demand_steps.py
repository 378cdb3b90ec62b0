"""One demand on the desk: who may do what with it where and when."""

import pytest
from django.urls import reverse

from demands.actions.dispatch import transfer
from demands.actions.intake import me_too
from demands.models import ReplyTemplate
from tests.demands.desk_steps import address, in_state, traces
from tests.demands.factories import demand_of, picture
from tests.village_affairs.people import door, village_with_people
from users.models import AuditEntry

pytestmark = pytest.mark.django_db
PHONE = "19900001234"


@pytest.fixture
def village():
    return village_with_people()


def test_a_number_is_seen_for_a_reason_that_stays(village):
    demand = in_state("working", village, words=f"打{PHONE}", phone=PHONE)
    clerk = door(village.clerk)

    assert clerk.post(address("phone", demand), {"reason": " "}).status_code == 302
    page = clerk.post(address("phone", demand), {"reason": "问地点"}).content.decode()

    assert PHONE in page
    entry = AuditEntry.objects.get(action="demand.reveal_phone")
    assert (entry.detail, entry.committee) == ({"reason": "问地点"}, village.committee)
    assert AuditEntry.objects.filter(action="demand.reveal_phone").count() == 1


def test_photos_are_for_those_who_may_read_it(village):
    demand = in_state("new", village, photos=[picture()])
    url = reverse("demands:demand-photo", args=[demand.pk, demand.photos.get().pk])
    other = village_with_people("对岸村", "duian")

    answer = door(village.supervisor).get(url)
    assert b"".join(answer).startswith(b"\x89PNG")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert door(other.clerk).get(url).status_code == 404
    wrong = reverse("demands:demand-photo", args=[demand_of(village.committee).pk, demand.photos.get().pk])
    assert door(village.clerk).get(wrong).status_code == 404


def test_solved_with_a_photo_keeps_it_and_without_proof_is_told_so(village):
    demand = in_state("working", village)
    clerk, words = door(village.clerk), {"kind": "solved", "words": "灯换好了"}

    refused = clerk.post(address("conclude", demand), words)
    taken = clerk.post(address("conclude", demand), words | {"photo": picture()})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "要有证明" in refused.content.decode()
    assert demand.outcomes.get().photo is not None


@pytest.mark.parametrize(
    "data, words",
    [
        ({"kind": "referred", "words": "归电力公司管"}, "请写清楚转给了"),
        ({"kind": "explained", "words": f"请打{PHONE}"}, "不能有号码"),
        ({"kind": "explained", "words": ""}, "请写答复"),
        ({"words": "好了"}, "请选一下"),
        ({"kind": "duplicate", "words": "同一盏灯", "duplicate_of": "2026-9999"}, "没有这个编号"),
        ({"kind": "duplicate", "words": "同一盏灯"}, "没有这个编号"),
    ],
)
def test_an_outcome_that_says_too_little_or_too_much_is_refused(village, data, words):
    demand = in_state("working", village)

    answer = door(village.clerk).post(address("conclude", demand), data)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert demand.outcomes.count() == 0


def test_the_same_as_an_open_one_takes_its_people_there(village):
    demand, open_one = in_state("working", village, phone=PHONE, hear_by="sms"), demand_of(village.committee)

    door(village.clerk).post(
        address("conclude", demand),
        {"kind": "duplicate", "words": "同一盏灯", "duplicate_of": str(open_one.number)},
    )

    demand.refresh_from_db()
    assert (demand.state, demand.merged_into) == ("closed", open_one)
    assert [row.phone for row in open_one.me_toos.all()] == [PHONE]


def test_what_others_wait_for_cannot_be_taken_back_by_one(village):
    demand = in_state("working", village)
    clerk = door(village.clerk)
    assert "居民撤回了" in clerk.get(address("conclude", demand)).content.decode()

    me_too(demand, source="t:1", phone=PHONE, hear_by="sms")

    assert "居民撤回了" not in clerk.get(address("conclude", demand)).content.decode()


def test_ready_words_are_filled_in(village):
    own = ReplyTemplate.objects.create(committee=village.committee, title="换灯", words="灯已换好。")
    other = village_with_people("对岸村", "duian").committee
    foreign = ReplyTemplate.objects.create(committee=other, title="外村", words="外村的话。")
    demand, clerk = in_state("working", village), door(village.clerk)

    answer = clerk.get(f"{address('conclude', demand)}?template={own.pk}")

    assert answer.context["form"].initial == {"words": "灯已换好。"}
    assert "外村" not in answer.content.decode()
    assert clerk.get(f"{address('conclude', demand)}?template={foreign.pk}").context["form"].initial == {}


def test_a_bad_call_back_reopens_it_for_somebody_else(village):
    demand = in_state("done", village)

    door(village.director).post(address("rate", demand), {"stars": "1", "way": "call", "words": "还是黑"})

    demand.refresh_from_db()
    assert (demand.state, demand.round, demand.ratings.get().by) == ("new", 2, village.director)
    page = door(village.director).get(reverse("demands:demand", args=[demand.pk]))
    offered = [str(user) for _key, user in page.context["main_form"].fields["to"].choices]
    assert "clerk" not in offered


def test_a_circle_is_told_and_changes_nothing(village):
    demand = in_state("working", village)
    transfer(demand, to=village.director, by=village.clerk, reason="归主任管")
    before = traces()

    answer = door(village.director).post(
        address("transfer", demand), {"to": village.clerk.pk, "reason": "还是您"}, follow=True
    )

    assert "不能转圈" in str(next(iter(answer.context["messages"])))
    assert traces() == before


def test_a_deadline_is_not_moved_into_the_past(village):
    demand = in_state("new", village)

    door(village.director).post(
        address("assign", demand), {"to": village.clerk.pk, "due_on": "2020-01-01"}, follow=True
    )

    demand.refresh_from_db()
    assert demand.state == "new"


def test_accepting_is_for_whom_it_was_given_to(village):
    demand = in_state("assigned", village)

    answer = door(village.director).post(address("accept", demand), follow=True)

    assert "不在您手上" in str(next(iter(answer.context["messages"])))
    demand.refresh_from_db()
    assert demand.state == "assigned"
