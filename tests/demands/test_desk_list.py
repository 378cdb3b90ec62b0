"""The desk's one list: by deadline, narrowed, sent on in bulk, at the same cost for one and thirty."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from demands.actions.dispatch import assign, join
from demands.models import Demand
from demands.pages import desk_jobs
from tests.demands.factories import bring_to, demand_of, kind_of
from tests.factories import BlockFactory, account_with
from tests.village_affairs.people import door, village_with_people
from users.desk_queue import jobs_for
from xidu.kit.dates import today

pytestmark = pytest.mark.django_db
LIST = "/desk/demands/"
PHONE = "19900001234"


@pytest.fixture
def village():
    return village_with_people()


def shown(answer) -> list[Demand]:
    return [row.demand for row in answer.context["rows"]]


def test_what_is_due_first_stands_first_and_what_is_over_is_left_out(village):
    later, sooner = demand_of(village.committee), demand_of(village.committee, is_urgent=True)
    bring_to("done", village)

    assert shown(door(village.clerk).get(LIST)) == [sooner, later]


def test_a_number_in_the_words_is_covered_on_the_list(village):
    demand_of(village.committee, words=f"请打{PHONE}，路灯坏了", phone=PHONE)

    page = door(village.clerk).get(LIST).content.decode()

    assert "路灯坏了" in page
    assert PHONE not in page


@pytest.mark.parametrize(
    "query, found",
    [
        ("state=new", ["new"]),
        ("state=working", ["working"]),
        ("state=done", ["done"]),
        ("state=all", ["new", "assigned", "working", "done"]),
        ("mine=1", ["assigned", "working"]),
        ("mine=1&state=all", ["assigned", "working", "done"]),
        ("door=phone", []),
        ("kind=999999", []),
        ("state=nonsense", []),
    ],
)
def test_the_list_is_narrowed(village, query, found):
    for state in ("new", "assigned", "working", "done"):
        bring_to(state, village)

    rows = shown(door(village.clerk).get(f"{LIST}?{query}"))

    assert sorted(row.state for row in rows) == sorted(found)


def test_the_list_is_narrowed_by_kind_door_and_block(village):
    block = BlockFactory(committee=village.committee)
    wanted = demand_of(village.committee, kind=kind_of("noise"), door="phone", block=block)
    demand_of(village.committee)
    clerk = door(village.clerk)

    for query in (f"kind={wanted.kind_id}", "door=phone", f"block={block.pk}"):
        assert shown(clerk.get(f"{LIST}?{query}")) == [wanted]


def test_who_helps_finds_it_among_their_own(village):
    demand = bring_to("working", village)
    join(demand, user=village.director, by=village.clerk, reason="一起去看")

    assert shown(door(village.director).get(f"{LIST}?mine=1")) == [demand]


def test_late_ones_are_found_by_their_deadline(village):
    late, running = demand_of(village.committee), demand_of(village.committee)
    Demand.objects.filter(pk=late.pk).update(due_on=today() - timedelta(1))
    Demand.objects.filter(pk=running.pk).update(due_on=today())

    assert shown(door(village.clerk).get(f"{LIST}?state=late")) == [late]


def test_an_outsider_sees_none_of_them(village):
    demand_of(village.committee)
    other = village_with_people("对岸村", "duian")

    assert shown(door(other.clerk).get(LIST)) == []


@pytest.mark.parametrize(
    "role, status",
    [
        ("clerk", 200),
        ("director", 200),
        ("supervisor", 200),
        ("auditor", 200),
        ("street_office", 200),
        ("system_admin", 403),
    ],
)
def test_the_list_is_read_by_its_roles(village, role, status):
    place = village.committee.street if role in {"street_office", "system_admin"} else village.committee

    assert door(account_with(role, place)).get(LIST).status_code == status


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_at_any_size(village, count, django_assert_num_queries):
    block = BlockFactory(committee=village.committee)
    for number in range(count):
        bring_to("working" if number % 2 else "new", village, block=block)
    clerk = door(village.clerk)
    query = f"{LIST}?block={block.pk}&kind={kind_of().pk}&state=all"

    with django_assert_num_queries(11):
        answer = clerk.get(query)

    assert len(shown(answer)) == count


def test_several_are_sent_at_once(village):
    demands = [demand_of(village.committee) for _each in range(3)]

    answer = door(village.director).post(
        reverse("demands:bulk-assign"),
        {"demand": [row.pk for row in demands[:2]], "to": village.clerk.pk},
    )

    assert answer.status_code == 302
    states = list(Demand.objects.order_by("pk").values_list("state", "handler"))
    assert states == [("assigned", village.clerk.pk)] * 2 + [("new", None)]


def test_one_that_is_over_sends_none_of_them(village):
    new, done = demand_of(village.committee), bring_to("done", village)

    answer = door(village.director).post(
        reverse("demands:bulk-assign"), {"demand": [new.pk, done.pk], "to": village.clerk.pk}, follow=True
    )

    assert "待评价" in str(next(iter(answer.context["messages"])))
    new.refresh_from_db()
    assert new.state == "new"


@pytest.mark.parametrize("data", [{}, {"to": "1"}, {"demand": ["x"]}])
def test_nothing_ticked_sends_nothing(village, data):
    demand_of(village.committee)

    answer = door(village.director).post(reverse("demands:bulk-assign"), data)

    assert answer.status_code == 302
    assert Demand.objects.filter(state="new").count() == 1


def test_bulk_is_not_for_outsiders_nor_for_those_who_only_read(village):
    demand = demand_of(village.committee)
    other = village_with_people("对岸村", "duian")
    data = {"demand": [demand.pk], "to": other.clerk.pk}
    url = reverse("demands:bulk-assign")

    assert door(other.clerk).post(url, data).status_code == 404
    assert door(village.supervisor).post(url, data).status_code == 403
    demand.refresh_from_db()
    assert demand.state == "new"


def test_nobody_from_elsewhere_can_be_sent_one(village):
    demand = demand_of(village.committee)
    other = village_with_people("对岸村", "duian")

    door(village.director).post(reverse("demands:bulk-assign"), {"demand": [demand.pk], "to": other.clerk.pk})

    demand.refresh_from_db()
    assert demand.handler is None


def jobs(user) -> list[str]:
    day = today()
    providers = (desk_jobs.demands_waiting, desk_jobs.calls_to_make)
    return [job.title for provider in providers for job in provider(user, day)]


def test_the_desk_says_what_waits_for_whom(village):
    demand_of(village.committee, words="垃圾桶满了")
    bring_to("assigned", village, words="井盖坏了", phone=PHONE, hear_by="call")
    working = bring_to("working", village, words="桥栏松了")
    far = bring_to("working", village, words="绿地养护")
    Demand.objects.filter(pk=working.pk).update(due_on=today() + timedelta(7))
    Demand.objects.filter(pk=far.pk).update(due_on=today() + timedelta(8))

    assert jobs(village.clerk) == [
        "派单：垃圾桶满了",
        "接单：井盖坏了",
        "答复诉求：桥栏松了",
        "有1个电话要打给居民",
    ]
    Demand.objects.filter(pk=working.pk).update(due_on=date(2026, 1, 5))
    assert jobs(village.director) == ["超过期限：桥栏松了", "派单：垃圾桶满了", "有1个电话要打给居民"]
    assert jobs(village.supervisor) == []


@pytest.mark.parametrize("count", [1, 12])
def test_the_jobs_cost_the_same_at_any_size(village, count, django_assert_num_queries):
    for _each in range(count):
        bring_to("working", village)
        demand_of(village.committee)
    clerk = type(village.clerk).objects.get(pk=village.clerk.pk)

    # The grants, the demands of every pile, the calls.
    with django_assert_num_queries(3):
        assert len(jobs(clerk)) == count * 2


def test_the_first_page_of_the_desk_shows_what_is_late_and_the_calls(village):
    late = bring_to("working", village, words="桥栏松了", phone=PHONE, hear_by="call")
    Demand.objects.filter(pk=late.pk).update(due_on=date(2026, 1, 5))

    shown = [job.title for job in jobs_for(village.director, today())]

    assert [title for title in shown if "桥栏" in title or "电话" in title] == [
        "超过期限：桥栏松了",
        "有1个电话要打给居民",
    ]


def test_what_somebody_helps_with_is_theirs_to_answer_and_stands_once(village):
    late = bring_to("working", village, words="桥栏松了")
    join(late, user=village.director, by=village.clerk, reason="一起看看")
    Demand.objects.filter(pk=late.pk).update(due_on=date(2026, 1, 5))

    assert jobs(village.director) == ["答复诉求：桥栏松了"]


def test_a_street_full_of_late_ones_hides_nobody_s_own(village, monkeypatch):
    monkeypatch.setattr(desk_jobs, "MOST", 2)
    for _each in range(3):
        late = bring_to("working", village, words="拖着的事")
        Demand.objects.filter(pk=late.pk).update(due_on=date(2026, 1, 5))
    own = demand_of(village.committee, words="自己的事")
    assign(own, to=village.director, by=village.director)

    assert jobs(village.director) == ["超过期限：拖着的事"] * 2 + ["接单：自己的事"]
