import re

import pytest
from django.test import Client

from tests.factories import (
    PASSWORD,
    CommitteeFactory,
    GrantFactory,
    UserFactory,
    account_with,
)
from users.actions.grants import Term, propose_grant
from users.models import Grant, User
from users.roles import ROLES
from xidu.kit import dates

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "另一把很长的钥匙2027"


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def desk(committee):
    """A signed-in browser of somebody with a role at the committee (the street office: at the street)."""

    def enter(role, place=None):
        user = account_with(role, place or (committee.street if "street" in ROLES[role].place else committee))
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return enter


def waiting_clerk(committee):
    return propose_grant(
        UserFactory(), "clerk", committee, Term(since=dates.today()), by=account_with("director", committee)
    )


ACCOUNTS = {"street_office": 200, "director": 200, "system_admin": 200}
COUNTER = {"clerk": 200}


@pytest.mark.parametrize("role", [role.key for role in ROLES.values() if role.staff])
@pytest.mark.parametrize(
    ("page", "open_to"),
    [("/desk/accounts/", ACCOUNTS), ("/desk/accounts/new/", ACCOUNTS), ("/desk/counter/", COUNTER)],
)
def test_pages_about_accounts_open_to_the_roles_that_need_them(desk, role, page, open_to):
    assert desk(role).get(page).status_code == open_to.get(role, 403)


@pytest.mark.parametrize(
    ("role", "own", "foreign"),
    [("street_office", 302, 302), ("director", 403, 404), ("clerk", 403, 404), ("system_admin", 403, 403)],
)
def test_approving_is_for_the_street_office_and_a_foreign_grant_is_not_there(
    desk, committee, role, own, foreign
):
    browser = desk(role)
    grants = waiting_clerk(committee), waiting_clerk(CommitteeFactory(street=committee.street))

    answers = [browser.post(f"/desk/grants/{grant.pk}/approve/").status_code for grant in grants]

    assert answers == [own, foreign]
    counted = [Grant.objects.get(pk=grant.pk).approved_at is not None for grant in grants]
    assert counted == [own == 302, foreign == 302]


@pytest.mark.parametrize(
    ("role", "own", "foreign"), [("street_office", 302, 302), ("director", 302, 404), ("clerk", 403, 404)]
)
def test_ending_a_role_follows_the_same_places(desk, committee, role, own, foreign):
    browser = desk(role)
    grants = waiting_clerk(committee), waiting_clerk(CommitteeFactory(street=committee.street))

    answers = [
        browser.post(f"/desk/grants/{grant.pk}/end/", {"reason": "调离"}).status_code for grant in grants
    ]

    assert answers == [own, foreign]


def test_ending_without_a_reason_changes_nothing_and_says_so(desk, committee):
    grant = waiting_clerk(committee)

    page = desk("director").post(f"/desk/grants/{grant.pk}/end/", follow=True).content.decode()

    assert Grant.objects.get(pk=grant.pk).ended_at is None
    assert "请写上为什么结束" in page


@pytest.mark.parametrize("method", ["approve", "end"])
def test_reading_the_address_of_an_action_changes_nothing(desk, committee, method):
    grant = waiting_clerk(committee)

    assert desk("street_office").get(f"/desk/grants/{grant.pk}/{method}/").status_code == 405


def test_a_director_opens_an_account_and_the_office_lets_it_in(desk, committee):
    data = {"username": "shen", "name": "沈文书", "role": "clerk", "since": "2020-01-01"}
    director, office = desk("director"), desk("street_office")

    director.post("/desk/accounts/new/", data | {"place": f"committee:{committee.pk}"})
    user = User.objects.get(username="shen")
    office.post(f"/desk/grants/{user.grants.get().pk}/approve/")
    page = office.post(f"/desk/accounts/{user.pk}/password/").content.decode()
    link = re.search(r'value="http://testserver(/accounts/link/[^"]+)"', page)[1]
    visitor = Client()
    visitor.get(link)
    visitor.post(link, {"password": NEW_PASSWORD, "again": NEW_PASSWORD})
    visitor.post("/accounts/login/", {"login": "shen", "password": NEW_PASSWORD})

    assert visitor.get("/desk/counter/").status_code == 200
    assert visitor.post(link, {"password": PASSWORD, "again": PASSWORD}).status_code == 410


def test_a_weak_password_is_refused_and_leaves_the_link_open(desk, committee):
    clerk = account_with("clerk", committee)
    page = desk("street_office").post(f"/desk/accounts/{clerk.pk}/password/").content.decode()
    link = re.search(r'value="http://testserver(/accounts/link/[^"]+)"', page)[1]

    weak = Client().post(link, {"password": "12345678901", "again": "12345678901"})
    unlike = Client().post(link, {"password": NEW_PASSWORD, "again": PASSWORD})
    strong = Client().post(link, {"password": NEW_PASSWORD, "again": NEW_PASSWORD})

    assert [weak.status_code, unlike.status_code, strong.status_code] == [422, 422, 302]


def test_a_director_cannot_take_over_the_supervisor_by_a_new_password(desk, committee):
    supervisor = account_with("supervisor", committee)

    assert desk("director").post(f"/desk/accounts/{supervisor.pk}/password/").status_code == 403


def test_nobody_makes_a_password_link_for_himself(desk):
    office = desk("street_office")

    assert office.post(f"/desk/accounts/{office.user.pk}/password/").status_code == 403


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"username": "taken"}, "已经有人用了"),
        ({"phone": "199-0000-0001"}, "已经是另一个账号的了"),
        ({"phone": "12"}, "12"),
        ({"until": "2019-12-31"}, "结束日期不能早于开始日期"),
    ],
)
def test_a_refused_account_leaves_nothing_behind(desk, committee, change, says):
    UserFactory(username="taken", phone="199-0000-0001")
    director = desk("director")
    before = User.objects.count(), Grant.objects.count()
    data = {"username": "shen", "name": "沈文书", "role": "clerk", "since": "2020-01-01"}

    answer = director.post("/desk/accounts/new/", data | {"place": f"committee:{committee.pk}"} | change)

    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert (User.objects.count(), Grant.objects.count()) == before


def test_a_place_outside_the_form_cannot_be_sent_in(desk, committee):
    data = {"username": "shen", "name": "沈文书", "role": "clerk", "since": "2020-01-01"}

    answer = desk("director").post(
        "/desk/accounts/new/", data | {"place": f"committee:{CommitteeFactory().pk}"}
    )

    assert (answer.status_code, User.objects.filter(username="shen").exists()) == (422, False)


def test_an_account_is_there_only_for_those_at_one_of_its_places(desk, committee):
    here, elsewhere = account_with("clerk", committee), account_with("clerk", CommitteeFactory())
    director = desk("director")

    assert director.get(f"/desk/accounts/{here.pk}/").status_code == 200
    assert director.get(f"/desk/accounts/{elsewhere.pk}/").status_code == 404
    assert director.get(f"/desk/accounts/{UserFactory().pk}/").status_code == 404


def test_an_account_page_shows_no_role_of_another_committee(desk, committee):
    clerk = account_with("clerk", committee)
    foreign = CommitteeFactory(name="邻村")
    GrantFactory(user=clerk, committee=foreign)

    page = desk("director").get(f"/desk/accounts/{clerk.pk}/").content.decode()

    assert (committee.name in page, foreign.name in page) == (True, False)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_of_accounts_costs_the_same_for_one_and_thirty(
    desk, committee, rows, django_assert_num_queries
):
    director = desk("director")
    for _number in range(rows):
        GrantFactory(committee=committee)

    with django_assert_num_queries(6):
        assert director.get("/desk/accounts/").status_code == 200
