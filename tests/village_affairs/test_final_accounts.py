"""The year's final account line by line, and what a correction changed as residents see it."""

import re

import pytest
import time_machine

from tests.village_affairs.kinds import FORMS, draft_of
from tests.village_affairs.month_sheets import one, usual
from tests.village_affairs.people import door, village_with_people
from users.access import Scope
from village_affairs.actions.publishing import start_correction, withdraw
from village_affairs.kinds.registry import KINDS
from village_affairs.models import Version

pytestmark = pytest.mark.django_db
BUDGET = "收入\t补助收入\t20000\t街道\n支出\t管护支出\t4000\n支出\t其他支出\t1100\n支出\t接待\t500"


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel("2026-11-24T02:00:00+00:00", tick=False):
        yield


@pytest.fixture
def final(village):
    """A public final account of one public month against a public budget."""
    village.publish(draft_of(village, "budget", lines=BUDGET))
    village.publish(village.draft(one(usual())))
    return village.publish(draft_of(village, "final", words="接待没有花。"))


def grids_of(body):
    blocks = KINDS["final"].blocks(body)
    return {block.title: [*block.rows, block.total] for block in blocks if block.kind == "grid"}


def scope_of(village):
    return Scope(committees=frozenset({village.committee.pk}))


def told(html: str) -> str:
    return re.sub(r"\s+", " ", html)


def words_in(html: str) -> str:
    return re.sub(r"<[^>]+>|\s+", "", html)


def test_every_line_says_planned_done_more_or_less_and_how_much_of_it(final):
    assert grids_of(final.version.body) == {
        "收入": [
            ("补助收入", "20,000.00", "8,000.00", "-12,000.00", "40.0%"),
            ("利息收入", "没有预算", "0.50", "+0.50", "—"),
            ("合计", "20,000.00", "8,000.50", "-11,999.50", "40.0%"),
        ],
        "支出": [
            ("管护支出", "4,000.00", "4,200.25", "+200.25", "105.0%"),
            ("其他支出", "1,100.00", "1,100.00", "0.00", "100.0%"),
            ("接待", "500.00", "0.00", "-500.00", "0.0%"),
            ("合计", "5,600.00", "5,300.25", "-299.75", "94.6%"),
        ],
    }


def test_the_clerk_fills_in_a_year_and_a_resident_reads_the_difference(client, village, final):
    page = words_in(client.get(f"/bangtou/disclosures/2026-{final.number}/").content.decode())

    for words in ("2026年决算", "接待没有花。", "1个月：9月", "管护支出", "4,200.25", "+200.25", "105.0%"):
        assert words in page


def test_the_desk_says_which_months_are_missing_and_that_no_line_was_chosen(village, final):
    copy = start_correction(final, reason="补写原因", by=village.clerk)

    page = words_in(door(village.clerk).get(f"/desk/versions/{copy.pk}/").content.decode())

    assert "只公开了1个月，缺的月份没有算进去" in page
    assert "目录里要公开的那一条会照样算没公开" in page


def test_the_account_of_a_year_to_come_or_without_a_public_month_is_refused(village):
    desk, data = door(village.clerk), {"committee": village.committee.pk, **FORMS["final"]}
    village.publish(draft_of(village, "budget", lines=BUDGET))

    answers = [desk.post("/desk/disclosures/new/?kind=final", data | {"year": year}) for year in (2026, 2027)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "2026年还没有公开过一个月的账，做不了决算" in answers[0].content.decode()
    assert "2027年还没到，请核对年份" in answers[1].content.decode()
    assert Version.objects.filter(disclosure__kind="final").count() == 0


def test_a_corrected_final_account_shows_the_changed_cells_before_and_after(client, village, final):
    month = village.committee.disclosures.get(kind="finance").publications.get()
    again = start_correction(month, reason="类别写错了", by=village.clerk)
    again.lines.filter(category="其他支出").update(category="管护支出")
    village.publish(again)
    copy = start_correction(final, reason="九月的账更正了", by=village.clerk)
    form = {**FORMS["final"], "title": "2026年决算", "words": "接待没有花。锁归管护。"}
    door(village.clerk).post(f"/desk/versions/{copy.pk}/edit/", form)
    second = village.publish(Version.objects.get(pk=copy.pk))

    page = client.get(f"/bangtou/disclosures/2026-{second.number}/difference/").content.decode()

    assert "更正原因：</b>九月的账更正了" in page
    for old, new in (("4,200.25", "5,300.25"), ("1,100.00", "0.00"), ("105.0%", "132.5%")):
        assert f"<td><del>{old}</del></td><td><ins>{new}</ins></td>" in told(page)
    assert "<ins>锁归管护。</ins>" in page
    assert "<del>接待没有花" not in page


@pytest.mark.parametrize(
    ("kind", "changed", "shown"),
    [
        (
            "notice",
            {"words": "九月清淤。\n请移走杂物和渔网。"},
            ["九月清淤。 <del>请移走杂物。</del><ins>请移走杂物和渔网。</ins>"],
        ),
        (
            "tender",
            {"bidders": "西渡建设公司 36500\n江海路桥公司 38,500.00\n新来公司 40000"},
            ["<del>38,000.00</del></td><td><ins>38,500.00</ins>", "新来公司", "<ins>40,000.00</ins>"],
        ),
        ("contract", {"amount": "50000"}, ["<del>48,600.00元（每年）</del></td><td><ins>50,000.00元（每年）"]),
        ("resolution", {"yes": "35", "no": "2"}, ["赞成36，反对1", "赞成35，反对2"]),
    ],
)  # fmt: skip
def test_a_correction_of_any_kind_shows_what_changed(client, village, kind, changed, shown):
    first = village.publish(draft_of(village, kind))
    copy = start_correction(first, reason="抄错了", by=village.clerk)
    form = {name: value for name, value in FORMS[kind].items() if name != "title"} | changed
    door(village.clerk).post(f"/desk/versions/{copy.pk}/edit/", form)
    second = village.publish(Version.objects.get(pk=copy.pk))

    page = told(client.get(f"/bangtou/disclosures/2026-{second.number}/difference/").content.decode())

    assert [words for words in shown if words not in page] == []
    assert client.get(f"/bangtou/disclosures/2026-{first.number}/difference/").status_code == 404


def test_with_the_newest_version_taken_down_no_difference_is_shown(client, village):
    first = village.publish(draft_of(village, "notice"))
    copy = start_correction(first, reason="抄错了", by=village.clerk)
    second = village.publish(copy)
    withdraw(second, by=village.director, reason="有个人信息")

    pages = [client.get(f"/bangtou/disclosures/2026-{row.number}/") for row in (first, second)]
    difference = client.get(f"/bangtou/disclosures/2026-{second.number}/difference/")

    assert [page.status_code for page in pages] == [410, 410]
    assert "有个人信息" in pages[0].content.decode()
    assert difference.status_code == 404


@pytest.mark.parametrize(
    ("period", "faults"), [("", ["这一条每季度公开一次，请选说的是哪个月"]), ("2026-07", [])]
)
def test_under_a_line_that_comes_every_quarter_the_span_has_to_be_named(village, period, faults):
    item = KINDS["notice"].form(scope=scope_of(village)).fields["item"].queryset.get(key="policy")
    data = {"committee": village.committee.pk, **FORMS["notice"], "item": item.pk, "period": period}

    form = KINDS["notice"].form(data, {}, scope=scope_of(village))

    assert form.errors.get("period", []) == faults
