import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, InternalError, ProgrammingError, transaction
from django.urls import reverse

from agreements.actions.claims import NotYours
from agreements.actions.codes import ElsewhereCode, code_of, find_by_code
from agreements.actions.collecting import collect
from agreements.actions.settling import broken_settlements, freeze_settlement, note_paid
from agreements.models import Redemption, Settlement
from tests.agreements.shelf_ground import asked_for, item_in, keeper_of, points_for, shop_in
from tests.agreements.village import Village, end_grant
from tests.doors import browser_of
from tests.factories import account_with
from xidu.kit.errors import BadValue, NotNow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
NOVEMBER, DECEMBER = dt.date(2026, 11, 1), dt.date(2026, 12, 1)


class Street(Village):
    """The village with two shops; the first cuts hair for 20 points and 15 yuan."""

    def __init__(self) -> None:
        super().__init__()
        people = {"by": self.clerk, "approved_by": self.director}
        self.shop = shop_in(self.committee, **people)
        self.other = shop_in(self.committee, name="阿宝五金", **people)
        self.keeper = keeper_of(self.shop, self.clerk)
        self.cut = item_in(
            self.committee, name="理发1次", merchant=self.shop, points=20, yuan=Decimal(15), stock=50
        )
        points_for(self.home, 400)

    def asked(self) -> Redemption:
        return asked_for(self.cut, self.home, self.resident)

    def had(self) -> Redemption:
        row = self.asked()
        return collect(row, by=self.keeper, how="code", code=code_of(row))

    def to(self, name: str, *args: int) -> str:
        return reverse(f"agreements:{name}", args=[self.shop.pk, *args])


@pytest.fixture
def street() -> Street:
    return Street()


def at(moment: str):
    return time_machine.travel(f"{moment}T09:00:00+08:00", tick=False)


def test_every_redemption_is_in_exactly_one_sheet_and_no_yuan_is_lost(street):
    first = [street.had(), street.had()]
    november = freeze_settlement(street.shop, NOVEMBER, by=street.clerk)
    late = street.had()
    with at("2026-12-05"):
        next_month = street.had()
        december = freeze_settlement(street.shop, DECEMBER, by=street.clerk)

    on = {sheet.pk: {row["id"] for row in sheet.rows} for sheet in (november, december)}
    assert on == {november.pk: {row.pk for row in first}, december.pk: {late.pk, next_month.pk}}
    assert (november.yuan, december.yuan) == (Decimal(30), Decimal(30))
    assert Redemption.objects.filter(settlement=None).count() == 0
    assert broken_settlements() == []


def test_the_sheet_of_last_month_leaves_this_months_open(street):
    street.had()
    with at("2026-12-01"):
        street.had()
        sheet = freeze_settlement(street.shop, NOVEMBER, by=street.clerk)

    assert (sheet.count, Redemption.objects.filter(settlement=None).count()) == (1, 1)


def test_frozen_twice_is_one_sheet(street):
    street.had()

    sheets = {freeze_settlement(street.shop, NOVEMBER, by=street.clerk).pk for _twice in range(2)}

    assert len(sheets) == 1


def test_what_is_not_collected_is_not_owed(street):
    street.asked()

    with pytest.raises(NotNow, match="没有要结算的"):
        freeze_settlement(street.shop, NOVEMBER, by=street.clerk)


def test_a_month_to_come_and_a_grant_that_ended_settle_nothing(street):
    street.had()

    with pytest.raises(BadValue):
        freeze_settlement(street.shop, DECEMBER, by=street.clerk)
    end_grant(street.clerk)
    with pytest.raises(NotYours):
        freeze_settlement(street.shop, NOVEMBER, by=street.clerk)


def test_another_than_who_made_it_notes_that_it_was_paid_once(street):
    street.had()
    sheet = freeze_settlement(street.shop, NOVEMBER, by=street.clerk)
    day = dt.date(2026, 11, 24)

    with pytest.raises(NotYours, match="另一个人"):
        note_paid(sheet, on=day, note="", by=street.clerk)
    with pytest.raises(BadValue):
        note_paid(sheet, on=day + dt.timedelta(1), note="", by=street.director)
    note_paid(sheet, on=day, note="记字3号", by=street.director)
    again = note_paid(sheet, on=day, note="记字9号", by=street.director)

    assert (again.paid_on, again.paid_by, again.paid_note) == (day, street.director, "记字3号")


def test_the_database_keeps_a_sheet_and_its_two_people(street):
    row = street.had()
    sheet = Settlement.objects.filter(pk=freeze_settlement(street.shop, NOVEMBER, by=street.clerk).pk)

    for changed in ({"yuan": 1}, {"rows": []}):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            sheet.update(**changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        sheet.update(paid_on=dt.date(2026, 11, 24), paid_by=street.clerk)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Redemption.objects.filter(pk=row.pk).update(settlement=None)


@pytest.mark.parametrize(
    "who, allowed", [("keeper", True), ("clerk", True), ("neighbour", False), ("resident", False)]
)
def test_who_confirms_for_a_shop(street, who, allowed):
    row = street.asked()
    people = {
        "keeper": street.keeper,
        "clerk": street.clerk,
        "neighbour": keeper_of(street.other, street.clerk),
        "resident": street.resident,
    }

    try:
        collect(row, by=people[who], how="code", code=code_of(row))
    except NotYours:
        assert not allowed
    row.refresh_from_db()
    assert (row.state == "collected") is allowed


def test_a_shop_hands_out_by_code_alone_and_not_after_its_grant_ended(street):
    row = street.asked()

    with pytest.raises(NotNow, match="要凭码"):
        collect(row, by=street.clerk, how="signature", note="本人")
    end_grant(street.keeper)
    with pytest.raises(NotYours):
        collect(row, by=street.keeper, how="code", code=code_of(row))


def test_another_shops_code_says_where_to_go(street):
    row = street.asked()
    neighbour = keeper_of(street.other, street.clerk)

    with pytest.raises(ElsewhereCode, match="请让他到“阿金理发”去"):
        find_by_code(code_of(row), [street.committee], by=neighbour, shop=street.other)


def test_a_shop_sees_who_and_what_and_confirms_with_one_tap(street):
    row = street.asked()
    code = code_of(row)
    counter = browser_of(street.keeper)

    scanned = counter.get(street.to("merchant-redeem") + f"?code={code.replace(' ', '')}").content.decode()
    found = counter.post(street.to("merchant-redeem"), {"code": code}).content.decode()
    row.refresh_from_db()
    before = row.state
    taps = [counter.post(street.to("merchant-collect", row.pk), {"code": code}) for _twice in range(2)]
    used = counter.post(street.to("merchant-redeem"), {"code": code})

    row.refresh_from_db()
    assert code.replace(" ", "") in scanned
    assert ("2组 沈家" in found, "沈家一" in found, "12号" in found) == (True, False, False)
    assert (before, row.state, [tap.status_code for tap in taps]) == ("reserved", "collected", [302, 302])
    assert (used.status_code, "已经领过了" in used.content.decode()) == (422, True)


def test_a_wrong_code_at_the_counter_stays_counted_and_locks(street):
    counter = browser_of(street.keeper)

    said = [counter.post(street.to("merchant-redeem"), {"code": f"0000000{n}"}) for n in range(6)]

    words = ["没有这个兑换码" in answer.content.decode() for answer in said]
    assert words == [True] * 5 + [False]
    assert "连续试错5次" in said[5].content.decode()


def test_a_shop_opens_its_own_sheets_and_no_others(street):
    street.had()
    sheet = freeze_settlement(street.shop, NOVEMBER, by=street.clerk)
    neighbour = browser_of(keeper_of(street.other, street.clerk))

    own = browser_of(street.keeper).get(street.to("merchant-settlement", sheet.pk))
    wrong = neighbour.get(reverse("agreements:merchant-settlement", args=[street.other.pk, sheet.pk]))

    assert (own.status_code, own["Content-Type"], own.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert (wrong.status_code, neighbour.get(street.to("merchant-redeem")).status_code) == (404, 404)


def test_the_desk_makes_the_sheet_prints_it_and_another_pays(street):
    street.had()
    clerk, director = browser_of(street.clerk), browser_of(street.director)
    made = clerk.post(reverse("agreements:settlement-new", args=[street.shop.pk]), {"month": "2026-11-01"})
    sheet = Settlement.objects.get()
    page = reverse("agreements:settlement", args=[sheet.pk])

    own = clerk.post(page, {"on": "2026-11-24", "note": ""})
    paid = director.post(page, {"on": "2026-11-24", "note": "记字3号"})
    files = [clerk.get(reverse(f"agreements:settlement-{kind}", args=[sheet.pk])) for kind in ("pdf", "xlsx")]
    reader = browser_of(account_with("supervisor", street.committee))

    assert (made["Location"], own.status_code, paid["Location"]) == (page, 422, page)
    assert [file.content[:2] for file in files] == [b"%P", b"PK"]
    assert (reader.get(page).status_code, reader.post(page, {}).status_code) == (200, 403)
