"""With the code one sees where it stands in a sentence, each step, the outcome, and says whether it is mended."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from demands.actions.dispatch import accept, assign, give_back, pause
from demands.actions.intake import me_too
from demands.actions.outcomes import conclude, merge
from demands.actions.ratings import rate
from demands.actions.telling import code_of
from demands.models import Demand
from tests.demands.factories import bring_to, demand_of, picture
from tests.village_affairs.people import village_with_people
from xidu.kit.templatetags.kit import short_day

pytestmark = pytest.mark.django_db
PHONE = "19900001234"


@pytest.fixture
def village():
    return village_with_people()


def url_of(demand, more: str = "") -> str:
    return f"/d/{code_of(demand)}/{more}"


def seen(demand) -> str:
    return Client().get(url_of(demand)).content.decode()


def headline(demand) -> str:
    return Client().get(url_of(demand)).context["query"].headline


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    "state, words",
    [
        ("new", "收到了，最晚{due}答复您"),
        ("assigned", "交给经办人了，最晚{due}答复您"),
        ("working", "经办人正在办，最晚{due}答复您"),
        ("done", "办好了，您看看是不是真的好了"),
    ],
)
def test_the_headline_says_where_it_stands_and_by_when(village, state, words):
    demand = bring_to(state, village)

    assert headline(demand) == words.format(due=short_day(demand.due_on))


def test_the_headline_owns_up_to_being_late(village):
    demand = bring_to("working", village, at=timezone.now() - timedelta(days=40))

    assert headline(demand) == f"过了{short_day(demand.due_on)}还没有答复您，正在催办"


def test_a_stopped_clock_says_why(village):
    demand = bring_to("working", village)
    pause(demand, by=village.clerk, reason="等新灯到货")

    page = seen(demand)

    assert "先停一停" in page
    assert "等新灯到货" in page


@pytest.mark.parametrize(
    "outcome, more, words",
    [
        ("solved", {"proof": "验收单已签"}, ["办好了", "怎么看得出来：验收单已签"]),
        ("explained", {}, ["这件事我们向您说明", "我们来说明一下"]),
        ("referred", {"referred_to": "供电所"}, ["归别处管", "这件事归供电所管，已经转过去了"]),
        ("impossible", {}, ["这件事现在办不了，原因写在下面", "现在办不了，原因是这样"]),
    ],
)
def test_each_outcome_has_its_own_words(village, outcome, more, words):
    demand = bring_to("working", village)
    conclude(demand, kind=outcome, words="明年一起改造", by=village.clerk, **more)

    page = seen(demand)

    assert [word for word in [*words, "明年一起改造", "五星：很满意"] if word not in page] == []


def test_the_proof_is_a_photo_and_the_askers_own_stands_with_the_words(village):
    demand = bring_to("working", village, photos=[picture()])
    outcome = conclude(demand, kind="solved", words="换好了", photo=picture(), by=village.clerk)
    own = demand.photos.exclude(pk=outcome.photo_id).get()

    page = Client().get(url_of(demand))

    for photo in (own.pk, outcome.photo_id):
        assert text(page).count(url_of(demand, f"photos/{photo}/")) == 1
        assert Client().get(url_of(demand, f"photos/{photo}/"))["Content-Type"] == "image/png"
    assert [photo.pk for photo in page.context["query"].photos] == [own.pk]


def test_a_photo_of_another_demand_is_not_found(village):
    demand, other = demand_of(village.committee), demand_of(village.committee, photos=[picture()])

    assert Client().get(url_of(demand, f"photos/{other.photos.get().pk}/")).status_code == 404


def test_names_and_reasons_of_staff_are_not_on_the_page(village):
    demand = bring_to("assigned", village)
    give_back(demand, by=village.clerk, reason="这家人总是投诉")

    page = seen(demand)

    assert "总是投诉" not in page
    assert village.clerk.name not in page.replace("class", "")


def test_a_phone_in_the_words_or_left_with_them_is_not_on_the_page(village):
    demand = demand_of(village.committee, words=f"灯坏了，打{PHONE}找我", phone=PHONE, hear_by="sms")

    assert PHONE not in seen(demand)


def test_the_code_is_found_however_it_is_typed_and_printed_on_the_slip(village):
    demand = demand_of(village.committee)
    code = code_of(demand)

    typed = Client().post("/q/", {"code": f"{code[:4]} {code[4:].lower()}"})

    assert typed.url == f"/d/{code}/"
    assert Client().get(url_of(demand, "slip.pdf")).content.startswith(b"%PDF")
    assert f"{code[:4]} {code[4:]}" in seen(demand)


@pytest.mark.parametrize("more", ["", "slip.pdf", "photos/1/"])
def test_a_wrong_code_is_not_found(village, more):
    assert Client().get(f"/d/22222222/{more}").status_code == 404
    assert Client().get(f"/d/no-code/{more}").status_code == 404


def test_wrong_codes_are_counted_and_right_ones_are_not(village):
    client = Client()
    demand = demand_of(village.committee)

    answers = [client.get("/d/22222222/").status_code for _try in range(31)]

    assert (answers[0], answers[-1]) == (404, 429)
    assert client.get(url_of(demand)).status_code == 200


def test_the_page_is_kept_by_nobody(village):
    answer = Client().get(url_of(demand_of(village.committee)))

    assert "no-store" in answer["Cache-Control"]


def test_one_star_reopens_and_the_page_says_so(village):
    demand = bring_to("done", village)

    Client().post(url_of(demand, "rate/"), {"stars": "1", "words": "还是不亮"})

    demand.refresh_from_db()
    assert (demand.state, demand.round) == ("new", 2)
    assert "换一个人再办" in headline(demand)
    assert "还是不亮" in seen(demand)


def test_a_second_tap_on_the_stars_changes_nothing(village):
    demand = bring_to("done", village)

    for stars in ("5", "1"):
        Client().post(url_of(demand, "rate/"), {"stars": stars})

    demand.refresh_from_db()
    assert (demand.state, [row.stars for row in demand.ratings.all()]) == ("closed", [5])


def test_no_star_is_an_error_that_keeps_the_words(village):
    demand = bring_to("done", village)

    answer = Client().post(url_of(demand, "rate/"), {"words": "灯太暗"})

    assert answer.status_code == 422
    assert "灯太暗" in text(answer)
    assert demand.ratings.count() == 0


def test_stars_before_an_answer_are_refused_with_a_sentence(village):
    demand = bring_to("working", village)

    answer = Client().post(url_of(demand, "rate/"), {"stars": "1"})

    assert answer.status_code == 422
    assert "还没有答复，等答复了再评" in text(answer)


def test_twice_badly_done_leads_to_the_street(village):
    demand = bring_to("done", village)
    rate(demand, stars=1, way="web")
    assign(demand, to=village.director, by=village.director)
    accept(demand, by=village.director)
    conclude(demand, kind="explained", words="等电力公司来", by=village.director)
    Client().post(url_of(demand, "rate/"), {"stars": "2"})

    page = seen(demand)

    assert "12345" in page
    assert "（第二次）" in page


def test_it_can_be_taken_back_while_it_is_open(village):
    demand = bring_to("assigned", village)

    answer = Client().post(url_of(demand, "withdraw/"), {"words": "灯自己亮了"})

    demand.refresh_from_db()
    assert answer.status_code == 302
    assert (demand.state, demand.outcomes.get().kind) == ("closed", "withdrawn")
    assert headline(demand) == "您撤回了这件事"


@pytest.mark.parametrize("why", ["answered", "others have it too"])
def test_taking_back_what_cannot_be_is_refused_and_the_words_stay(village, why):
    demand = bring_to("done" if why == "answered" else "new", village)
    if why != "answered":
        me_too(demand, source="web:other", hear_by="sms", phone=PHONE)

    answer = Client().post(url_of(demand, "withdraw/"), {"words": "不用了"})

    demand.refresh_from_db()
    assert answer.status_code == 422
    assert "撤回" in text(answer)
    assert Demand.State(demand.state) == ("done" if why == "answered" else "new")
    assert 'action="' + url_of(demand, "withdraw/") not in seen(demand)


def test_what_was_merged_tells_on_what_becomes_of_the_other(village):
    into, gone = bring_to("working", village), demand_of(village.committee)
    merge(gone, into=into, reason="同一盏灯", by=village.director)
    into.refresh_from_db()
    before = headline(gone)
    conclude(into, kind="solved", words="两头的灯都换了", proof="老顾家看过", by=village.clerk)

    page = seen(gone)

    assert before == f"和邻居反映的是同一件事，并到一起办，最晚{short_day(into.due_on)}答复"
    assert "和邻居反映的是同一件事，已经有答复了" in page
    assert "两头的灯都换了" in page
    assert "老顾家看过" not in page
    assert "经办人已经接下" not in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_the_same_questions_at_any_number(village, rows, django_assert_num_queries):
    demand = demand_of(village.committee)
    for number in range(rows):
        me_too(demand, source=f"t:{number}")
    for _twice in range(rows // 2):
        assign(demand, to=village.clerk, by=village.director)
        demand.refresh_from_db()
        give_back(demand, by=village.clerk, reason="不归我管")

    with django_assert_num_queries(6):
        Client().get(url_of(demand))
