"""The catalogue is dated: a change ends a line and begins the next, and duties follow."""

import datetime as dt

import pytest
from django.urls import reverse

from residents.models import Figure, Street
from tests.factories import CommitteeFactory, UserFactory, account_with
from tests.village_affairs.owed import FACTS, begins, only, owed, publish_for
from tests.village_affairs.people import door
from users.models import AuditEntry
from village_affairs.actions.catalogue import NotTheFigure, add_item, change_item, end_item
from village_affairs.actions.duties import plan_for
from village_affairs.models import CatalogueItem, Duty
from xidu.kit.errors import NotNow, RuleBroken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
TODAY = dt.date(2026, 11, 24)
DECEMBER = dt.date(2026, 12, 1)


@pytest.fixture
def village():
    return CommitteeFactory(name="浜头村")


def changed(item, **fields):
    return {**FACTS, "cycle": item.cycle, **fields}


def test_a_change_ends_the_old_line_the_day_before_and_later_spans_follow_the_new(village):
    item = only("month", limit=10)
    begins(dt.date(2026, 10, 1))
    plan_for(TODAY)

    new = change_item(item, fields=changed(item, limit=20), since=DECEMBER, by=UserFactory())

    item.refresh_from_db()
    days = owed(village)
    assert (item.until, new.since, new.until, new.key) == (dt.date(2026, 11, 30), DECEMBER, None, item.key)
    assert (days["2026-11-01"], days["2026-12-01"]) == ("2026-12-10", "2027-01-20")


def test_the_line_in_force_on_the_last_day_of_a_span_is_the_one_owed(village):
    item = only("quarter")
    begins(dt.date(2026, 7, 1))
    plan_for(TODAY)

    new = change_item(item, fields=changed(item), since=TODAY, by=UserFactory())
    new = change_item(item, fields=changed(item, limit=3), since=dt.date(2026, 12, 31), by=UserFactory())

    lines = dict(Duty.objects.filter(committee=village).values_list("period", "item"))
    assert (lines[dt.date(2026, 7, 1)], lines[dt.date(2026, 10, 1)]) == (item.pk, new.pk)


def test_a_span_that_is_public_already_is_not_owed_a_second_time(village):
    item = only("quarter")
    begins(dt.date(2026, 7, 1))
    plan_for(TODAY)
    publish_for(village, item, dt.date(2026, 10, 1), on=TODAY)

    change_item(item, fields=changed(item, limit=3), since=TODAY, by=UserFactory())

    rows = Duty.objects.filter(committee=village, period=dt.date(2026, 10, 1))
    assert list(rows.values_list("item", "done_on")) == [(item.pk, TODAY)]


def test_another_cycle_begins_with_the_span_that_ends_after_the_change(village):
    item = only("quarter")
    begins(dt.date(2026, 7, 1))
    plan_for(TODAY)

    new = change_item(item, fields=changed(item, cycle="month"), since=DECEMBER, by=UserFactory())

    periods = sorted(Duty.objects.filter(committee=village, item=new).values_list("period", flat=True))
    assert (periods[0], Duty.objects.filter(item=item, period=dt.date(2026, 10, 1)).exists()) == (
        DECEMBER,
        False,
    )


def test_mending_a_line_on_the_day_it_began_makes_no_second_one(village):
    item = only("month", since=TODAY)

    new = change_item(item, fields=changed(item, limit=5), since=TODAY, by=UserFactory())

    assert (new.pk, new.limit, CatalogueItem.objects.count()) == (item.pk, 5, 1)


def test_the_same_change_twice_is_one(village):
    item = only("month")
    by = UserFactory()

    new = change_item(item, fields=changed(item, limit=5), since=DECEMBER, by=by)
    again = change_item(new, fields=changed(item, limit=5), since=DECEMBER, by=by)

    assert (again, AuditEntry.objects.filter(action="catalogue.change").count()) == (new, 1)


def test_a_line_ended_mid_year_owes_only_what_was_over(village):
    item = only("month")
    begins(dt.date(2026, 10, 1))
    plan_for(TODAY)

    end_item(item, last=dt.date(2026, 11, 30), by=UserFactory())

    assert list(owed(village)) == ["2026-10-01", "2026-11-01"]


def test_a_new_line_is_owed_from_its_first_span_on(village):
    only("month")
    begins(dt.date(2026, 10, 1))

    add_item(key="new", fields={**FACTS, "cycle": "quarter"}, since=TODAY, by=UserFactory())

    first = Duty.objects.filter(item__key="new").order_by("period").first()
    assert first.period == dt.date(2026, 10, 1)


@pytest.mark.parametrize("since", [dt.date(2026, 11, 23), dt.date(2025, 1, 1)])
def test_the_past_is_not_changed(village, since):
    item = only("month")

    with pytest.raises(RuleBroken, match="不能改过去"):
        change_item(item, fields=changed(item, limit=5), since=since, by=UserFactory())

    assert CatalogueItem.objects.get().until is None


def test_a_line_that_has_ended_is_not_changed(village):
    item = only("month", until=TODAY)

    with pytest.raises(NotNow):
        change_item(item, fields=changed(item, limit=5), since=DECEMBER, by=UserFactory())


@pytest.mark.parametrize(("limit", "fine"), [(9, False), (10, True), (11, False)])
def test_the_limit_of_accounts_agrees_with_the_figure(village, limit, fine):
    item = only("month", kind="finance", ledger="committee", book="finance", limit=1)
    fields = changed(item, kind="finance", ledger="committee", book="finance", limit=limit)

    if fine:
        assert change_item(item, fields=fields, since=TODAY, by=UserFactory()).limit == limit
        return
    with pytest.raises(NotTheFigure, match="次月10日"):
        change_item(item, fields=fields, since=TODAY, by=UserFactory())


def test_the_shipped_limit_of_accounts_is_the_shipped_figure():
    due_day = int(Figure.objects.get(key="finance_due_day", committee=None).value)

    assert set(CatalogueItem.objects.filter(kind="finance").values_list("limit", flat=True)) == {due_day}


@pytest.mark.parametrize("wrong", [{"cycle": "quarter"}, {"ledger": ""}, {"kind": "nonsense"}])
def test_a_line_that_no_page_could_fulfil_is_refused(village, wrong):
    item = only("month", kind="finance", ledger="committee")
    fields = {**changed(item, kind="finance", ledger="committee"), **wrong}

    with pytest.raises(RuleBroken):
        change_item(item, fields=fields, since=TODAY, by=UserFactory())


def form_of(item, **fields):
    row = {**FACTS, "cycle": item.cycle, "since": TODAY.isoformat(), "until": "", **fields}
    return {name: value for name, value in row.items() if value is not False}


def test_the_street_office_changes_a_line_in_the_admin_and_the_trail_has_it_once(village):
    item = only("month")
    office = door(account_with("street_office", Street.objects.get()))

    answer = office.post(
        reverse("admin:village_affairs_catalogueitem_change", args=[item.pk]), form_of(item, limit=7)
    )

    lines = list(CatalogueItem.objects.order_by("since").values_list("key", "limit", "until"))
    assert answer.status_code == 302
    assert lines == [("policy", 10, dt.date(2026, 11, 23)), ("policy", 7, None)]
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["catalogue.change"]


def test_the_admin_adds_and_ends_a_line(village):
    item = only("month")
    office = door(account_with("street_office", Street.objects.get()))

    office.post(reverse("admin:village_affairs_catalogueitem_add"), form_of(item, key="fresh"))
    office.post(
        reverse("admin:village_affairs_catalogueitem_change", args=[item.pk]),
        form_of(item, until="2026-12-31"),
    )

    lines = dict(CatalogueItem.objects.values_list("key", "until"))
    assert lines == {"policy": dt.date(2026, 12, 31), "fresh": None}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"since": "2026-11-23"}, "不能改过去"),
        ({"until": "2026-11-23"}, "最后一天不能早于今天"),
        ({"kind": "finance", "ledger": "committee"}, "次月10日"),
    ],
)
def test_the_admin_says_what_is_wrong_and_keeps_what_was_typed(village, wrong, words):
    item = only("month")
    office = door(account_with("street_office", Street.objects.get()))
    sent = form_of(item, limit=7, level2="新的名字", **wrong)

    answer = office.post(reverse("admin:village_affairs_catalogueitem_change", args=[item.pk]), sent)

    html = answer.content.decode()
    assert (answer.status_code, words in html, "新的名字" in html) == (200, True, True)
    assert list(CatalogueItem.objects.values_list("limit", "until")) == [(10, None)]


@pytest.mark.parametrize("role", ["clerk", "director", "supervisor", "auditor"])
def test_only_the_street_office_changes_the_catalogue(village, role):
    item = only("month")
    staff = door(account_with(role, village))
    page = reverse("admin:village_affairs_catalogueitem_change", args=[item.pk])

    assert (staff.get(page).status_code, staff.post(page, form_of(item, limit=7)).status_code) == (200, 403)


def test_the_shipped_catalogue_holds_the_eleven_items_and_the_three_books():
    village_books = set(
        CatalogueItem.objects.filter(used_by__in=["village", "both"]).values_list("book", flat=True)
    )
    hall = set(CatalogueItem.objects.exclude(used_by="village").values_list("book", flat=True))
    numbers = "一二三四五六七八九十"
    basis = "；".join(CatalogueItem.objects.filter(used_by="village").values_list("basis", flat=True))

    assert village_books == hall == {"party", "affairs", "finance"}
    assert [n for n in [*numbers, "十一"] if f"第{n}项" not in basis] == []
