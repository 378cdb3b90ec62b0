"""A resident reports: the problem, what neighbours said already, and last the person. Nothing typed is lost."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from demands.actions.dispatch import show_words
from demands.actions.outcomes import merge
from demands.forms.public import me_too_token
from demands.models import Demand, Kind, MeToo
from tests.demands.factories import bring_to, demand_of, kind_of, picture
from tests.factories import BlockFactory, UserFactory
from tests.village_affairs.people import door, village_with_people

pytestmark = pytest.mark.django_db
PHONE = "19900001234"
WORDS = "桥头路灯坏了，晚上看不见"


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def block(village):
    return BlockFactory(committee=village.committee, name="3组")


def text(response) -> str:
    return response.content.decode()


def hidden(response) -> dict[str, str]:
    """Return the hidden fields of the page's forms."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text(response)))


def first_step(village, client=None, **problem):
    url = reverse("demands:report", args=[village.committee.slug])
    said = {"kind": kind_of().pk, "words": WORDS, "place": "桥头", **problem}
    return (client or Client()).post(url, said)


def report(village, client=None, problem=(), **person):
    """Go both steps; return the last answer and the page before it."""
    client = client or Client()
    second = first_step(village, client, **dict(problem))
    url = reverse("demands:report", args=[village.committee.slug])
    return client.post(url, {**hidden(second), **person}), second


def me_too_url(demand) -> str:
    return reverse("demands:me-too", args=[demand.committee.slug, me_too_token(demand)])


def test_a_problem_becomes_a_demand_in_two_steps(village, block):
    answer, second = report(
        village, problem={"block": block.pk}, hear_by="sms", phone=PHONE, name="老顾", photos=[picture()]
    )

    demand = Demand.objects.get()
    assert (second.status_code, answer.status_code) == (200, 302)
    assert (demand.words, demand.block, demand.place, demand.phone, demand.name, demand.hear_by) == (
        WORDS,
        block,
        "桥头",
        PHONE,
        "老顾",
        "sms",
    )
    assert demand.photos.count() == 1


def test_nothing_but_kind_and_words_is_asked_for(village):
    answer, _second = report(village, problem={"place": ""})

    demand = Demand.objects.get()
    assert answer.status_code == 302
    assert (demand.block, demand.phone, demand.name, demand.hear_by) == (None, "", "", "none")


def test_the_kinds_stand_there_with_examples_and_the_person_does_not(village):
    page = text(Client().get(reverse("demands:report", args=[village.committee.slug])))

    assert page.count('name="kind"') == Kind.objects.filter(is_retired=False).count()
    assert "公共设施：路灯、井盖、健身器材、楼道灯" in page
    assert 'name="phone"' not in page


@pytest.mark.parametrize("missing", ["kind", "words"])
def test_a_first_step_that_lacks_something_keeps_the_rest(village, missing):
    answer = first_step(village, **{missing: ""})

    assert answer.status_code == 422
    assert "桥头" in text(answer)
    assert (WORDS in text(answer)) == (missing != "words")


def test_what_was_typed_stays_when_the_last_step_is_wrong(village):
    answer, _second = report(village, hear_by="sms", phone="123", name="老顾")

    assert answer.status_code == 422
    assert WORDS in text(answer)
    assert 'value="123"' in text(answer)
    assert 'value="老顾"' in text(answer)
    assert Demand.objects.count() == 0


def test_a_file_that_is_no_photo_is_refused_and_the_words_stay(village):
    fake = picture()
    fake.file.truncate(10)

    answer, _second = report(village, photos=[fake], name="老顾")

    assert answer.status_code == 422
    assert WORDS in text(answer)
    assert 'value="老顾"' in text(answer)
    assert Demand.objects.count() == 0


def test_four_photos_are_one_too_many(village):
    answer, _second = report(village, photos=[picture(f"{n}.png") for n in range(4)])

    assert answer.status_code == 422
    assert "最多放3张照片" in text(answer)
    assert Demand.objects.count() == 0


def test_one_may_go_back_and_change_the_words(village, block):
    second = first_step(village, block=block.pk, is_private="on")
    url = reverse("demands:report", args=[village.committee.slug])

    back = Client().post(url, {"said": hidden(second)["said"], "back": "1"})

    assert back.status_code == 200
    assert WORDS in text(back)
    assert f'value="{block.pk}" selected' in text(back)
    assert Demand.objects.count() == 0


def test_a_kind_that_was_retired_meanwhile_is_asked_for_again_and_the_words_stay(village):
    second = first_step(village)
    Kind.objects.filter(pk=kind_of().pk).update(is_retired=True)
    url = reverse("demands:report", args=[village.committee.slug])

    answer = Client().post(url, hidden(second))

    assert answer.status_code == 422
    assert WORDS in text(answer)
    assert Demand.objects.count() == 0


def test_changed_words_of_the_first_step_are_not_believed(village):
    url = reverse("demands:report", args=[village.committee.slug])

    answer = Client().post(url, {"said": "eyJ3b3JkcyI6Ing", "hear_by": "none"})

    assert "请再填一次" in text(answer)
    assert Demand.objects.count() == 0


def test_the_last_step_sent_twice_is_one_demand(village):
    client = Client()
    second = first_step(village, client)
    url = reverse("demands:report", args=[village.committee.slug])

    answers = {client.post(url, hidden(second)).url for _twice in range(2)}

    assert (len(answers), Demand.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "kind, ticked, private",
    [("facility", "", False), ("facility", "on", True), ("dispute", "", True), ("dispute", "on", True)],
)
def test_what_is_private_by_wish_or_by_kind_stays_private(village, kind, ticked, private):
    problem = {"kind": kind_of(kind).pk, "is_private": ticked}

    _answer, second = report(village, problem=problem if ticked else {"kind": kind_of(kind).pk})

    assert Demand.objects.get().is_private == private
    assert ("不公开" in text(second)) == private


def test_the_leader_cannot_tell_somebody_of_no_block(village):
    answer, _second = report(village, hear_by="leader")

    assert answer.status_code == 422
    assert "在哪个组" in text(answer)


def test_whoever_is_signed_in_may_hear_on_the_site_and_by_the_own_phone(village):
    user = UserFactory(phone=PHONE)
    answer, second = report(village, door(user), hear_by="sms")
    demand = Demand.objects.get()

    assert answer.status_code == 302
    assert "站内消息" in text(second)
    assert (demand.user, demand.phone) == (user, PHONE)
    assert "站内消息" not in text(first_step(village))


def test_a_form_from_another_site_is_refused(village):
    url = reverse("demands:report", args=[village.committee.slug])

    answer = Client().post(url, {"words": "x"}, headers={"Origin": "https://elsewhere.example"})

    assert answer.status_code == 403


def test_neighbours_are_shown_only_what_was_released_or_what_the_writer_said_too(village, block):
    secret = demand_of(village.committee, words="桥头路灯坏了，老顾家门口，他儿子欠债", block=block)

    before = text(first_step(village, block=block.pk))
    show_words(secret, words="桥头的路灯不亮", by=village.clerk)
    after = text(first_step(village, block=block.pk))

    assert "桥头路灯坏了" in before
    assert "欠债" not in before + after
    assert "桥头的路灯不亮" in after


@pytest.mark.parametrize("why", ["private", "answered", "another block"])
def test_neighbours_are_not_shown_what_is_none_of_theirs(village, block, why):
    if why == "private":
        demand_of(village.committee, block=block, is_private=True)
    elif why == "answered":
        bring_to("done", village, block=block)
    else:
        demand_of(village.committee, block=BlockFactory(committee=village.committee, name="4组"))

    second = first_step(village, block=block.pk)

    assert "我也遇到" not in text(second)


def test_me_too_is_said_once_for_each_phone(village, block):
    demand = demand_of(village.committee, block=block)

    answers = [Client().post(me_too_url(demand), {"hear_by": "sms", "phone": PHONE}) for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert MeToo.objects.get().phone == PHONE


def test_me_too_without_a_phone_it_needs_keeps_what_was_chosen(village, block):
    demand = demand_of(village.committee, block=block)

    answer = Client().post(me_too_url(demand), {"hear_by": "call", "phone": "", "block": block.pk})

    assert answer.status_code == 422
    assert re.search(r'value="call"[^>]* checked', text(answer))
    assert MeToo.objects.count() == 0


def test_me_too_of_what_was_merged_goes_where_it_went(village, block):
    into, gone = (demand_of(village.committee, block=block) for _twice in range(2))
    merge(gone, into=into, reason="同一盏灯", by=village.director)

    Client().post(me_too_url(gone), {"hear_by": "sms", "phone": PHONE})

    assert MeToo.objects.get(phone_index__gt="").demand == into


@pytest.mark.parametrize("method, status", [("get", 200), ("post", 422)])
def test_of_what_is_over_the_page_tells_nothing(village, block, method, status):
    demand = bring_to("done", village, block=block)

    answer = getattr(Client(), method)(me_too_url(demand))

    assert answer.status_code == status
    assert "已经有答复了" in text(answer)
    assert "公共设施" not in text(answer)
    assert "3组" not in text(answer)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_second_step_asks_the_same_questions_at_any_number(
    village, block, rows, django_assert_num_queries
):
    for number in range(rows):
        demand_of(village.committee, words=f"桥头路灯坏了{number}", block=block)

    with django_assert_num_queries(5):
        first_step(village, block=block.pk)
