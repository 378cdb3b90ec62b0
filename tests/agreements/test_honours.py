import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.actions.claims import NotYours, settle_claims
from agreements.actions.consents import choose_board, note_board
from agreements.actions.posting import account_of, post_points
from residents.models import Consent, Person
from tests.agreements.ground import home_of, rule_of, user_at
from tests.agreements.village import Village, end_grant
from tests.doors import browser_of
from tests.factories import HouseholdFactory, PersonFactory
from users.models import AuditEntry
from xidu.kit.errors import NotNow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
NEXT_YEAR = "2027-01-10T09:00:00+08:00"
TELEPHONE = "13812345678"


@pytest.fixture
def village() -> Village:
    return Village()


def page(village: Village, span: str) -> str:
    url = reverse("agreements:points", args=[village.committee.slug])
    return Client().get(f"{url}?span={span}").content.decode()


def ranked(village: Village, *families: tuple[str, int]) -> list:
    homes = []
    for number, (name, points) in enumerate(families):
        home = home_of(village.block, name, door=f"{number + 30}号")
        note_board(home, wants=True, by=village.clerk)
        post_points(account_of(home), points, source=f"year:{number}")
        homes.append(home)
    return homes


def test_the_titles_of_a_year_go_to_the_first_three_who_agreed_and_are_not_barred(village):
    homes = ranked(village, ("王一", 50), ("李二", 40), ("张三", 30), ("赵四", 20))
    village.home = homes[0]
    village.judged("E02")
    with time_machine.travel("2026-12-03T09:00:00+08:00", tick=False):
        settle_claims(timezone.now())

    with time_machine.travel(NEXT_YEAR, tick=False):
        text = page(village, "year")
        month = page(village, "month")

    assert re.findall(r"2组 (.)家", text.split("2026年度荣誉")[1].split("</ul>")[0]) == ["李", "张", "赵"]
    assert "年度荣誉" not in month


def test_the_desk_notes_what_was_signed_on_paper_once_and_takes_it_back(village):
    desk, url = browser_of(village.clerk), reverse("agreements:desk-board")

    for wants in ("yes", "yes", "no"):
        desk.post(url, {"household": village.home.pk, "wants": wants})

    consent = Consent.objects.get()
    assert (consent.channel, consent.person.name, consent.withdrawn_at is None) == ("纸质", "沈家一", False)
    assert AuditEntry.objects.filter(action="points_board.note").count() == 2
    assert desk.post(url, {"household": village.home.pk}).status_code == 422


def test_nobody_notes_it_after_the_grant_ended(village):
    village.clerk.has_perm("agreements.post_points")
    end_grant(village.clerk)

    with pytest.raises(NotYours):
        note_board(village.home, wants=True, by=village.clerk)


def test_a_child_neither_consents_nor_lends_its_name(village):
    home = HouseholdFactory(block=village.block, door="40号")
    child = PersonFactory(household=home, name="钱小宝", is_head=True, birth_year=2016)

    with pytest.raises(NotNow, match="家里大人"):
        choose_board(user_at(home), wants=True)
    with pytest.raises(NotNow, match="没有大人"):
        note_board(home, wants=True, by=village.clerk)

    Consent.objects.create(
        committee=village.committee,
        person=child,
        purpose="积分红榜",
        version="1",
        channel="纸质",
        given_at=timezone.now(),
    )
    post_points(account_of(home), 9, source="a")
    board = page(village, "month").split('class="ranks')[1].split("</ol>")[0]
    assert ("2组" in board, "钱" in board) == (True, False)


@pytest.mark.parametrize("is_head", [True, False], ids=["head", "member"])
def test_the_board_has_no_phone_no_minus_score_and_no_childs_name(village, is_head):
    adult = Person.objects.get(household=village.home)
    adult.is_head = not is_head
    adult.keep_phone(TELEPHONE, village.committee.pk)
    adult.save()
    child = PersonFactory(household=village.home, name="金小宝", is_head=is_head, birth_year=2016)
    child.keep_phone("13987654321", village.committee.pk)
    child.save()
    note_board(village.home, wants=True, by=village.clerk)
    account = account_of(village.home)
    post_points(account, 30, source="a", rule=rule_of(village.book, "H01"), words="小宝扫地")
    post_points(account, -5, source="b", rule=rule_of(village.book, "H03"), words="小宝乱丢")
    village.judged("S02", words="小宝拾金不昧")
    village.judged("W02")

    sources = [page(village, span) for span in ("month", "quarter", "year")]
    feeds = [Client().get(f"/{village.committee.slug}/{name}") for name in ("feed.xml", "feed.json")]
    everything = "".join(sources) + "".join(answer.content.decode() for answer in feeds)

    assert [answer.status_code for answer in feeds] == [200, 200]
    assert "2组 沈家" in everything
    for secret in ("小宝", "金家", TELEPHONE, TELEPHONE[-4:], "13987654321", "12号"):
        assert secret not in everything
    for text in sources:
        told = text[text.index('id="t"') : text.index('id="rule"')] + text[text.index('id="new"') :]
        told = re.sub(r"<[^>]*>", " ", told.split('id="swap"')[0])
        assert re.findall(r"[-−－]\s*\d", told) == []
