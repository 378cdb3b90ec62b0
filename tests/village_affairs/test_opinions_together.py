"""The same question once: shown before sending, asked too, merged, taken back; who hears of it."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import BlockFactory, CommitteeFactory, UserFactory
from tests.village_affairs.asked import PHONES, WORDS, ask_url, asked, heard
from tests.village_affairs.people import door, village_with_people
from users.models import Notice
from village_affairs.actions.asking_too import key_of, me_too, similar_open
from village_affairs.actions.opinions import (
    LONGEST,
    NotYours,
    answer,
    ask,
    assign,
    give_back,
    hide,
    judge,
    merge,
    withdraw,
)
from village_affairs.models import Opinion, OpinionMeToo, Reply
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 9, 10, tzinfo=SHANGHAI)


@pytest.fixture
def village():
    return village_with_people()


def test_only_open_shown_ones_of_the_same_committee_are_alike(village):
    same = asked(village)
    asked(village, "垃圾房几点开门？", "web:2")
    answered = asked(village, source="web:3")
    answer(answered, words="修好了。", by=village.clerk)
    hidden = asked(village, source="web:4")
    hide(hidden, reason="骂人", by=village.director)
    ask(committee=CommitteeFactory(), words=WORDS, source="web:5")

    assert similar_open(village.committee, "路灯什么时候修") == [same]


def test_what_reads_alike_is_shown_first_and_sent_again_it_goes_out(village):
    asked(village)
    words = {"words": "路灯什么时候修呀", "source": "k1"}

    first = Client().post(ask_url(village), words)
    again = Client().post(ask_url(village), {**words, "seen": "1"})

    assert (first.status_code, again.status_code, Opinion.objects.count()) == (200, 302, 2)
    assert "我也想问" in first.content.decode()
    assert "路灯什么时候修呀" in first.content.decode()


def test_what_reads_like_nothing_goes_out_at_once(village):
    response = Client().post(ask_url(village), {"words": WORDS, "source": "k1"})

    assert (response.status_code, Opinion.objects.count()) == (302, 1)


@pytest.mark.parametrize("many, status, kept", [(LONGEST, 302, 1), (LONGEST + 1, 422, 0)])
def test_five_thousand_characters_are_taken_and_one_more_comes_back_whole(village, many, status, kept):
    words = "问" * (many - 2) + "\r\n" + "完"

    response = Client().post(ask_url(village), {"words": words, "source": "k1"})

    assert (response.status_code, Opinion.objects.count()) == (status, kept)
    assert kept or "问" * (many - 2) in response.content.decode()


def test_the_same_words_of_one_account_are_one_question_with_one_code(village):
    user = UserFactory()

    first, code = ask(committee=village.committee, words=WORDS, source="web:1", user=user)
    again, same = ask(committee=village.committee, words=WORDS, source="web:2", user=user)
    stranger, _code = ask(committee=village.committee, words=WORDS, source="web:3")

    assert (first.pk, code) == (again.pk, same)
    assert stranger.pk != first.pk


def test_who_asks_too_hears_of_every_answer_by_the_way_they_left(village):
    opinion, block = asked(village), BlockFactory(committee=village.committee)
    sms = me_too(opinion, source="t:1", phone=PHONES[0], hear_by="sms")
    leader = me_too(opinion, source="t:2", block=block, hear_by="leader")
    quiet = me_too(opinion, source="t:3")

    answer(opinion, words="明天修。", by=village.clerk)
    judge(opinion, satisfied=False)
    answer(opinion, words="修好了。", by=village.director)

    assert [heard(f"opinion_me_too:{row.pk}") for row in (sms, leader, quiet)] == [
        ["sms", "sms"],
        ["leader", "leader"],
        [],
    ]
    assert PHONES[0] not in str(list(OpinionMeToo.objects.values()))


def test_one_phone_and_one_account_count_once(village):
    opinion, user = asked(village), UserFactory()
    first = me_too(opinion, source="t:1", phone=PHONES[0], hear_by="sms")
    again = me_too(opinion, source="t:2", phone="199-0000-1234", hear_by="sms")
    signed = me_too(opinion, source="t:3", user=user)
    twice = me_too(opinion, source="t:4", user=user)

    assert (first.pk, signed.pk, opinion.me_toos.count()) == (again.pk, twice.pk, 2)


def test_the_asker_who_asks_too_hears_once(village):
    opinion = asked(village, phone=PHONES[0], hear_by="sms")
    row = me_too(opinion, source="t:1", phone=PHONES[0], hear_by="sms")

    answer(opinion, words="修好了。", by=village.clerk)

    assert (heard(f"opinion:{opinion.pk}"), heard(f"opinion_me_too:{row.pk}")) == (["sms"], [])


@pytest.mark.parametrize("way", ["sms", "call", "leader", "site"])
def test_a_way_to_hear_that_leads_nowhere_is_refused(village, way):
    with pytest.raises(BadValue):
        me_too(asked(village), source="t:1", hear_by=way)


def test_an_answered_one_is_asked_no_more(village):
    opinion = asked(village)
    answer(opinion, words="修好了。", by=village.clerk)

    with pytest.raises(NotNow):
        me_too(opinion, source="t:1")


def test_the_address_of_asking_too_cannot_be_guessed(village):
    opinion = asked(village)
    slug, key = village.committee.slug, key_of(opinion)
    forged = f"{opinion.pk}-{key.split('-', 1)[1][::-1]}"
    other = village_with_people("对岸村", "duian")

    pages = [
        Client().get(reverse("village_affairs:ask-too", args=args)).status_code
        for args in ([slug, key], [slug, forged], [slug, str(opinion.pk)], [other.committee.slug, key])
    ]

    assert pages == [200, 404, 404, 404]


def test_asking_too_is_one_post_without_a_name(village):
    opinion = asked(village)
    url = reverse("village_affairs:ask-too", args=[village.committee.slug, key_of(opinion)])

    for _press in range(2):
        response = Client().post(url, {"source": "k1", "phone": PHONES[0]})

    row = opinion.me_toos.get()
    assert (response.status_code, row.hear_by, row.phone) == (200, "sms", PHONES[0])


def test_merged_askers_hear_and_their_code_shows_where_it_went(village):
    into = asked(village, "北桥路灯全灭了", "web:2")
    opinion, code = ask(
        committee=village.committee, words=WORDS, source="web:1", phone=PHONES[0], hear_by="sms"
    )
    me_too(opinion, source="t:1", phone=PHONES[1], hear_by="sms")

    merge(opinion, into=into, reason="同一盏灯", by=village.clerk)
    answer(into, words="修好了。", by=village.clerk)

    page = Client().get(f"/q/{code}/").content.decode()
    moved = list(into.me_toos.order_by("pk"))
    assert heard(f"opinion:{opinion.pk}") == ["sms"]
    assert [(row.phone, heard(f"opinion_me_too:{row.pk}")) for row in moved] == [
        (PHONES[0], ["sms"]),
        (PHONES[1], ["sms"]),
    ]
    assert [words in page for words in (str(into), "北桥路灯全灭了", "修好了。")] == [True, True, True]


def test_a_circle_of_merging_and_another_committee_are_refused(village):
    one, two = asked(village), asked(village, "垃圾房", "web:2")
    foreign, _code = ask(committee=CommitteeFactory(), words=WORDS, source="web:3")
    with pytest.raises(NotYours):
        merge(one, into=foreign, reason="一样", by=village.clerk)
    merge(one, into=two, reason="一样", by=village.clerk)

    for first, second in ((two, one), (two, two)):
        with pytest.raises(NotNow):
            merge(first, into=second, reason="一样", by=village.clerk)


@pytest.mark.parametrize("reason", ["", "  ", "问19900001234就知道"])
def test_reasons_that_are_empty_or_hold_a_number_are_refused(village, reason):
    opinion, into = asked(village), asked(village, "垃圾房", "web:2")
    assign(opinion, to=village.clerk, by=village.director)

    for act in (
        lambda: merge(opinion, into=into, reason=reason, by=village.clerk),
        lambda: hide(opinion, reason=reason, by=village.clerk),
        lambda: give_back(opinion, reason=reason, by=village.clerk),
    ):
        with pytest.raises(BadValue):
            act()

    opinion.refresh_from_db()
    assert (opinion.state, opinion.hidden_at, opinion.handler) == ("open", None, village.clerk)


def test_handed_back_it_waits_for_another_handler_and_who_assigns_hears(village):
    opinion = asked(village)
    assign(opinion, to=village.clerk, by=village.director)
    with pytest.raises(NotYours):
        give_back(opinion, by=village.director, reason="不归我管")

    give_back(opinion, by=village.clerk, reason="归管线办")

    opinion.refresh_from_db()
    assert opinion.handler is None
    assert list(opinion.steps.values_list("what", "reason")) == [
        ("received", ""),
        ("assigned", ""),
        ("returned", "归管线办"),
    ]
    assert Notice.objects.filter(recipient=f"user:{village.director.pk}", topic="opinion").count() == 1


def test_only_the_asker_alone_takes_it_back_and_then_nobody_answers(village):
    alone, shared = asked(village), asked(village, "垃圾房几点开？", "web:2")
    me_too(shared, source="t:1")

    withdraw(alone)
    withdraw(alone)

    with pytest.raises(NotNow, match="还有邻居"):
        withdraw(shared)
    with pytest.raises(NotNow, match="撤回"):
        answer(alone, words="修好了。", by=village.clerk)
    assert alone.steps.filter(what="withdrawn").count() == 1


@pytest.mark.parametrize("what", ["merged", "withdrawn"])
def test_a_reply_that_comes_too_late_is_refused_with_its_words_kept(village, what):
    opinion = asked(village)
    if what == "merged":
        merge(opinion, into=asked(village, "别的", "web:2"), reason="一样", by=village.clerk)
    else:
        withdraw(opinion)

    response = door(village.clerk).post(
        reverse("village_affairs:question", args=[opinion.pk]),
        {"outcome": "explained", "words": "我写了很久的答复"},
    )

    page = response.content.decode()
    assert (response.status_code, "我写了很久的答复" in page, Reply.objects.count()) == (422, True, 0)
    assert {"merged": "请到那一条去答复", "withdrawn": "已经撤回这一条"}[what] in page
