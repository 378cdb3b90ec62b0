import pytest

from residents.actions.people import OtherPlace, PersonFacts, follow_place, keep_person
from residents.actions.roster import import_roster
from residents.models import Block, Household, Person
from residents.sheets.roster import read_roster
from tests.factories import BlockFactory, CommitteeFactory
from tests.residents.sheets import workbook

HEAD = ("村民小组", "门牌", "姓名", "出生日期")


def take(committee, *rows):
    return import_roster(read_roster(workbook(HEAD, *rows)), committee)


def facts_of(person, **changes):
    home = person.household
    facts = {"name": person.name, "block": home.block, "door": home.door, "birth": person.birth}
    return PersonFacts(**(facts | changes))


def test_a_corrected_name_is_the_same_person_to_the_corrected_sheet(committee):
    take(committee, ("1组", "1号", "顾一", "1950-3-1"))
    person = Person.objects.get()
    keep_person(person, facts_of(person, name="顾乙"))

    summary = take(committee, ("1组", "1号", "顾乙", "1950-3-1"))

    assert (summary.created, summary.unchanged, Person.objects.count()) == (0, 1, 1)


def test_who_moved_next_door_is_the_same_person_to_the_new_sheet(committee):
    take(committee, ("1组", "1号", "顾一", "1950-3-1"))
    person = Person.objects.get()
    keep_person(person, facts_of(person, door="2号"))

    summary = take(committee, ("1组", "2号", "顾一", "1950-3-1"))

    assert (summary.created, summary.unchanged) == (0, 1)
    assert sorted(Household.objects.values_list("door", flat=True)) == ["1号", "2号"]


def test_a_namesake_behind_the_same_door_gets_a_key_of_its_own(committee):
    take(committee, ("1组", "1号", "顾小", "1950-3-1"))
    old = Person.objects.get()

    keep_person(Person(committee=committee), facts_of(old, birth=None))

    assert len(set(Person.objects.values_list("key", flat=True))) == 2


def test_a_renamed_block_and_door_keep_their_people(committee):
    take(committee, ("1组", "1号", "顾小", "1950-3-1"), ("1组", "1号", "顾小", "1980-3-1"))
    Block.objects.update(name="一组")
    Household.objects.update(door="甲1号")
    follow_place(Person.objects.filter(committee=committee))

    summary = take(committee, ("一组", "甲1号", "顾小", "1950-3-1"), ("一组", "甲1号", "顾小", "1980-3-1"))

    assert (summary.created, summary.unchanged, Person.objects.count()) == (0, 2, 2)


def test_nobody_moves_to_another_committee(committee):
    take(committee, ("1组", "1号", "顾一", "1950-3-1"))
    person = Person.objects.get()
    block = BlockFactory(committee=CommitteeFactory(street=committee.street))

    with pytest.raises(OtherPlace, match="不能换到另一个村居"):
        keep_person(person, facts_of(person, block=block))
