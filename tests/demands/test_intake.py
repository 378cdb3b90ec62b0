"""A worry comes in by any door, once; who has it too says so instead of sending it again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils.translation import override

from demands import signals
from demands.actions.dispatch import assign
from demands.actions.intake import LONGEST, find_demand, me_too, page_of_demand, raise_demand, similar_open
from demands.actions.outcomes import conclude
from demands.actions.telling import NotYours, code_of, make_call
from demands.models import Call, Demand, DemandPhoto, MeToo
from tests.demands.factories import bring_to, demand_of, ground, kind_of, picture
from tests.factories import BlockFactory, CommitteeFactory, UserFactory, account_with
from tests.village_affairs.people import village_with_people
from users.actions.own_data import what_is_kept
from users.models import AuditEntry, Notice
from users.receipts import page_of_code
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadFile, BadValue, NotNow

pytestmark = pytest.mark.django_db
PHONE, OTHER = "19900001234", "19900005678"


@pytest.fixture
def village():
    return village_with_people()


def in_threads(jobs):
    """Run the jobs at the same time, each with a connection of its own; return what they return."""

    def run(job):
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def heard(ref: str) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(recipient=ref).order_by("pk").values_list("channel", "body"))


def test_the_same_sending_is_one_demand_with_one_code(village):
    first, code = raise_demand(committee=village.committee, kind=kind_of(), words="灯坏了", source="web:1")
    again, same = raise_demand(committee=village.committee, kind=kind_of(), words="灯坏了", source="web:1")

    assert (first, code) == (again, same)
    assert first.steps.count() == 1


def test_the_code_finds_it_however_it_is_typed_and_is_not_kept_with_it(village):
    demand = demand_of(village.committee)
    code = code_of(demand)

    assert find_demand(f" {code[:4].lower()}-{code[4:]} ") == demand
    assert page_of_demand(code) == page_of_code(code) == f"/d/{code}/"
    assert page_of_demand("23456789") is None
    assert code not in str(Demand.objects.values().get())


@pytest.mark.django_db(transaction=True)
def test_ten_phones_report_one_lamp_as_one_demand_and_nine_me_toos():
    ground()
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


@pytest.mark.django_db(transaction=True)
def test_the_same_sending_at_once_is_one_demand():
    ground()
    committee, kind = CommitteeFactory(), kind_of()

    def send():
        return raise_demand(committee=committee, kind=kind, words="灯坏了", source="web:1")

    sent = in_threads([send] * 10)

    assert len({(demand.pk, code) for demand, code in sent}) == 1
    assert Demand.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_follow_without_a_gap_under_eight_threads():
    ground()
    committee, kind = CommitteeFactory(), kind_of()
    jobs = [
        lambda n=n: raise_demand(committee=committee, kind=kind, words="灯坏了", source=f"web:{n}")
        for n in range(8)
    ]

    in_threads(jobs)

    assert sorted(Demand.objects.values_list("number", flat=True)) == list(range(1, 9))


def test_numbers_begin_anew_each_year_and_in_each_committee(village):
    last, new = (datetime(year, month, 1, 9, tzinfo=SHANGHAI) for year, month in ((2026, 12), (2027, 1)))
    rows = [demand_of(village.committee, at=moment) for moment in (last, last, new)]
    other = demand_of(CommitteeFactory(), at=last)

    assert [str(row) for row in (*rows, other)] == ["2026-0001", "2026-0002", "2027-0001", "2026-0001"]


@pytest.mark.parametrize("words", ["", "  ", "\u200b\n\x00"])
def test_no_words_are_no_demand(village, words):
    with pytest.raises(BadValue, match="请写下是什么事"):
        demand_of(village.committee, words=words)


def test_too_many_words_are_told_how_many_there_are(village):
    assert len(demand_of(village.committee, words="灯" * LONGEST).words) == LONGEST

    with pytest.raises(BadValue, match="最多写5000个字，现在有5001个字"):
        demand_of(village.committee, words="灯" * (LONGEST + 1))

    assert Demand.objects.count() == 1


@pytest.mark.parametrize("phone", ["12", "一二三", "1990000123x"])
def test_a_phone_of_no_shape_is_refused(village, phone):
    with pytest.raises(BadValue):
        demand_of(village.committee, phone=phone)
    demand = demand_of(village.committee)
    with pytest.raises(BadValue):
        me_too(demand, source="t:1", phone=phone)

    assert (Demand.objects.count(), MeToo.objects.count()) == (1, 0)


def test_phones_are_sealed_and_stand_nowhere_in_clear(village):
    demand = demand_of(village.committee, phone=PHONE)
    too = me_too(demand, source="t:1", phone=OTHER)

    assert (demand.phone, too.phone) == (PHONE, OTHER)
    assert PHONE not in str(Demand.objects.values().get())
    assert OTHER not in str(MeToo.objects.values().get())


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


def files_below(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_photo_of_60_mb_is_a_sentence_and_nothing_is_kept(village, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    huge = SimpleUploadedFile("photo.png", picture().read() + b"0" * 60 * 1024 * 1024)

    with pytest.raises(BadFile, match="文件太大"):
        demand_of(village.committee, photos=[picture(), huge])

    assert (Demand.objects.count(), DemandPhoto.objects.count(), Notice.objects.count()) == (0, 0, 0)
    assert files_below(tmp_path) == []


def test_photos_are_kept_with_the_demand_and_three_are_enough(village, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    demand = demand_of(village.committee, photos=[picture(), picture()])
    with pytest.raises(BadValue, match="最多放3张"):
        demand_of(village.committee, photos=[picture() for _number in range(4)])

    assert demand.photos.count() == len(files_below(tmp_path)) == 2


def test_a_hotline_number_is_written_down_once(village):
    first = demand_of(village.committee, door="hotline", outer_number="FX20261124001")

    with pytest.raises(BadValue, match=f"FX20261124001已经登记过了，是{first}号"):
        demand_of(village.committee, door="hotline", outer_number=" FX20261124001 ")
    demand_of(CommitteeFactory(), door="hotline", outer_number="FX20261124001")

    assert Demand.objects.count() == 2


def test_a_kind_about_the_household_is_private_unless_told_otherwise(village):
    rows = [
        demand_of(village.committee, kind=kind_of("relief")),
        demand_of(village.committee, kind=kind_of("relief"), is_private=False),
        demand_of(village.committee),
        demand_of(village.committee, is_private=True),
    ]

    assert [row.is_private for row in rows] == [True, False, False, True]


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


@pytest.mark.parametrize(
    "role, place, allowed",
    [
        ("clerk", "committee", True),
        ("director", "committee", True),
        ("street_office", "street", True),
        ("leader", "block", True),
        ("leader", "other block", False),
        ("clerk", "other committee", False),
        ("supervisor", "committee", False),
        ("auditor", "committee", False),
        ("resident", "block", False),
    ],
)
def test_who_may_write_down_anothers_worry(village, role, place, allowed):
    block = BlockFactory(committee=village.committee)
    places = {
        "committee": village.committee,
        "street": village.committee.street,
        "block": block,
        "other block": BlockFactory(committee=village.committee),
        "other committee": CommitteeFactory(),
    }
    by = account_with(role, places[place])

    if allowed:
        assert demand_of(village.committee, block=block, door="visit", taken_by=by).taken_by == by
    else:
        with pytest.raises(NotYours):
            demand_of(village.committee, block=block, door="visit", taken_by=by)


def test_what_is_raised_is_told_upward_once(village):
    seen = []

    def note(demand, **_more):
        seen.append(demand)

    signals.raised.connect(note)
    try:
        demand = demand_of(village.committee, source="web:1")
        demand_of(village.committee, source="web:1")
    finally:
        signals.raised.disconnect(note)

    assert seen == [demand]


def test_the_stamp_of_the_committee_moves(village):
    before = village.committee.public_stamp

    demand_of(village.committee)

    village.committee.refresh_from_db()
    assert village.committee.public_stamp > before


def test_an_account_reads_what_it_raised_with_its_own_phone(village):
    user = UserFactory()
    demand_of(village.committee, user=user, phone=PHONE, words="灯坏了")
    me_too(demand_of(village.committee), source="t:1", user=user)

    kept = what_is_kept(user)["demands"]

    assert (len(kept), kept[0]["words"], kept[0]["phone"]) == (2, "灯坏了", PHONE)
