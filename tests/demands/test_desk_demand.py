"""One demand on the desk: who may do what with it where and when."""

import pytest
from django.urls import reverse

from demands.actions.dispatch import join, pause, transfer
from demands.actions.intake import me_too
from demands.actions.ratings import rate
from demands.models import Demand, Outcome, ReplyTemplate, Step
from tests.demands.factories import bring_to, demand_of, kind_of, picture
from tests.factories import BlockFactory, account_with
from tests.village_affairs.people import door, village_with_people
from users.models import AuditEntry

pytestmark = pytest.mark.django_db
PHONE = "19900001234"
STATES = ("new", "assigned", "working", "paused", "done", "closed")
# step: (what is posted, the states in which it does something)
STEPS = {
    "assign": ({"to": "director", "reason": "归主任管"}, {"new", "assigned", "working"}),
    "accept": ({}, {"assigned"}),
    "return": ({"reason": "不归我管"}, {"assigned", "working"}),
    "transfer": ({"to": "director", "reason": "归主任管"}, {"assigned", "working"}),
    "join": ({"to": "director", "reason": "一起看看"}, {"assigned", "working", "paused"}),
    "pause": ({"reason": "等配件"}, {"assigned", "working"}),
    "resume": ({}, {"paused"}),
    "change": ({"kind": "noise", "reason": "分错了"}, {"new", "assigned", "working"}),
    "show": ({"words": "桥头路灯不亮"}, set(STATES)),
    "note": ({"words": "约了电工"}, set(STATES)),
    "conclude": ({"kind": "explained", "words": "等电力公司来。"}, {"assigned", "working", "paused"}),
    "rate": ({"stars": "5", "way": "call"}, {"done"}),
    "merge": ({"into": "other", "reason": "同一盏灯"}, {"new", "assigned", "working", "paused"}),
    "split": ({"parts": "另一盏灯也坏了", "reason": "两件事"}, {"new", "assigned", "working"}),
}


@pytest.fixture
def village():
    return village_with_people()


def in_state(state: str, village, **about) -> Demand:
    """Return a demand in ``state``; the clerk has it as soon as somebody has."""
    if state == "paused":
        demand = bring_to("working", village, **about)
        pause(demand, by=village.clerk, reason="等配件")
    elif state == "closed":
        demand = bring_to("done", village, **about)
        rate(demand, stars=5, way="web")
    else:
        demand = bring_to(state, village, **about)
    demand.refresh_from_db()
    return demand


def address(name: str, demand: Demand) -> str:
    return reverse(f"demands:demand-{name}", args=[demand.pk])


def data_of(name: str, village, other: Demand) -> dict[str, str]:
    given = {"director": village.director.pk, "noise": kind_of("noise").pk, "other": str(other)}
    return {key: given.get(value, value) for key, value in STEPS[name][0].items()}


def traces() -> tuple[object, ...]:
    """Return all that a step could change."""
    rows = Demand.objects.order_by("pk")
    fields = [field.attname for field in Demand._meta.concrete_fields]
    return (list(rows.values_list(*fields)), Step.objects.count(), Outcome.objects.count())


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_taken_only_in_its_states(village, name, state):
    demand, other = in_state(state, village), demand_of(village.committee, words="东头路灯")
    before = traces()

    answer = door(village.clerk).post(address(name, demand), data_of(name, village, other), follow=True)

    said = [message.level_tag for message in answer.context["messages"]]
    if state in STEPS[name][1]:
        assert said[0] == "success"
        assert traces() != before
    elif (name, state) == ("accept", "working"):
        # Accepting twice is once.
        assert (traces(), said) == (before, ["success"])
    else:
        assert traces() == before
        assert said == ["error"] or answer.context["form"].errors
    assert answer.status_code in {200, 422}


@pytest.mark.parametrize("name", [*STEPS, "phone"])
def test_another_village_gets_404_and_a_reader_403(village, name):
    demand, other = in_state("working", village, phone=PHONE), demand_of(village.committee)
    outsider = village_with_people("对岸村", "duian").clerk
    data = {"reason": "x"} if name == "phone" else data_of(name, village, other)
    before = traces()

    for user, status in ((outsider, 404), (village.supervisor, 403)):
        assert door(user).post(address(name, demand), data).status_code == status
    leader = account_with("leader", BlockFactory(committee=village.committee))
    assert door(leader).post(address(name, demand), data).status_code == 403

    assert traces() == before


@pytest.mark.parametrize("name", [*STEPS, "phone"])
def test_nothing_happens_by_looking(village, name):
    demand = in_state("working", village, phone=PHONE)
    before = traces()

    assert door(village.clerk).get(address(name, demand)).status_code in {200, 302, 405}

    assert traces() == before


@pytest.mark.parametrize(
    "name", ["assign", "return", "transfer", "join", "pause", "change", "merge", "split"]
)
def test_no_reason_no_step(village, name):
    demand, other = in_state("working", village), demand_of(village.committee)
    data = data_of(name, village, other) | {"reason": " "}
    before = traces()

    door(village.clerk).post(address(name, demand), data)

    assert traces() == before


@pytest.mark.parametrize(
    "state, user, step",
    [
        ("new", "clerk", "assign"),
        ("new", "supervisor", ""),
        ("assigned", "clerk", "accept"),
        ("assigned", "director", ""),
        ("working", "clerk", "answer"),
        ("working", "director", ""),
        ("paused", "clerk", "resume"),
        ("done", "director", "rate"),
        ("done", "supervisor", ""),
        ("closed", "clerk", ""),
    ],
)
def test_the_page_offers_one_next_step_to_whose_turn_it_is(village, state, user, step):
    demand = in_state(state, village)

    answer = door(getattr(village, user)).get(reverse("demands:demand", args=[demand.pk]))

    assert answer.context["step"] == step
    assert answer.content.decode().count("btn--main") == (1 if step else 0)


def test_who_helps_may_answer(village):
    demand = in_state("working", village)
    join(demand, user=village.director, by=village.clerk, reason="一起去看")

    answer = door(village.director).get(reverse("demands:demand", args=[demand.pk]))

    assert answer.context["step"] == "answer"


def test_the_page_tells_all_and_no_number(village):
    block = BlockFactory(committee=village.committee, name="第三组")
    demand = in_state(
        "working",
        village,
        words=f"路灯坏了，打{PHONE}",
        phone=PHONE,
        name="沈安宁",
        block=block,
        place="桥头",
    )
    me_too(demand, source="t:1", phone="19900005678", hear_by="sms")
    join(demand, user=village.director, by=village.clerk, reason="一起去看")
    page = door(village.clerk).get(reverse("demands:demand", args=[demand.pk])).content.decode()

    for words in ("第三组", "桥头", "沈安宁", "199****1234", "还有1位居民", "一起去看", "告诉居民："):
        assert words in page
    assert PHONE not in page
    assert "19900005678" not in page


def test_the_page_costs_no_more_than_twelve_queries(village, django_assert_max_num_queries):
    demand = in_state("working", village, photos=[picture(), picture("b.png")])
    for number in range(12):
        demand_of(village.committee, words=f"桥头路灯坏了 {number}")
        me_too(demand, source=f"t:{number}", phone=f"1990000{number:04d}", hear_by="sms")
    join(demand, user=village.director, by=village.clerk, reason="一起去看")
    clerk = door(village.clerk)

    with django_assert_max_num_queries(12):
        answer = clerk.get(reverse("demands:demand", args=[demand.pk]))

    assert len(answer.context["alike"]) == 4


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
