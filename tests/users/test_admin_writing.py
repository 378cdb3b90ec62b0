import pytest

from residents.actions.roster import import_roster
from residents.models import Block, Committee, Figure, Holiday, Household, Person
from residents.sheets.roster import read_roster
from tests.doors import browser_of
from tests.factories import BlockFactory, HouseholdFactory, PersonFactory, account_with
from tests.residents.sheets import workbook
from tests.users.admin_rows import PHONE, list_of, page_of
from users.models import AuditEntry, Grant

pytestmark = pytest.mark.django_db


def test_a_change_stands_on_the_trail_of_its_committee(enter, here):
    block = BlockFactory(committee=here, name="1组")
    clerk = enter("clerk")

    clerk.post(page_of(block), {"kind": "group", "name": "一组", "position": "3"})

    entry = AuditEntry.objects.get(action="block.change")
    assert (entry.committee, entry.actor, entry.object_id) == (here, clerk.user, str(block.pk))
    assert entry.detail == {"fields": ["名称", "顺序"]}
    assert Block.objects.get(pk=block.pk).name == "一组"


def test_a_clerk_adds_a_block_to_no_committee_but_the_own(enter, here, elsewhere):
    clerk = enter("clerk")
    form = {"kind": "group", "position": "0"}

    refused = clerk.post(f"{list_of(Block)}add/", form | {"name": "外组", "committee": elsewhere.pk})
    taken = clerk.post(f"{list_of(Block)}add/", form | {"name": "新组", "committee": here.pk})

    assert (refused.status_code, taken.status_code) == (200, 302)
    assert [(block.name, block.committee) for block in Block.objects.all()] == [("新组", here)]


def test_a_clerk_of_one_committee_is_offered_that_one_alone(enter, here, elsewhere):
    form = enter("clerk").get(f"{list_of(Block)}add/").context["adminform"].form

    field = form.fields["committee"]
    assert (list(field.queryset), field.empty_label, form["committee"].initial) == ([here], None, here.pk)


def test_a_household_takes_the_committee_of_its_block(enter, here):
    block = BlockFactory(committee=here)

    enter("clerk").post(
        f"{list_of(Household)}add/",
        {"block": block.pk, "door": "9号", "position": "9", "use": "", "house": ""},
    )

    assert Household.objects.get().committee == here


def test_a_household_cannot_move_to_another_committee(here, elsewhere):
    user = account_with("clerk", here)
    Grant.objects.create(
        user=user,
        role="clerk",
        committee=elsewhere,
        since="2020-01-01",
        approved_at="2020-01-01T00:00Z",
    )
    home, away = HouseholdFactory(block=BlockFactory(committee=here)), BlockFactory(committee=elsewhere)

    answer = browser_of(user).post(page_of(home), {"block": away.pk, "door": "9号", "position": "9"})

    assert answer.status_code == 200
    assert "不能换到另一个村居" in answer.content.decode()


def test_a_clerk_cannot_rename_a_person_or_move_the_phone_here(enter, here):
    person = PersonFactory(committee=here, name="顾一", phone=PHONE)

    enter("clerk").post(
        page_of(person),
        {"name": "沈二", "phone_sealed": "", "sex": "m", "birth_calendar": "solar", "relation": "户主"},
    )

    person = Person.objects.get(pk=person.pk)
    assert (person.name, person.relation, person.masked_phone) == ("顾一", "户主", "199****0042")


def test_contact_data_moves_the_public_stamp(enter, here):
    before = Committee.objects.get(pk=here.pk).public_stamp

    enter("street_office").post(page_of(here), {"phone": "021-0000-0001", "address": "", "hours": ""})

    here.refresh_from_db()
    assert (here.phone, here.public_stamp) == ("021-0000-0001", before + 1)


def test_the_streets_letterhead_moves_the_stamp_of_every_committee(enter, here, elsewhere):
    enter("street_office").post(page_of(here.street), {"district": "奉贤区", "phone": "021-0000-0002"})

    assert {row.public_stamp for row in Committee.objects.all()} == {2}


def test_a_committee_reads_the_streets_figures_and_changes_none(enter, here):
    figure = Figure.objects.create(key="reply", value="15", since="2020-01-01", basis="办法第二十三条")
    clerk = enter("clerk")

    assert clerk.get(page_of(figure)).status_code == 200
    assert clerk.post(page_of(figure), {"value": "30", "basis": "x"}).status_code == 403


def test_the_street_dates_a_figure_and_its_beginning_stays(enter):
    figure = Figure.objects.create(key="reply", value="15", since="2020-01-01", basis="办法第二十三条")

    enter("street_office").post(
        page_of(figure), {"value": "10", "unit": "日", "basis": "新办法", "since": "2026-01-01"}
    )

    figure.refresh_from_db()
    assert (figure.value, str(figure.since)) == ("10", "2020-01-01")


def test_a_wrong_rest_day_is_taken_out_and_stands_on_the_trail(enter):
    holiday = Holiday.objects.create(day="2030-05-01", is_rest=True, name="劳动节")

    enter("street_office").post(page_of(holiday, "delete"), {"post": "yes"})

    assert Holiday.objects.filter(day="2030-05-01").exists() is False
    assert AuditEntry.objects.get().action == "holiday.delete"


def test_a_renamed_block_keeps_its_people_for_the_next_roster(enter, here):
    head = ("村民小组", "门牌", "姓名")
    import_roster(read_roster(workbook(head, ("1组", "1号", "顾一"))), here)
    block, home = Block.objects.get(), Household.objects.get()
    clerk = enter("clerk")

    clerk.post(page_of(block), {"kind": "group", "name": "一组", "position": "1"})
    clerk.post(page_of(home), {"block": block.pk, "door": "甲1号", "position": "1"})
    summary = import_roster(read_roster(workbook(head, ("一组", "甲1号", "顾一"))), here)

    assert (summary.created, summary.unchanged) == (0, 1)


def test_a_birth_is_not_split_into_numbers_here(enter, here):
    person = PersonFactory(committee=here, birth_year=1950, birth_month=2, birth_day=3)

    enter("clerk").post(page_of(person), {"birth_calendar": "solar", "birth_month": "2", "birth_day": "30"})

    assert Person.objects.get(pk=person.pk).birth_day == 3


def test_a_right_to_change_elsewhere_is_none_here(here, elsewhere):
    user = account_with("director", here)
    user.grants.create(role="clerk", committee=elsewhere, since="2020-01-01", approved_at="2020-01-01T00:00Z")
    browser = browser_of(user)
    blocks = [BlockFactory(committee=place, name="1组") for place in (here, elsewhere)]

    answers = [
        browser.post(page_of(block), {"kind": "group", "name": "新", "position": "1"}) for block in blocks
    ]

    assert [answer.status_code for answer in answers] == [403, 302]
    assert browser.get(page_of(blocks[0])).status_code == 200
