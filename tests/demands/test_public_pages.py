"""A resident reports, sees that neighbours said it too, comes back with the code, and says whether it is mended."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from demands.actions.dispatch import give_back, show_words
from demands.actions.telling import code_of
from demands.models import Demand, MeToo
from demands.pages.figures import public_figures
from tests.demands.factories import bring_to, demand_of, kind_of, picture
from tests.factories import BlockFactory, account_with
from tests.village_affairs.people import door, village_with_people
from xidu.kit.dates import today

pytestmark = pytest.mark.django_db
PHONE = "19900001234"


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def block(village):
    return BlockFactory(committee=village.committee, name="3组")


def text(response) -> str:
    return response.content.decode()


def hidden(response) -> dict[str, str]:
    """Return the hidden fields of the page's last form."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text(response)))


def report(village, block=None, **person):
    client = Client()
    url = reverse("demands:report", args=[village.committee.slug])
    problem = {
        "kind": kind_of().pk,
        "words": "桥头路灯坏了，晚上看不见",
        "block": block.pk if block else "",
        "place": "桥头",
    }
    second = client.post(url, problem)
    return client.post(url, {**hidden(second), **person}), second


def test_a_problem_becomes_a_demand_in_two_steps(village, block):
    answer, second = report(village, block, hear_by="sms", phone=PHONE, photos=[picture()])

    demand = Demand.objects.get()
    assert second.status_code == 200
    assert answer.status_code == 302
    assert (demand.words, demand.block, demand.phone, demand.hear_by) == (
        "桥头路灯坏了，晚上看不见",
        block,
        PHONE,
        "sms",
    )
    assert demand.photos.count() == 1
    page = Client().get(answer.url)
    assert "收到了" in text(page)
    assert PHONE not in text(page)


def test_the_last_step_sent_twice_is_one_demand(village):
    client = Client()
    url = reverse("demands:report", args=[village.committee.slug])
    second = client.post(url, {"kind": kind_of().pk, "words": "灯坏了"})

    answers = {client.post(url, hidden(second)).url for _twice in range(2)}

    assert (len(answers), Demand.objects.count()) == (1, 1)


def test_what_was_typed_stays_when_something_is_wrong(village):
    answer, _second = report(village, hear_by="sms", phone="123")

    assert answer.status_code == 422
    assert "桥头路灯坏了" in text(answer)
    assert Demand.objects.count() == 0


def test_changed_words_of_the_first_step_are_not_believed(village):
    client = Client()
    url = reverse("demands:report", args=[village.committee.slug])

    answer = client.post(url, {"said": "eyJ3b3JkcyI6Ing", "hear_by": "none"})

    assert answer.status_code == 200
    assert "再填一次" in text(answer)
    assert Demand.objects.count() == 0


def test_neighbours_are_shown_only_what_was_released_or_what_the_writer_said_too(village, block):
    secret = demand_of(village.committee, words="桥头路灯坏了，老顾家门口，他儿子欠债", block=block)

    _answer, second = report(village, block)
    assert "路灯坏了" in text(second)
    assert "欠债" not in text(second)
    show_words(secret, words="桥头的路灯不亮", by=village.clerk)
    _answer, second = report(village, block)

    assert "桥头的路灯不亮" in text(second)


def test_private_ones_are_not_shown_to_neighbours(village, block):
    demand_of(village.committee, words="桥头路灯坏了", block=block, is_private=True)

    _answer, second = report(village, block)

    assert "我也遇到" not in text(second)


def test_me_too_is_one_tap_and_counts_a_phone_once(village, block):
    demand = demand_of(village.committee, block=block)
    url = reverse("demands:me-too", args=[village.committee.slug, demand.pk])

    for _twice in range(2):
        answer = Client().post(url, {"hear_by": "sms", "phone": PHONE})

    assert answer.status_code == 200
    assert MeToo.objects.get().phone == PHONE


def test_the_code_leads_to_the_page_and_a_wrong_one_to_nothing(village):
    client = Client()
    answer, _second = report(village)
    code = answer.url.strip("/").split("/")[-1]

    typed = client.post("/q/", {"code": f"{code[:4]} {code[4:].lower()}"})

    assert typed.url == f"/d/{code}/"
    assert client.get("/d/22222222/").status_code == 404
    assert client.get(f"/d/{code}/slip.pdf").content.startswith(b"%PDF")


def test_one_star_on_the_page_reopens_and_the_page_says_so(village):
    demand = bring_to("done", village)

    url = f"/d/{code_of(demand)}/"

    missing = Client().post(f"{url}rate/", {})
    Client().post(f"{url}rate/", {"stars": "1", "words": "还是不亮"})

    demand.refresh_from_db()
    assert missing.status_code == 422
    assert (demand.state, demand.round) == ("new", 2)
    assert "换一个人再办" in text(Client().get(url))


def test_names_and_reasons_of_staff_are_not_on_the_askers_page(village):

    demand = bring_to("assigned", village)
    give_back(demand, by=village.clerk, reason="这家人总是投诉")

    assert "总是投诉" not in text(Client().get(f"/d/{code_of(demand)}/"))


def test_private_and_merged_demands_are_counted_nowhere(village, block):
    for number in range(6):
        demand_of(village.committee, block=block, is_private=number == 5)

    figures = public_figures(village.committee, today(), today())

    assert figures.total == 5
    assert [cell.count for cell in figures.blocks] == [5]


def test_too_few_altogether_are_not_told(village):
    demand_of(village.committee)

    figures = public_figures(village.committee, today(), today())

    assert (figures.total, list(figures.kinds)) == (None, [])
    page = text(Client().get(reverse("demands:figures", args=[village.committee.slug])))
    assert "少于5件" in page


def test_a_leader_writes_down_for_the_own_block_alone(village, block):
    client = door(account_with("leader", block))
    other = BlockFactory(committee=village.committee, name="4组")
    said = {"kind": kind_of().pk, "words": "老顾家的灯坏了", "name": "老顾家", "hear_by": "leader"}

    answer = client.post(reverse("demands:leader-record", args=[block.pk]), said)
    elsewhere = client.post(reverse("demands:leader-record", args=[other.pk]), said)

    demand = Demand.objects.get()
    assert (answer.status_code, elsewhere.status_code) == (200, 404)
    assert (demand.door, demand.block, demand.hear_by) == ("leader", block, "leader")


def test_a_leader_asks_at_the_door(village, block):
    demand = bring_to("done", village, block=block, hear_by="leader")
    client = door(account_with("leader", block))
    stranger = door(account_with("leader", BlockFactory(committee=village.committee)))
    url = reverse("demands:leader-rate", args=[demand.pk])

    assert stranger.post(url, {"stars": "5"}).status_code == 404
    client.post(url, {"stars": "4"})

    rating = demand.ratings.get()
    assert (rating.way, rating.stars) == ("doorstep", 4)
