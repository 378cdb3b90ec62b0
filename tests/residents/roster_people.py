"""People behind doors, and what the pages about them show and are sent."""

from tests.factories import BlockFactory, HouseholdFactory, PersonFactory

PHONE = "199-0000-0042"
ROSTER = "/desk/roster/"


def live_at(committee, name, block="1组", door="1号", **facts):
    place = committee.blocks.filter(name=block).first() or BlockFactory(committee=committee, name=block)
    home = place.households.filter(door=door).first() or HouseholdFactory(block=place, door=door)
    return PersonFactory(household=home, name=name, **facts)


def names(answer):
    return [person.name for person in answer.context["page"].rows]


def forms_of(person, **changes):
    facts = {
        "name": person.name,
        "block": person.household.block_id,
        "door": person.household.door,
        "registered_here": "on",
        "lives_here": "on",
    }
    return facts | changes
