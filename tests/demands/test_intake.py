"""A worry comes in by any door, once, with a number and a code of its own."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from demands import signals
from demands.actions.intake import LONGEST, find_demand, me_too, page_of_demand, raise_demand
from demands.actions.telling import NotYours, code_of
from demands.models import Demand, DemandPhoto, MeToo
from tests.demands.factories import demand_of, in_threads, kind_of, picture
from tests.factories import BlockFactory, CommitteeFactory, UserFactory, account_with
from tests.village_affairs.people import village_with_people
from users.actions.own_data import what_is_kept
from users.models import Notice
from users.receipts import page_of_code
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadFile, BadValue

pytestmark = pytest.mark.django_db
PHONE, OTHER = "19900001234", "19900005678"


@pytest.fixture
def village():
    return village_with_people()


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
def test_the_same_sending_at_once_is_one_demand():
    committee, kind = CommitteeFactory(), kind_of()

    def send():
        return raise_demand(committee=committee, kind=kind, words="灯坏了", source="web:1")

    sent = in_threads([send] * 10)

    assert len({(demand.pk, code) for demand, code in sent}) == 1
    assert Demand.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_follow_without_a_gap_under_eight_threads():
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
