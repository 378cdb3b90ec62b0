import pytest

from tests.factories import CommitteeFactory, PersonFactory, UserFactory, account_with
from users.actions.family import (
    NotYours,
    acting_as,
    agree_link,
    ask_link,
    confirm_guardian,
    end_guardian,
    end_link,
    people_of,
    witness_link,
)
from users.models import AuditEntry
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def elder(committee):
    return UserFactory(name="王秀英", person=PersonFactory(committee=committee, name="王秀英"))


@pytest.fixture
def daughter():
    return UserFactory(name="李芳")


def test_both_say_yes_before_anybody_acts(elder, daughter):
    link = ask_link(elder.person, daughter, relation="女儿", by=daughter)

    with pytest.raises(NotYours):
        acting_as(daughter, elder.person)
    agree_link(link, by=elder)

    assert acting_as(daughter, elder.person).words() == "由女儿李芳代王秀英办"
    assert [one.person for one in people_of(daughter)] == [elder.person]


def test_the_asker_does_not_say_yes_for_the_other(elder, daughter):
    link = ask_link(elder.person, daughter, relation="女儿", by=daughter)

    agree_link(link, by=daughter)

    with pytest.raises(NotYours):
        acting_as(daughter, elder.person)
    with pytest.raises(NotYours, match="两个人自己确认"):
        agree_link(link, by=UserFactory())


def test_asked_twice_is_one_link(elder, daughter):
    first = ask_link(elder.person, daughter, relation="女儿", by=daughter)

    assert ask_link(elder.person, daughter, relation="女儿", by=elder) == first


def test_at_the_counter_staff_see_the_elder_sign(elder, daughter, committee):
    clerk = account_with("clerk", committee)
    link = ask_link(elder.person, daughter, relation="女儿", by=daughter)

    kept = witness_link(link, by=clerk)

    assert (kept.elder_way, kept.witness, kept.since is None) == ("counter", clerk, False)
    assert acting_as(daughter, elder.person).authority == "family"


def test_staff_do_not_witness_their_own_family(elder, committee):
    clerk = account_with("clerk", committee)
    link = ask_link(elder.person, clerk, relation="女儿", by=clerk)

    with pytest.raises(NotYours, match="另一位同事"):
        witness_link(link, by=clerk)


@pytest.mark.parametrize("who", ["elder", "daughter"])
def test_either_ends_it_at_once(elder, daughter, who):
    link = ask_link(elder.person, daughter, relation="女儿", by=daughter)
    agree_link(link, by=elder)

    end_link(link, by={"elder": elder, "daughter": daughter}[who])

    with pytest.raises(NotYours):
        acting_as(daughter, elder.person)
    with pytest.raises(NotNow, match="已经停了"):
        agree_link(link, by=elder)


def test_a_stranger_neither_asks_nor_ends(elder, daughter):
    link = ask_link(elder.person, daughter, relation="女儿", by=daughter)

    with pytest.raises(NotYours):
        end_link(link, by=UserFactory())
    with pytest.raises(NotYours):
        ask_link(elder.person, daughter, relation="女儿", by=UserFactory())
    with pytest.raises(BadValue, match="自己的事"):
        ask_link(elder.person, elder, relation="女儿", by=elder)


def test_a_guardian_is_who_staff_saw_in_the_papers(committee, daughter):
    clerk = account_with("clerk", committee)
    child = PersonFactory(committee=committee, name="小宝")

    with pytest.raises(NotYours):
        acting_as(daughter, child)
    with pytest.raises(BadValue, match="看了什么材料"):
        confirm_guardian(child, daughter, relation="妈妈", papers="", by=clerk)
    with pytest.raises(NotYours, match="另一位同事"):
        confirm_guardian(child, clerk, relation="妈妈", papers="户口簿", by=clerk)
    rows = [
        confirm_guardian(child, daughter, relation="妈妈", papers="户口簿", by=clerk) for _twice in range(2)
    ]

    assert rows[0] == rows[1]
    assert acting_as(daughter, child).words() == "由妈妈李芳代小宝办"
    assert AuditEntry.objects.filter(action="guardian.confirm").count() == 1


def test_a_guardian_that_ended_acts_no_more(committee, daughter):
    clerk = account_with("clerk", committee)
    child = PersonFactory(committee=committee)
    row = confirm_guardian(child, daughter, relation="妈妈", papers="户口簿", by=clerk)

    end_guardian(row, by=clerk)

    with pytest.raises(NotYours):
        acting_as(daughter, child)
