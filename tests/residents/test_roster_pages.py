import pytest

from residents.models import PersonTag
from tests.residents.roster_people import PHONE, ROSTER, live_at, names
from users.roles import ROLES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [role.key for role in ROLES.values() if role.staff])
def test_the_roster_opens_to_the_roles_that_work_with_people(enter, role):
    open_to = {"street_office": 200, "director": 200, "clerk": 200}

    assert enter(role).get(ROSTER).status_code == open_to.get(role, 403)


def test_the_list_has_the_own_committees_people_by_sound_and_nobody_elses(enter, here, elsewhere):
    for name in ("张三", "单强", "安宁"):
        live_at(here, name)
    live_at(elsewhere, "外人")

    assert names(enter("clerk").get(ROSTER)) == ["安宁", "单强", "张三"]


def test_names_stand_whole_and_phones_masked(enter, here):
    live_at(here, "顾独特", phone=PHONE)

    page = enter("clerk").get(ROSTER).content.decode()

    assert ("顾独特" in page, "199****0042" in page, "19900000042" in page, PHONE in page) == (
        *(True, True),
        *(False, False),
    )


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("单", ["单强"]),
        ("shan", ["单强"]),
        ("Shan Q", ["单强"]),
        ("shanqiang", ["单强"]),
        ("sq", ["单强"]),
        ("ｓｑ", ["单强"]),
        ("zs", ["张三", "张三丰"]),
        ("zsf", ["张三丰"]),
        ("q", []),
        ("三", []),
        ("z", ["张三", "张三丰"]),
        ("[", []),
        ("%", []),
    ],
)
def test_somebody_is_found_by_the_beginning_of_name_sound_or_initials(enter, here, word, found):
    for name in ("张三", "张三丰", "单强"):
        live_at(here, name)

    assert names(enter("clerk").get(ROSTER, {"q": word})) == found


@pytest.mark.parametrize(
    ("standing", "found"),
    [
        ("both", ["安宁"]),
        ("away", ["单强"]),
        ("guest", ["张三"]),
        ("registered", ["安宁", "单强"]),
        ("living", ["安宁", "张三"]),
    ],
)
def test_registered_and_living_here_are_two_questions(enter, here, standing, found):
    live_at(here, "安宁")
    live_at(here, "单强", lives_here=False)
    live_at(here, "张三", registered_here=False)

    assert names(enter("clerk").get(ROSTER, {"standing": standing})) == found


def test_block_and_door_narrow_the_list(enter, here):
    first, second = live_at(here, "安宁", door="12号"), live_at(here, "单强", block="2组", door="12号")
    live_at(here, "张三", door="3号")
    clerk = enter("clerk")

    assert names(clerk.get(ROSTER, {"door": "１2"})) == ["安宁", "单强"]
    assert names(clerk.get(ROSTER, {"door": "12", "block": second.household.block_id})) == ["单强"]
    assert first.household.block_id != second.household.block_id


def test_a_block_of_another_committee_finds_nobody(enter, here, elsewhere):
    stranger = live_at(elsewhere, "外人")
    live_at(here, "安宁")

    page = enter("clerk").get(ROSTER, {"block": stranger.household.block_id})

    assert names(page) == []
    assert "选择一个有效的选项" in page.content.decode()


def test_tags_filter_only_for_who_may_see_them(enter, here, elsewhere):
    person = live_at(here, "安宁")
    live_at(here, "张三")
    PersonTag.objects.create(committee=here, person=person, tag="独居", since="2020-01-01")
    foreign = live_at(elsewhere, "外人")
    PersonTag.objects.create(committee=elsewhere, person=foreign, tag="低保", since="2020-01-01")
    clerk, office = enter("clerk"), enter("street_office")

    assert names(clerk.get(ROSTER, {"tag": "独居"})) == ["安宁"]
    assert "低保" not in clerk.get(ROSTER).content.decode()
    # Without the right the word is no filter at all, so nothing can be told from what it leaves.
    assert len(names(office.get(ROSTER, {"tag": "独居"}))) == 3
    assert "独居" not in office.get(ROSTER).content.decode()


def test_a_tag_that_ended_finds_nobody(enter, here):
    person = live_at(here, "安宁")
    PersonTag.objects.create(
        committee=here, person=person, tag="独居", since="2020-01-01", until="2020-02-01"
    )

    assert "独居" not in enter("clerk").get(ROSTER).content.decode()


def test_the_street_office_chooses_a_committee_and_then_a_block(enter, here, elsewhere):
    live_at(here, "安宁")
    live_at(elsewhere, "张三", block="外组")
    office = enter("street_office")

    chosen = office.get(ROSTER, {"committee": elsewhere.pk})

    assert names(chosen) == ["张三"]
    blocks = [page.context["filter"].form.fields["block"].queryset for page in (chosen, office.get(ROSTER))]
    assert [[block.name for block in rows] for rows in blocks] == [["外组"], []]


def test_pages_follow_without_a_count(enter, here, django_assert_num_queries):
    for _number in range(41):
        live_at(here, "安宁")
    clerk = enter("clerk")

    first = clerk.get(ROSTER, {"q": "an"})
    second = clerk.get(ROSTER + first.context["page"].next_url)

    assert (len(names(first)), len(names(second))) == (40, 1)
    assert first.context["page"].next_url == "?q=an&page=2"
    assert second.context["page"].next_url == ""


@pytest.mark.parametrize("rows", [1, 30])
def test_the_roster_costs_the_same_for_one_and_thirty(enter, here, rows, django_assert_num_queries):
    for number in range(rows):
        live_at(here, "安宁", door=f"{number}号", phone=PHONE)
    clerk = enter("clerk")

    with django_assert_num_queries(9):
        clerk.get(ROSTER)
