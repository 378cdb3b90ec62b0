from datetime import timedelta

import pytest

from residents.models import Figure
from services.actions.bright import not_asked, note_results, plan_day, sign_in
from services.actions.bright_founding import found_bright
from services.actions.bright_values import read_finding, read_value
from services.actions.consents import ConsentMissing
from services.actions.enrolling import NotEligible, enrol
from services.actions.moving import withdraw
from services.models import Attendance, EyeResult
from tests.factories import CommitteeFactory
from tests.services.bright_ground import eyes_at, plan
from tests.services.ground import person_in, programme_of, self_of
from users.models import AuditEntry
from xidu.kit.crypto import SealBroken
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def eyes():
    return eyes_at(CommitteeFactory())


@pytest.mark.parametrize("value", ["0.02", "2.0", "1", "指数", "手动", "光感", "０.5", ""])
def test_vision_in_its_range_or_by_its_word_is_taken(value):
    assert read_value("vision", value) == value.replace("０", "0")


@pytest.mark.parametrize("value", ["0.01", "2.1", "-0.5", "0", "五", "NaN", "Infinity", "1e0000000"])
def test_vision_outside_is_refused_with_how_to_write_it(value):
    with pytest.raises(BadValue, match=r"视力请写0\.02到2\.0的数"):
        read_value("vision", value)


@pytest.mark.parametrize("value", ["0", "80", "15.5"])
def test_pressure_from_nought_to_eighty_is_taken(value):
    assert read_value("glaucoma", value) == value


@pytest.mark.parametrize("value", ["-1", "80.1", "高", "指数"])
def test_pressure_outside_is_refused(value):
    with pytest.raises(BadValue, match="眼压请写0到80的数"):
        read_value("glaucoma", value)


@pytest.mark.parametrize("kind", ["slit", "cataract", "fundus"])
def test_a_station_without_a_number_takes_words_alone(kind):
    with pytest.raises(BadValue, match="这一站没有数值"):
        read_value(kind, "1")
    assert (read_value(kind, " "), read_finding(" 晶体\n混浊 ")) == ("", "晶体 混浊")


def test_a_finding_has_an_end():
    assert len(read_finding("明" * 120)) == 120
    with pytest.raises(BadValue, match="最多写120个字"):
        read_finding("明" * 121)


@pytest.mark.parametrize(
    "facts, told",
    [
        ({"hospital": " "}, "哪家医院"),
        ({"collect": ""}, "到哪里领"),
        ({"seats": 0}, "名额至少写1个"),
        ({"stations": ()}, "至少选一个检查站"),
        ({"stations": ("teeth",)}, "至少选一个检查站"),
        ({"on": today() - timedelta(days=1)}, "今天以后"),
    ],
)
def test_a_day_that_cannot_be_held_is_refused(eyes, facts, told):
    with pytest.raises(BadValue, match=told):
        plan_day(eyes.day.term.programme, eyes.committee, plan(**facts), by=eyes.clerk, source="x")


def test_a_day_without_its_consent_or_of_another_programme_is_refused(eyes):
    bare = programme_of(eyes.committee, key="other")
    with pytest.raises(BadValue, match="这不是光明行动"):
        plan_day(bare, eyes.committee, plan(), by=eyes.clerk, source="x")
    eyes.day.term.programme.consent_texts.update(is_needed=False)
    with pytest.raises(BadValue, match="还没有同意书"):
        plan_day(eyes.day.term.programme, eyes.committee, plan(), by=eyes.clerk, source="y")


def test_founding_and_planning_twice_is_once(eyes):
    again = plan_day(
        eyes.day.term.programme, eyes.committee, plan(), by=eyes.clerk, source=f"day:{eyes.committee.pk}"
    )

    assert again == eyes.day
    assert found_bright(eyes.committee, by=eyes.clerk) == eyes.day.term.programme


def test_nobody_comes_without_a_yes_or_too_young(eyes):
    with pytest.raises(ConsentMissing, match="查眼睛和记结果"):
        enrol(eyes.day.term, self_of(person_in(eyes.committee, age=70)), source="a")
    with pytest.raises(NotEligible, match="满60周岁"):
        eyes.comes(age=59)
    with pytest.raises(NotEligible, match="几点来"):
        eyes.comes(slot="03:00")


def test_the_age_is_the_figure_of_the_day(eyes):
    Figure.objects.create(
        key="bright_age_min", value="65", committee=eyes.committee, since=today(), basis="村里约定"
    )

    with pytest.raises(NotEligible, match="满65周岁"):
        eyes.comes(age=64)
    assert eyes.comes(age=65).slot == ""


def test_who_is_old_enough_and_was_not_asked_is_listed_and_leaves_the_list_with_a_yes_or_a_no(eyes):
    waits = person_in(eyes.committee, "钱桂芳", 60)
    person_in(eyes.committee, "小钱", 59)
    eyes.comes()
    no = eyes.comes("不来")
    withdraw(no.enrolment, self_of(no.enrolment.person))

    assert list(not_asked(eyes.day)) == [waits]


def test_numbers_are_drawn_at_the_door_in_order_and_once(eyes):
    files = [eyes.comes() for _two in range(2)]

    numbers = [sign_in(row, by=eyes.clerk).number for row in (*reversed(files), files[0])]

    assert numbers == [1, 2, 2]
    assert Attendance.objects.filter(session=eyes.day.session, state="present").count() == 2


def test_who_is_off_the_list_draws_no_number(eyes):
    row = eyes.comes()
    withdraw(row.enrolment, self_of(row.enrolment.person))

    with pytest.raises(NotNow, match="只给报上了的人"):
        sign_in(row, by=eyes.clerk)


def test_a_result_is_sealed_per_eye_and_written_again_is_corrected(eyes):
    row, station = eyes.seen(value="0.3"), eyes.stations["vision"]

    note_results(row, station, {"r": ("光感", "看不清"), "l": ("", "")}, by=eyes.other)

    kept = {one.eye: (one.read("value"), one.read("finding")) for one in EyeResult.objects.filter(file=row)}
    assert kept == {"r": ("光感", "看不清"), "l": ("0.3", "")}
    assert not EyeResult.objects.filter(value_sealed__contains="光感").exists()
    assert AuditEntry.objects.filter(action="record.correct", actor=eyes.other, detail={}).count() == 1


def test_nothing_is_written_for_who_did_not_come_or_at_another_days_station_or_for_no_eye(eyes):
    other = eyes_at(CommitteeFactory())
    row = eyes.comes()

    with pytest.raises(NotNow, match="还没有签到"):
        note_results(row, eyes.stations["vision"], {"r": ("1.0", "")}, by=eyes.worker)
    row = sign_in(row, by=eyes.clerk)
    with pytest.raises(BadValue, match="不是这一天的"):
        note_results(row, other.stations["vision"], {"r": ("1.0", "")}, by=eyes.worker)
    with pytest.raises(BadValue, match="至少写一只"):
        note_results(row, eyes.stations["vision"], {"r": ("", " ")}, by=eyes.worker)
    with pytest.raises(BadValue, match="视力请写"):
        note_results(row, eyes.stations["vision"], {"r": ("1.0", ""), "l": ("9", "")}, by=eyes.worker)
    assert EyeResult.objects.count() == 0


def test_a_ciphertext_moved_to_the_other_eye_or_person_does_not_open(eyes):
    first, second = eyes.seen(), eyes.seen(eyes.comes("另一位"))
    right, left = EyeResult.objects.filter(file=first).order_by("-eye")
    stranger = EyeResult.objects.get(file=second, eye="r")

    for row in (left, stranger):
        EyeResult.objects.filter(pk=row.pk).update(value_sealed=right.value_sealed)
        row.refresh_from_db()
        with pytest.raises(SealBroken, match="打不开"):
            row.read("value")
