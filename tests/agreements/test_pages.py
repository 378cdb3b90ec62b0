from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.actions.claims import settle_claims
from agreements.actions.consents import choose_board
from agreements.actions.posting import account_of, post_points, spend_points
from agreements.models import Claim, Dispute, LedgerEntry, ManualAward, PanelSeat
from tests.agreements.ground import home_of, rule_of, user_at
from tests.agreements.village import Village, end_grant
from tests.doors import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village() -> Village:
    return Village()


def page(village: Village, query: str = "") -> str:
    return Client().get(reverse("agreements:points", args=[village.committee.slug]) + query).content.decode()


def told(response) -> str:
    return "".join(str(message) for message in response.context["messages"])


def test_anyone_reads_the_rules_and_nobody_stands_on_the_board_unasked(village):
    post_points(account_of(village.home), 5, source="a", rule=rule_of(village.book, "H01"))

    text = page(village)

    assert "庭院整洁、三包达标" in text
    assert "1户有积分" in text
    assert "沈家" not in text


def test_a_household_that_agreed_stands_masked_and_without_its_door(village):
    post_points(account_of(village.home), 5, source="a", rule=rule_of(village.book, "H01"))
    choose_board(village.resident, wants=True)

    text = page(village)

    assert ("2组 沈家" in text, "沈家一" in text, "12号" in text) == (True, False, False)


def test_who_takes_the_consent_back_is_off_the_board(village):
    post_points(account_of(village.home), 5, source="a")
    me = browser_of(village.resident)
    me.post(reverse("agreements:my-board"), {"wants": "yes"})
    assert "2组 沈家" in page(village)

    me.post(reverse("agreements:my-board"), {"wants": "no"})

    assert "2组 沈家" not in page(village)


def test_no_minus_score_is_public(village):
    choose_board(village.resident, wants=True)
    village.judged("H03")
    post_points(account_of(village.home), -5, source="a", rule=rule_of(village.book, "H03"))

    text = page(village)

    assert "沈家" not in text


def test_a_barred_household_is_on_no_board(village):
    choose_board(village.resident, wants=True)
    post_points(account_of(village.home), 30, source="a")
    village.judged("E02")
    with time_machine.travel("2026-12-03T09:00:00+08:00", tick=False):
        settle_claims(timezone.now())

        assert "2组 沈家" not in page(village, "?span=year")


def test_the_most_improved_is_named(village):
    choose_board(village.resident, wants=True)
    account = account_of(village.home)
    with time_machine.travel("2026-10-10T09:00:00+08:00", tick=False):
        post_points(account, 5, source="a")
    post_points(account, 12, source="b")

    assert "2组 沈家，比上一期多7分" in page(village)


def test_the_public_page_asks_the_same_of_one_household_and_of_thirty(village, django_assert_num_queries):
    url = reverse("agreements:points", args=[village.committee.slug]) + "?span=year"
    _fill(village, 1)
    with django_assert_num_queries(18):
        assert Client().get(url).status_code == 200

    _fill(village, 30)
    with django_assert_num_queries(18):
        assert Client().get(url).status_code == 200


def _fill(village: Village, count: int) -> None:
    for number in range(count):
        home = home_of(village.block, name="顾家二", door=f"{count}-{number}号")
        user = user_at(home)
        choose_board(user, wants=True)
        post_points(account_of(home), 5, source=f"{count}:{number}", rule=rule_of(village.book, "H01"))
        village.home = home
        village.judged("S02")


def test_a_neighbour_objects_without_an_account_and_the_points_wait(village):
    claim = village.judged()
    url = reverse("agreements:points-object", args=[village.committee.slug, claim.pk])

    assert Client().post(url, {"words": ""}).status_code == 422
    answer = Client().post(url, {"words": "那天他们家没有人", "source": "abc"})

    assert (answer.status_code, Dispute.objects.get().words) == (302, "那天他们家没有人")


def test_a_deduction_in_publicity_has_no_public_page(village):
    claim = village.judged("H03")

    assert (
        Client().get(reverse("agreements:points-object", args=[village.committee.slug, claim.pk])).status_code
        == 404
    )


def test_a_household_sees_its_points_reports_a_deed_and_takes_it_back(village):
    me = browser_of(village.resident)
    post_points(account_of(village.home), 5, source="a", rule=rule_of(village.book, "H01"))
    spend_points(account_of(village.home), 2, source="b")
    facts = {"rule": rule_of(village.book, "S02").pk, "deed_on": "2026-11-20", "times": 1, "source": "x"}

    text = me.get(reverse("agreements:my-points")).content.decode()
    sent = me.post(reverse("agreements:my-claim"), facts, follow=True)
    again = me.post(reverse("agreements:my-claim"), {**facts, "source": "y"})

    assert ("<dd>5</dd>" in text, "<dd>3</dd>" in text, "第1版" in text) == (True, True, True)
    assert "报上了" in told(sent)
    assert (again.status_code, "已经报过了" in again.content.decode()) == (422, True)
    claim = Claim.objects.get()
    me.post(reverse("agreements:my-claim-withdraw", args=[claim.pk]))
    claim.refresh_from_db()
    assert claim.state == "withdrawn"


def test_another_household_meets_neither_entry_nor_claim(village):
    entry = post_points(account_of(village.home), 5, source="a")
    claim = village.claim()
    other = browser_of(user_at(home_of(village.block, name="顾家二", door="13号")))

    answers = [
        other.get(reverse("agreements:my-dispute", args=[entry.pk])).status_code,
        other.post(reverse("agreements:my-claim-withdraw", args=[claim.pk])).status_code,
        other.get(reverse("agreements:my-statement", args=["2026-11"])).status_code,
    ]

    assert answers == [404, 404, 404]


def test_the_month_is_a_page_and_a_paper(village):
    account = account_of(village.home)
    with time_machine.travel("2026-10-10T09:00:00+08:00", tick=False):
        post_points(account, 5, source="a")
    post_points(account, 7, source="b", rule=rule_of(village.book, "H01"))
    me = browser_of(village.resident)

    text = me.get(reverse("agreements:my-statement", args=["2026-11"])).content.decode()
    paper = me.get(reverse("agreements:my-statement-pdf", args=["2026-11"]))

    assert ("5／5" in text, "12／12" in text) == (True, True)
    assert paper.content.startswith(b"%PDF-")
    assert me.get(reverse("agreements:my-statement", args=["2026-12"])).status_code == 404


def test_the_leader_looks_first_in_the_own_block_alone(village):
    claim = village.claim()
    leader = browser_of(village.leader)
    other = browser_of(Village().leader)
    url = reverse("agreements:leader-look", args=[claim.pk])

    assert other.post(url, {"agrees": "yes"}).status_code == 404
    assert "庭院整洁" in leader.get(reverse("agreements:leader-points")).content.decode()
    leader.post(url, {"agrees": "yes", "note": ""})

    claim.refresh_from_db()
    assert claim.state == "seen"


def test_a_leader_whose_grant_ended_this_morning_reports_nothing(village):
    leader = browser_of(village.leader)
    url = reverse("agreements:leader-claim", args=[village.block.pk])
    facts = {
        "rule": rule_of(village.book, "H01").pk,
        "household": village.home.pk,
        "deed_on": "2026-11-20",
        "times": 1,
    }
    end_grant(village.leader)

    assert leader.post(url, facts).status_code == 404
    assert Claim.objects.count() == 0


def test_the_panel_votes_on_its_page_and_the_desk_sees_the_count(village):
    village.claim(door="staff", by=village.clerk)
    desk = browser_of(village.clerk)
    sent = desk.post(reverse("agreements:desk-panel", args=[village.committee.pk]), follow=True)
    assert "1条交给了3人的评议小组" in told(sent)

    claim = Claim.objects.get()
    for member in village.panel[:2]:
        browser = browser_of(member)
        assert "1条等您评议" in browser.get(reverse("agreements:panel")).content.decode()
        browser.post(reverse("agreements:panel-vote", args=[claim.pk]), {"agrees": "yes"})

    claim.refresh_from_db()
    assert (claim.state, PanelSeat.objects.filter(agrees=True).count()) == ("posted", 2)
    assert browser_of(village.resident).get(reverse("agreements:panel")).status_code == 403


def test_the_desk_awards_by_hand_with_two_people_over_the_limit(village):
    clerk, director = browser_of(village.clerk), browser_of(village.director)
    account_of(village.home)
    facts = {"household": village.home.pk, "points": 30, "reason": "救人", "source": "z"}

    clerk.post(reverse("agreements:desk-manual"), facts)
    award = ManualAward.objects.get()
    url = reverse("agreements:desk-manual-decide", args=[award.pk])
    refused = clerk.post(url, {"agree": "1"}, follow=True)
    director.post(url, {"agree": "1"})

    assert "另一个人" in told(refused)
    assert LedgerEntry.objects.get().honour == 30


def test_an_objection_is_answered_on_the_desk(village):
    entry = post_points(account_of(village.home), 5, source="a")
    me = browser_of(village.resident)
    me.post(reverse("agreements:my-dispute", args=[entry.pk]), {"words": "不是我们家", "source": "q"})
    url = reverse("agreements:desk-dispute", args=[Dispute.objects.get().pk])

    browser_of(village.director).post(url, {"upheld": "yes", "answer": "记错门了"})

    text = me.get(reverse("agreements:my-points")).content.decode()
    assert ("记错门了" in text, account_of(village.home).honour) == (True, 0)


def test_the_desk_asks_the_same_of_one_claim_and_of_thirty(village, django_assert_num_queries):
    clerk = browser_of(village.clerk)
    village.claim("S02", door="staff", by=village.clerk)
    with django_assert_num_queries(13):
        clerk.get(reverse("agreements:desk"))

    for number in range(1, 30):
        village.claim("S02", door="staff", by=village.clerk, deed_on=date(2026, 10, number))
    with django_assert_num_queries(13):
        clerk.get(reverse("agreements:desk"))
