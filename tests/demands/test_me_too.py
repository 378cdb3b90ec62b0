"""Who has the same worry is told with the asker, each by the way they left; nobody twice, nobody in vain."""

import pytest
from django.utils.translation import override

from demands.actions.calls import make_call
from demands.actions.dispatch import assign
from demands.actions.intake import me_too, similar_open
from demands.actions.outcomes import conclude
from demands.actions.telling import NotYours
from demands.models import Call, Demand
from tests.demands.factories import bring_to, demand_of, in_threads, kind_of
from tests.factories import BlockFactory, CommitteeFactory, UserFactory, account_with
from tests.village_affairs.people import village_with_people
from users.models import AuditEntry, Notice
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db
PHONE, OTHER = "19900001234", "19900005678"


@pytest.fixture
def village():
    return village_with_people()


def heard(ref: str) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(recipient=ref).order_by("pk").values_list("channel", "body"))


@pytest.mark.django_db(transaction=True)
def test_ten_phones_report_one_lamp_as_one_demand_and_nine_me_toos():
    village = village_with_people()
    block = BlockFactory(committee=village.committee)
    first = demand_of(village.committee, phone="19900000000", hear_by="sms", block=block)
    ways = ("sms", "leader", "call")
    jobs = [
        lambda n=n: me_too(
            first, source=f"phone:{n}", phone=f"1990000000{n}", hear_by=ways[n % 3], block=block
        )
        for n in range(1, 10)
    ]

    in_threads(jobs)
    in_threads(jobs)
    assign(first, to=village.clerk, by=village.director)
    assign(first, to=village.clerk, by=village.director)

    assert (Demand.objects.count(), first.me_toos.count()) == (1, 9)
    assert [channel for channel, _body in heard(f"demand:{first.pk}")] == ["sms", "sms"]
    for row in first.me_toos.all():
        assert [channel for channel, _body in heard(f"me_too:{row.pk}")] == (
            [] if row.hear_by == "call" else [row.hear_by]
        )
        assert row.calls.count() == (row.hear_by == "call")


@pytest.mark.parametrize("hear_by", ["sms", "call", "leader", "site"])
def test_a_way_to_hear_that_leads_nowhere_is_refused(village, hear_by):
    with pytest.raises(BadValue):
        demand_of(village.committee, hear_by=hear_by)
    demand = demand_of(village.committee)
    with pytest.raises(BadValue):
        me_too(demand, source="t:1", hear_by=hear_by)


def test_an_account_is_called_on_its_own_phone(village):
    demand = demand_of(village.committee, user=UserFactory(phone=PHONE), hear_by="call")

    assert demand.phone == PHONE
    assert demand.calls.get().words.startswith("已收到，最晚")


def test_the_dispatchers_hear_of_it_once_and_of_nobodys_phone(village):
    demand = demand_of(village.committee, phone=PHONE, words=f"打{PHONE}")

    for user in (village.clerk, village.director):
        assert [channel for channel, _body in heard(f"user:{user.pk}")] == ["site"]
    assert heard(f"user:{village.supervisor.pk}") == []
    assert PHONE not in str(list(Notice.objects.values()))
    assert Notice.objects.filter(url=f"/desk/demands/{demand.pk}/").count() == 2


def test_where_nobody_dispatches_the_street_office_hears():
    committee = CommitteeFactory()
    street = account_with("street_office", committee.street)

    demand_of(committee)

    assert len(heard(f"user:{street.pk}")) == 1


def test_a_clerk_who_reads_english_still_writes_to_neighbours_in_chinese(village):
    with override("en"):
        demand = bring_to("done", village, phone=PHONE, hear_by="sms")

    bodies = [body for _channel, body in heard(f"demand:{demand.pk}")]
    assert [
        words in body for words, body in zip(("已收到", "已经派人", "接下", "办好了"), bodies, strict=True)
    ]
    assert set(
        Notice.objects.filter(recipient=f"user:{village.clerk.pk}").values_list("subject", flat=True)
    ) == {
        "有一件新的诉求等您派单",
        "有一件诉求派给您",
    }


def test_the_leader_learns_whom_to_tell_and_never_the_code(village):
    block = BlockFactory(committee=village.committee)
    demand = demand_of(village.committee, block=block, hear_by="leader", name="沈阿姨")

    notice = Notice.objects.get(recipient=f"demand:{demand.pk}")
    assert (notice.channel, notice.block, notice.url) == ("leader", block, "")
    assert "请转告沈阿姨" in notice.body


def test_a_call_is_ticked_once_and_by_somebody_of_the_place(village):
    demand = demand_of(village.committee, phone=PHONE, hear_by="call")
    call = demand.calls.get()

    with pytest.raises(NotYours):
        make_call(call, by=village_with_people("对岸村", "duian").clerk)
    make_call(call, by=village.clerk, note="说知道了")
    make_call(call, by=village.director, note="又打")

    call.refresh_from_db()
    assert (call.done_by, call.note, Call.objects.owed().count()) == (village.clerk, "说知道了", 0)
    assert AuditEntry.objects.filter(action="demand.call").count() == 1


@pytest.mark.parametrize("by", ["phone", "user", "source"])
def test_one_person_counts_once(village, by):
    demand = demand_of(village.committee)
    user = UserFactory()
    about = {"phone": {"phone": PHONE}, "user": {"user": user}, "source": {"source": "t:1"}}[by]

    first = me_too(demand, **{"source": "t:1", **about})
    again = me_too(demand, **{"source": "t:2", **about})

    assert (first, demand.me_toos.count()) == (again, 1)


def test_the_askers_own_phone_is_told_nothing_twice_and_the_page_gives_nothing_away(village):
    demand = demand_of(village.committee, phone=PHONE, hear_by="sms")

    too = me_too(demand, source="t:1", phone=PHONE, hear_by="sms")
    assign(demand, to=village.clerk, by=village.director)

    assert heard(f"me_too:{too.pk}") == []
    assert len(heard(f"demand:{demand.pk}")) == 2


@pytest.mark.parametrize("kind", ["solved", "impossible"])
def test_what_has_an_outcome_takes_no_me_too(village, kind):
    demand = bring_to("working", village)
    conclude(demand, kind=kind, words="配件到了", proof="验收单", by=village.clerk)

    with pytest.raises(NotNow, match="重新反映"):
        me_too(demand, source="t:1")


def test_similar_ones_are_open_near_and_never_private(village):
    here, there = BlockFactory(committee=village.committee), BlockFactory(committee=village.committee)
    near = demand_of(village.committee, words="桥头路灯坏了两天", block=here)
    nowhere = demand_of(village.committee, words="桥头路灯不亮")
    demand_of(village.committee, words="桥头路灯坏了", block=there)
    demand_of(village.committee, words="桥头路灯坏了", block=here, is_private=True)
    demand_of(CommitteeFactory(), words="桥头路灯坏了")
    demand_of(village.committee, words="有人半夜装修", block=here)
    bring_to("done", village, words="桥头路灯坏了", block=here)

    found = similar_open(village.committee, block=here, words="桥头路灯坏了", kind=kind_of())

    assert [one.demand for one in found] == [near, nowhere]
    assert found[1].shared == ("桥头路灯",)


def test_at_most_five_similar_ones_are_named(village):
    for _number in range(9):
        demand_of(village.committee)

    assert len(similar_open(village.committee, block=None, words="桥头路灯坏了")) == 5
