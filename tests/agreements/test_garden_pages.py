import io
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from agreements.actions.garden import hand_back
from agreements.actions.garden_waiting import offer_plots
from agreements.models import Finding, PlotOffer, PlotReturn, PlotTenure, Waiting
from tests.agreements.gardens import FACT, GardenVillage
from tests.agreements.ground import home_of, user_at
from tests.doors import browser_of
from tests.factories import BlockFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village() -> GardenVillage:
    return GardenVillage()


def public(village, name: str, *args, query: str = "") -> str:
    return Client().get(reverse(name, args=[village.committee.slug, *args]) + query).content.decode()


def drawn(village):
    for home in village.homes(5):
        village.asks(home)
    return village.drawn()


def test_the_wall_shows_numbers_and_states_and_no_name(village):
    village.tends()

    text = public(village, "agreements:garden")

    assert ("空2块" in text, "在种" in text, "沈" in text, "12号" in text) == (True, True, False, False)


def test_a_draw_is_read_and_worked_out_again_by_anyone(village):
    result = drawn(village)

    text = public(village, "agreements:draw", result.draw_id, query="?again=1")

    assert "重新算了一遍，一模一样。" in text
    assert [slip in text for slip in result.order] == [True] * 5
    assert (result.secret in text, "沈" in text) == (True, False)


def test_before_the_draw_its_page_and_data_keep_the_secret(village):
    draw = village.announced()

    both = public(village, "agreements:draw", draw.pk) + public(village, "agreements:draw-json", draw.pk)

    assert (draw.commitment in both, draw.open_secret() in both) == (True, False)


def test_the_command_works_a_draw_out_again_from_the_data_alone(village, tmp_path):
    result = drawn(village)
    data = json.loads(public(village, "agreements:draw-json", result.draw_id))
    true, false = tmp_path / "draw.json", tmp_path / "false.json"
    true.write_text(json.dumps(data))
    false.write_text(json.dumps({**data, "order": data["order"][::-1]}))
    out = io.StringIO()

    call_command("redraw", str(true), stdout=out)
    call_command("redraw", str(result.draw_id), stdout=out)

    assert out.getvalue().splitlines() == [*result.order, "和公布的一模一样。"] * 2
    with pytest.raises(CommandError, match="顺序和公布的不一样"):
        call_command("redraw", str(false), stdout=out)


@pytest.mark.parametrize("named", ["0", "no-such-file.json"])
def test_the_command_says_what_it_cannot_find(named):
    with pytest.raises(CommandError):
        call_command("redraw", named)


def test_a_household_asks_on_the_phone_and_withdraws(village):
    me = browser_of(user_at(village.home))
    me.post(reverse("agreements:my-garden-ask", args=[village.garden.pk]), {"key": "a"})
    row = Waiting.objects.get()

    assert row.slip in me.get(reverse("agreements:my-garden")).content.decode()
    me.post(reverse("agreements:my-garden-withdraw", args=[row.pk]))

    row.refresh_from_db()
    assert (row.door, row.outcome) == ("phone", "withdrawn")


def test_a_household_accepts_and_hands_back_on_the_phone(village):
    drawn(village)
    hand_back(PlotTenure.objects.get(plot__number=2), by=village.clerk)
    offer_plots(timezone.now())
    offer = PlotOffer.objects.get()
    me = browser_of(user_at(offer.waiting.household))
    assert "2号地轮到您家了" in me.get(reverse("agreements:my-garden")).content.decode()

    me.post(reverse("agreements:my-garden-answer", args=[offer.pk]), {"yes": "1"})
    tenure = PlotTenure.objects.get(household=offer.waiting.household)
    me.post(reverse("agreements:my-garden-return", args=[tenure.pk]))

    tenure.refresh_from_db()
    assert (PlotOffer.objects.get().answer, tenure.ended) == ("accepted", "returned")


def test_nothing_of_another_household_is_there_for_a_neighbour(village):
    row = village.asks(village.home)
    tenure = village.tends(home=village.homes(1)[0])
    me = browser_of(user_at(home_of(village.block, "沈家九", "99号")))

    for name, pk in (("withdraw", row.pk), ("return", tenure.pk), ("answer", 1), ("object", 1)):
        assert me.post(reverse(f"agreements:my-garden-{name}", args=[pk])).status_code == 404


def photo() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(file, "JPEG")
    file.seek(0)
    file.name = "plot.jpg"
    return file


def test_the_captain_walks_round_and_a_plot_is_kept_by_one_tap(village):
    tenure, round_ = village.tends(), village.round()
    me = browser_of(village.captain)
    assert "看了0／1块" in me.get(reverse("agreements:walk")).content.decode()

    me.post(reverse("agreements:look", args=[round_.pk, tenure.pk]), {"look": "tidy"})

    assert (
        Finding.objects.get().look,
        "这个月看完了" in me.get(reverse("agreements:walk")).content.decode(),
    ) == (
        "tidy",
        True,
    )
    me.post(reverse("agreements:look-undo", args=[Finding.objects.get().pk]))
    assert Finding.objects.filter(undone_at=None).count() == 0


def test_a_photo_of_a_neglected_plot_is_for_the_captain_and_its_household(village):
    tenure, round_ = village.tends(), village.round()
    url = reverse("agreements:look", args=[round_.pk, tenure.pk])
    browser_of(village.captain).post(url, {"look": "wild", "photo": photo()})
    pk = Finding.objects.get().pk

    seen = [
        browser_of(who).get(reverse(f"agreements:{name}", args=[pk])).status_code
        for who, name in (
            (village.captain, "look-photo"),
            (user_at(village.home), "my-garden-photo"),
            (village.panel[0], "look-photo"),
            (user_at(village.homes(1)[0]), "my-garden-photo"),
        )
    ]

    assert seen == [200, 200, 403, 404]


@pytest.mark.parametrize("sent", [{}, {"look": "nice"}, {"look": "wild"}])
def test_a_look_that_says_too_little_comes_back_with_a_sentence(village, sent):
    url = reverse("agreements:look", args=[village.round().pk, village.tends().pk])

    answer = browser_of(village.captain).post(url, sent)

    assert (answer.status_code, Finding.objects.count()) == (422, 0)


def test_a_captain_of_another_village_finds_no_plot(village):
    other = GardenVillage()
    url = reverse("agreements:look", args=[village.round().pk, village.tends().pk])

    assert browser_of(other.captain).post(url, {"look": "tidy"}).status_code == 404


def test_a_leader_asks_for_a_neighbour_and_is_told_the_slip(village):
    form = {"garden": village.garden.pk, "household": village.home.pk}
    other = home_of(BlockFactory(committee=village.committee))
    me = browser_of(village.leader)

    me.post(reverse("agreements:leader-garden"), form)
    refused = me.post(reverse("agreements:leader-garden"), {**form, "household": other.pk})

    assert (Waiting.objects.get().door, refused.status_code) == ("leader", 422)


@pytest.mark.parametrize(
    "step, fields, status",
    [
        ("ask", {}, 422),
        ("plots", {"count": "2", "size": "20"}, 302),
        ("plots", {"count": "0", "size": "-1"}, 422),
        ("draw", {"title": "抽签", "closes_at": "2026-11-24T08:00", "fact_words": "开奖号码"}, 422),
        ("draw", {"title": "抽签", "closes_at": "2026-11-25T08:00", "fact_words": "开奖号码"}, 302),
        ("captain", {"since": "abc"}, 422),
        ("nonsense", {}, 404),
    ],
)
def test_the_desk_takes_a_step_or_says_what_is_wrong(village, step, fields, status):
    desk = browser_of(village.clerk)

    answer = desk.post(reverse("agreements:desk-garden-step", args=[village.garden.pk, step]), fields)

    assert answer.status_code == status


def test_the_desk_draws_before_a_witness(village):
    village.asks(village.home)
    draw = village.announced()
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        desk = browser_of(village.clerk)
        early = desk.post(reverse("agreements:desk-draw", args=[draw.pk]), {"fact": FACT})
        desk.post(
            reverse("agreements:desk-draw", args=[draw.pk]), {"fact": FACT, "witness": village.director.pk}
        )

    assert (early.status_code, PlotTenure.objects.get().household) == (422, village.home)


def test_the_papers_are_pdfs_with_slips_and_no_names(village):
    village.asks(village.home)
    desk = browser_of(village.clerk)

    for name in ("signs", "waiting"):
        answer = desk.get(reverse(f"agreements:desk-garden-{name}", args=[village.garden.pk]))
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


@pytest.mark.parametrize("plots", [1, 30])
def test_the_wall_takes_the_same_queries_for_one_plot_and_thirty(django_assert_num_queries, plots):
    village = GardenVillage(plots=plots)
    for number, home in enumerate(village.homes(plots), start=1):
        village.tends(number, home)

    with django_assert_num_queries(6):
        public(village, "agreements:garden")


def test_without_a_household_the_page_says_where_to_go(village):
    answer = browser_of(village.clerk).get(reverse("agreements:my-garden"))

    assert ("带上身份证到村居登记一次" in answer.content.decode(), PlotReturn.objects.count()) == (True, 0)
