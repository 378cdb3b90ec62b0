import hashlib

import pytest

from xidu.kit import lottery
from xidu.kit.errors import BadValue

SLIPS = ["30211", "10007", "58820", "91234"]
SECRET = "00112233445566778899aabbccddeeff"
FACT = "双色球 05 11 14 22 27 30 + 08"


def seed() -> str:
    return lottery.seed_of(lottery.digest_of(SLIPS), SECRET, FACT)


def test_the_same_list_and_seed_give_the_same_order_however_the_list_is_written():
    assert lottery.order_of(seed(), SLIPS) == lottery.order_of(seed(), reversed(SLIPS))
    assert lottery.order_of(seed(), SLIPS) == ["30211", "10007", "91234", "58820"]


def test_anyone_gets_the_order_by_hand_from_the_docstring_alone():
    digest = hashlib.sha256(b"10007\n30211\n58820\n91234").hexdigest()
    line = f"{digest}|{SECRET}|{FACT}"

    by_hand = sorted(SLIPS, key=lambda slip: hashlib.sha256(f"{line}|{slip}".encode()).hexdigest())

    assert by_hand == lottery.order_of(seed(), SLIPS)


def test_nobody_on_the_list_is_an_empty_order():
    empty = lottery.digest_of([])

    assert lottery.order_of(lottery.seed_of(empty, SECRET, FACT), []) == []


@pytest.mark.parametrize("slips", [["1", "1"], ["1", ""], ["1", "2|3"], ["1", "2\n3"]])
def test_a_list_that_can_be_read_two_ways_is_refused(slips):
    with pytest.raises(BadValue):
        lottery.digest_of(slips)


@pytest.mark.parametrize(
    "said, written", [(" ０５　１１ ", "05 11"), ("风调雨顺", "风调雨顺"), ("a\n b", "a b")]
)
def test_a_fact_has_one_form_however_it_was_typed(said, written):
    assert lottery.written_fact(said) == written


@pytest.mark.parametrize("said", ["", "　 ", "a|b"])
def test_a_fact_that_says_nothing_or_parts_the_seed_is_refused(said):
    with pytest.raises(BadValue):
        lottery.written_fact(said)


@pytest.mark.parametrize(
    "changed, fault",
    [
        ({}, []),
        ({"references": SLIPS[1:]}, ["名单和截止时公布的校验码对不上。", "重新算出来的顺序和公布的不一样。"]),
        ({"secret": "another"}, ["密码和事先公布的指纹对不上。", "重新算出来的顺序和公布的不一样。"]),
        ({"fact": "另一句话"}, ["重新算出来的顺序和公布的不一样。"]),
        ({"order": ["91234", "10007", "30211", "58820"]}, ["重新算出来的顺序和公布的不一样。"]),
    ],
)
def test_whatever_was_changed_afterwards_shows(changed, fault):
    published = {
        "references": SLIPS,
        "digest": lottery.digest_of(SLIPS),
        "commitment": lottery.commitment_of(SECRET),
        "secret": SECRET,
        "fact": FACT,
        "order": lottery.order_of(seed(), SLIPS),
    }
    published.update(changed)

    assert lottery.faults_of(published.pop("references"), **published) == fault


def test_every_entry_comes_first_about_as_often_as_any_other():
    firsts = [lottery.order_of(f"d|{number}|f", SLIPS)[0] for number in range(2000)]

    counts = sorted(firsts.count(slip) for slip in SLIPS)
    assert 420 < counts[0] <= counts[-1] < 580


def test_a_secret_is_new_each_time_and_its_commitment_is_its_sha256():
    first, second = lottery.new_secret(), lottery.new_secret()

    assert first != second
    assert lottery.commitment_of(first) == hashlib.sha256(first.encode()).hexdigest()
