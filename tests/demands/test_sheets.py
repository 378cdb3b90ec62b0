"""The monthly sheet: every number is the length of the list behind it; what goes out is on the trail."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from demands.actions.dispatch import accept, assign, pause
from demands.actions.outcomes import conclude
from demands.actions.ratings import rate
from demands.models import ReplyTemplate
from residents.models import Figure
from tests.demands.factories import bring_to, demand_of, kind_of
from tests.factories import account_with
from tests.village_affairs.people import door, village_with_people
from users.models import AuditEntry
from xidu.kit.dates import SHANGHAI

pytestmark = pytest.mark.django_db
SHEET = "/desk/demands/sheet/"
NOW = datetime(2026, 11, 24, 10, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def village():
    return village_with_people()


def at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def handled(village, taken: datetime, answered: datetime | None = None, stars: int = 0, **about):
    """Return a demand taken in, answered and rated when it says."""
    about.setdefault("door", "web")
    demand = demand_of(village.committee, at=taken, **about)
    if answered:
        assign(demand, to=village.clerk, by=village.director, at=taken)
        accept(demand, by=village.clerk, at=taken)
        conclude(demand, kind="explained", words="说明一下。", by=village.clerk, at=answered)
    if stars:
        rate(demand, stars=stars, way="web", at=answered)
    demand.refresh_from_db()
    return demand


@pytest.fixture
def months(village):
    """October and November with something of everything."""
    handled(village, at(10, 30), at(11, 3), stars=5)
    handled(village, at(11, 2), at(11, 5), stars=2, door="phone")
    handled(village, at(11, 2), at(11, 20), stars=4, kind=kind_of("noise"))
    handled(village, at(11, 3), kind=kind_of("noise"), door="hotline", outer_number="SH1")
    handled(village, at(11, 23), door="phone")
    paused = bring_to("working", village, at=at(11, 4), door="web")
    pause(paused, by=village.clerk, reason="等配件", at=at(11, 5))
    return village


def counts(line) -> tuple[int, ...]:
    return tuple(line.counts.values())


def test_each_count_is_what_it_says(months):
    sheet = door(months.clerk).get(f"{SHEET}?month=2026-11").context["sheet"]

    # received, answered, in time, missed, reopened, rated
    assert counts(sheet.total) == (5, 3, 2, 3, 1, 3)
    assert sheet.total.stars == Decimal("3.7")
    assert {line.name: counts(line) for line in sheet.doors} == {
        "网上": (2, 2, 1, 1, 0, 2),
        "电话": (2, 1, 1, 1, 1, 1),
        "12345": (1, 0, 0, 1, 0, 0),
    }


def test_october_has_what_came_in_then(months):
    sheet = door(months.clerk).get(f"{SHEET}?month=2026-10").context["sheet"]

    assert counts(sheet.total) == (1, 0, 0, 0, 0, 0)
    assert sheet.total.stars is None


@pytest.mark.parametrize("month", ["2026-10", "2026-11"])
def test_every_number_is_the_length_of_the_list_behind_it(months, month):
    clerk = door(months.clerk)
    sheet = clerk.get(f"{SHEET}?month={month}").context["sheet"]

    for line in (*sheet.lines, *sheet.kinds, *sheet.doors, *sheet.places, sheet.total):
        for name, count, url in line.cells:
            assert (line.name, name, len(clerk.get(url).context["rows"])) == (line.name, name, count)


def test_the_parts_add_up_to_the_whole(months):
    sheet = door(months.clerk).get(SHEET).context["sheet"]

    for lines in (sheet.lines, sheet.kinds, sheet.doors, sheet.places):
        assert tuple(map(sum, zip(*map(counts, lines), strict=True))) == counts(sheet.total)


def test_a_missed_deadline_stays_where_it_fell(village):
    handled(village, at(10, 20), at(11, 20))
    clerk = door(village.clerk)

    october, november = (clerk.get(f"{SHEET}?month=2026-{month}").context["sheet"] for month in (10, 11))

    assert (october.total.counts["missed"], november.total.counts["missed"]) == (1, 0)
    assert (november.total.counts["answered"], november.total.counts["in_time"]) == (1, 0)


@pytest.mark.parametrize(
    "moment, month",
    [(datetime(2026, 11, 1, 0, tzinfo=SHANGHAI), 11), (datetime(2026, 10, 31, 23, 59, tzinfo=SHANGHAI), 10)],
)
def test_a_month_begins_at_midnight_in_shanghai(village, moment, month):
    handled(village, moment)
    clerk = door(village.clerk)

    found = [clerk.get(f"{SHEET}?month=2026-{n}").context["sheet"].total.counts["received"] for n in (10, 11)]

    assert found == [int(month == 10), int(month == 11)]


@pytest.mark.parametrize("written", ["", "2026-13", "x", "2031-01", "1999-01"])
def test_a_month_that_is_none_is_this_month(village, written):
    assert door(village.clerk).get(f"{SHEET}?month={written}").context["sheet"].month == date(2026, 11, 1)


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_at_any_size(village, count, django_assert_num_queries):
    for number in range(count):
        handled(village, at(11, 2), at(11, 5), stars=4 + number % 2)
    clerk = door(village.clerk)

    with django_assert_num_queries(7):
        answer = clerk.get(SHEET)

    assert answer.context["sheet"].total.counts["received"] == count


def test_the_street_sees_each_village(months):
    other = village_with_people("对岸村", "duian")
    handled(other, at(11, 2))
    office = door(account_with("street_office", months.committee.street))

    whole = office.get(SHEET).context["sheet"]
    one = office.get(f"{SHEET}?committee={other.committee.pk}").context["sheet"]

    assert [(line.name, line.counts["received"]) for line in whole.places] == [("浜头村", 5), ("对岸村", 1)]
    assert one.total.counts["received"] == 1


def test_a_village_sees_its_own_alone(months):
    other = village_with_people("对岸村", "duian")

    sheet = door(other.clerk).get(f"{SHEET}?committee={months.committee.pk}").context["sheet"]

    assert sheet.lines == []


def test_the_workbook_holds_the_same_numbers_and_stands_on_the_trail(months):
    answer = door(months.clerk).post(reverse("demands:sheet-xlsx"), {"month": "2026-11"})

    rows = [
        list(row) for row in load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    ]
    assert rows[0][:5] == ["村居", "类别", "从哪来", "收到", "办结"]
    assert rows[-1] == ["合计", None, None, 5, 3, 2, 3, 1, 3, 3.7]
    assert ["浜头村", "公共设施", "电话", 2, 1, 1, 1, 1, 1, 2] in rows
    entry = AuditEntry.objects.get(action="demand.export")
    assert (entry.committee, entry.detail) == (
        months.committee,
        {"month": "2026-11", "rows": 4, "kind": "xlsx"},
    )


def test_the_paper_is_a_pdf_and_stands_on_the_trail(months):
    answer = door(months.clerk).post(reverse("demands:sheet-pdf"), {"month": "2026-11"})

    assert answer.content.startswith(b"%PDF-")
    assert AuditEntry.objects.get(action="demand.export").detail["kind"] == "pdf"


def test_an_empty_month_still_prints(village):
    answer = door(village.clerk).post(reverse("demands:sheet-pdf"), {"month": "2026-10"})

    assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize(("most", "status", "rows"), [(4, 200, 1), (3, 302, 0)])
def test_a_long_sheet_says_whom_to_ask(months, most, status, rows):
    place = months.committee
    Figure.objects.create(key="export_rows", value=most, committee=place, since="2020-01-01", basis="约定")

    for name in ("sheet-xlsx", "sheet-pdf"):
        assert door(months.clerk).post(reverse(f"demands:{name}"), {"month": "2026-11"}).status_code == status

    assert AuditEntry.objects.filter(action="demand.export").count() == rows * 2


@pytest.mark.parametrize("name", ["sheet-xlsx", "sheet-pdf"])
def test_taking_it_along_is_not_for_readers_nor_by_looking(months, name):
    url = reverse(f"demands:{name}")

    assert door(months.supervisor).post(url).status_code == 403
    assert door(months.clerk).get(url).status_code == 405
    assert AuditEntry.objects.filter(action="demand.export").count() == 0


def test_readers_see_the_sheet_without_the_buttons(months):
    page = door(months.supervisor).get(SHEET)

    assert page.status_code == 200
    assert "sheet.xlsx" not in page.content.decode()


# Ready words


def test_ready_words_belong_to_a_place(village):
    clerk, place = door(village.clerk), village.committee
    data = {"committee": place.pk, "title": "换灯", "words": "灯已换好。", "position": 1}

    assert clerk.post(reverse("demands:template-new"), data).status_code == 302

    row = ReplyTemplate.objects.get()
    assert row.committee == place
    assert "换灯" in clerk.get(reverse("demands:templates")).content.decode()
    other = village_with_people("对岸村", "duian")
    assert door(other.clerk).get(reverse("demands:template-change", args=[row.pk])).status_code == 404
    assert door(village.supervisor).get(reverse("demands:templates")).status_code == 403


def test_only_the_street_writes_for_everyone(village):
    office = door(account_with("street_office", village.committee.street))
    data = {"committee": "", "title": "收到", "words": "我们会去看。", "position": 0}

    refused = door(village.clerk).post(reverse("demands:template-new"), data)
    taken = office.post(reverse("demands:template-new"), data)

    assert (refused.status_code, taken.status_code) == (422, 302)
    row = ReplyTemplate.objects.get()
    assert row.committee is None
    assert (
        door(village.clerk).post(reverse("demands:template-change", args=[row.pk]), data).status_code == 404
    )


def test_ready_words_hold_no_number(village):
    data = {"committee": village.committee.pk, "title": "x", "words": "请打19900001234", "position": 0}

    assert door(village.clerk).post(reverse("demands:template-new"), data).status_code == 422


def test_changing_ready_words_stands_on_the_trail(village):
    row = ReplyTemplate.objects.create(committee=village.committee, title="旧", words="旧话")
    url = reverse("demands:template-change", args=[row.pk])

    door(village.clerk).post(url, {"title": "新", "words": "新话", "position": 2})

    row.refresh_from_db()
    assert (row.title, row.words, row.committee) == ("新", "新话", village.committee)
    assert AuditEntry.objects.filter(action="replytemplate.change", object_id=str(row.pk)).count() == 1
