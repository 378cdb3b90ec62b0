"""The supervisors object and are answered, open the books to villagers, and write down the yearly appraisal."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import BlockFactory, account_with
from tests.village_affairs.appraised import appraised
from tests.village_affairs.people import door, titles, village_with_people
from users.actions.own_data import what_is_kept
from users.models import Notice
from users.receipts import page_of_code
from village_affairs.actions.inspections import agree, ask_inspection, close, refuse
from village_affairs.actions.objections import answer_objection, raise_objection, remind_of_supervision
from village_affairs.actions.opinion_steps import NotYours
from village_affairs.actions.publishing import publish, sign
from village_affairs.models import BookInspection, Objection
from xidu.kit.dates import SHANGHAI, month_start, today
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 9, 10, tzinfo=SHANGHAI)
PHONE = "19900001234"


@pytest.fixture
def village():
    return village_with_people()


def objected(village, about=None, **facts):
    facts = {"words": "这笔没有附合同", "by": village.supervisor, "source": "t:1", **facts}
    return raise_objection(about=about or village.publish(), **facts)


def wished(village, source="web:1", **facts):
    facts = {"words": "修路的发票", "ledger": "committee", "months": [date(2026, 9, 1)], **facts}
    return ask_inspection(committee=village.committee, source=source, **facts)


def tomorrow():
    return timezone.now() + timedelta(days=1)


def test_an_objection_is_owed_an_answer_in_fifteen_days_and_the_director_hears(village):
    row = objected(village, at=MOMENT)
    again = objected(village, row.publication, at=MOMENT)

    assert (row.pk, row.due_on) == (again.pk, date(2026, 11, 24))
    assert Notice.objects.filter(topic="supervision", recipient=f"user:{village.director.pk}").count() == 1
    assert any("没有附合同" in title for title in titles(door(village.director)))


@pytest.mark.parametrize("role", ["clerk", "director"])
def test_only_supervisors_object(village, role):
    with pytest.raises(NotYours):
        objected(village, by=getattr(village, role))


@pytest.mark.parametrize("words", ["", " ", "去问19900001234", "长" * 2001])
def test_an_objection_without_words_or_with_a_number_is_refused(village, words):
    with pytest.raises(BadValue):
        objected(village, words=words)


def test_beside_the_publication_everyone_reads_the_objection_and_how_it_ended(village):
    publication = village.publish()
    month = f"/{village.committee.slug}/{publication.disclosure.period:%Y-%m}/"
    before = Client().get(month).content.decode()
    row = objected(village, publication)
    raised = Client().get(month).content.decode()
    answer_objection(row, result="explained", words="合同在第三号附件里", by=village.director)
    ended = Client().get(month).content.decode()

    assert ["提出异议" in page for page in (before, raised, ended)] == [False, True, True]
    assert ("合同在第三号附件里" in ended, "已说明" in ended) == (True, True)


def test_an_objection_to_a_draft_stands_beside_it_once_it_is_public(village):
    version = village.bring_to("submitted")
    objected(village, version)
    sign(version, by=village.supervisor)
    publication = publish(version, by=village.director)

    page = Client().get(f"/{village.committee.slug}/{publication.disclosure.period:%Y-%m}/")

    assert "这笔没有附合同" in page.content.decode()


def test_who_raised_it_does_not_answer_it_not_even_in_the_database(village):
    row = objected(village)
    with pytest.raises(NotYours):
        answer_objection(row, result="explained", words="没事", by=village.supervisor)

    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=row.pk).update(
            result="explained", answer="没事", answered_by=village.supervisor
        )


def test_it_is_answered_once_with_one_of_three_results(village):
    row = objected(village)
    with pytest.raises(BadValue):
        answer_objection(row, result="", words="没事", by=village.director)
    answer_objection(row, result="called", words="十五日开会", by=village.director)

    with pytest.raises(NotNow):
        answer_objection(row, result="corrected", words="改了", by=village.director)


@pytest.mark.parametrize("after, director, street", [(14, 0, 0), (15, 1, 0), (16, 1, 1)])
def test_unanswered_the_street_hears_the_day_after_the_deadline(village, after, director, street):
    office = account_with("street_office", village.committee.street)
    objected(village, at=MOMENT)
    Notice.objects.all().delete()

    for _tick in range(2):
        remind_of_supervision(MOMENT + timedelta(days=after))

    counts = [Notice.objects.filter(recipient=f"user:{who.pk}").count() for who in (village.director, office)]
    assert counts == [director, street]


def test_a_villager_asks_for_the_books_without_a_name_and_finds_it_by_the_code(village):
    last = f"{month_start(today() - timedelta(days=31)):%Y-%m-%d}"
    data = {"ledger": "committee", "since": last, "until": last, "words": "修路的发票", "source": "k1"}
    url = reverse("village_affairs:books", args=[village.committee.slug])

    for _press in range(2):
        response = Client().post(url, data)

    code = response["Location"].strip("/").split("/")[1]
    assert (response.status_code, BookInspection.objects.count()) == (302, 1)
    assert page_of_code(code) == f"/b/{code}/"
    assert "最晚" in Client().get(f"/b/{code}/").content.decode()
    assert Client().get("/b/22222222/").status_code == 404


def test_consent_has_a_time_and_a_guide_and_the_villager_hears(village):
    wish, code = wished(village, phone=PHONE, hear_by="sms")

    agree(wish, appointed_at=tomorrow(), guide="代理会计", by=village.supervisor)

    notice = Notice.objects.get(recipient=f"inspection:{wish.pk}")
    assert (notice.channel, notice.address, "代理会计陪同讲解" in notice.body) == ("sms", PHONE, True)
    assert "代理会计陪同讲解" in Client().get(f"/b/{code}/").content.decode()
    assert PHONE not in str(list(BookInspection.objects.values()))


def test_the_leader_tells_and_a_refusal_says_why(village):
    block = BlockFactory(committee=village.committee)
    wish, code = wished(village, block=block, hear_by="leader")
    with pytest.raises(BadValue):
        refuse(wish, reason=" ", by=village.supervisor)

    refuse(wish, reason="正在审计，下月再来", by=village.supervisor)

    notice = Notice.objects.get(recipient=f"inspection:{wish.pk}")
    assert (notice.channel, notice.url) == ("leader", "")
    assert "正在审计" in Client().get(f"/b/{code}/").content.decode()
    with pytest.raises(NotNow):
        agree(wish, appointed_at=tomorrow(), guide="会计", by=village.supervisor)


@pytest.mark.parametrize(
    "facts",
    [
        {"months": []},
        {"months": [date(2099, 1, 1)]},
        {"words": " "},
        {"ledger": "other"},
        {"hear_by": "sms"},
    ],
)
def test_a_wish_that_leads_nowhere_is_refused(village, facts):
    with pytest.raises(BadValue):
        wished(village, **facts)


def test_a_time_that_is_past_or_no_guide_is_refused_and_only_supervisors_decide(village):
    wish, _code = wished(village)

    with pytest.raises(BadValue):
        agree(wish, appointed_at=timezone.now() - timedelta(minutes=1), guide="会计", by=village.supervisor)
    with pytest.raises(BadValue):
        agree(wish, appointed_at=tomorrow(), guide=" ", by=village.supervisor)
    with pytest.raises(NotYours):
        agree(wish, appointed_at=tomorrow(), guide="会计", by=village.clerk)


def test_what_was_read_is_written_down_once_the_time_has_come(village):
    wish, _code = wished(village)
    agree(wish, appointed_at=tomorrow(), guide="会计", by=village.supervisor)
    with pytest.raises(NotNow):
        close(wish, came=True, record="看了发票", by=village.supervisor)
    BookInspection.objects.filter(pk=wish.pk).update(appointed_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(BadValue):
        close(wish, came=True, record="", by=village.supervisor)

    close(wish, came=False, record="", by=village.supervisor)

    wish.refresh_from_db()
    assert wish.state == "missed"


def test_an_account_takes_its_wishes_along(village):
    user = account_with("resident", village.committee, phone=PHONE)
    wished(village, user=user, hear_by="sms")

    kept = what_is_kept(user)["book_inspections"]

    assert [(row["words"], row["phone"]) for row in kept] == [("修路的发票", PHONE)]


def test_the_desk_of_the_supervisors_shows_what_waits(village):
    submitted = village.bring_to("submitted")
    wish, _code = wished(village)
    objected(village, submitted)
    appraised(village, 2026, 6)

    page = door(village.supervisor).get(reverse("village_affairs:supervision"))

    context = page.context
    assert [list(context[name]) for name in ("to_sign", "objections", "wishes")] == [
        [submitted],
        [Objection.objects.get()],
        [wish],
    ]
    assert "不称职" in page.content.decode()


def test_a_form_sent_wrongly_keeps_what_was_written(village):
    wish, _code = wished(village)
    url = reverse("village_affairs:books-agree", args=[wish.pk])

    response = door(village.supervisor).post(
        url, {"day": "2020-01-01", "clock": "09:00", "guide": "代理会计"}
    )

    assert (response.status_code, "代理会计" in response.content.decode()) == (422, True)
