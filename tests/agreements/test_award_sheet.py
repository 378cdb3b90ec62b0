from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agreements.models import Claim
from agreements.sheets.awards import COLUMNS
from tests.agreements.village import DAY, Village
from tests.doors import browser_of
from xidu.kit.spreadsheets import write_xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village() -> Village:
    return Village()


def told(response) -> str:
    return "".join(str(message) for message in response.context["messages"])


GOOD = ["2组", "12号", "H01", "2026-11-20", "", "整洁"]


def sheet_of(*rows) -> SimpleUploadedFile:
    out = BytesIO()
    write_xlsx(out, COLUMNS, rows)
    return SimpleUploadedFile("评议表.xlsx", out.getvalue())


def upload(village: Village, *rows):
    clerk = browser_of(village.clerk)
    facts = {"committee": village.committee.pk, "file": sheet_of(*rows)}
    return clerk, clerk.post(reverse("agreements:sheet"), facts)


def test_a_sheet_with_one_bad_row_names_it_and_takes_the_good_ones_when_told(village):
    clerk, checked = upload(village, GOOD, ["2组", "99号", "S01", "2026-11-20", "2", ""])
    text = checked.content.decode()
    assert ("名册里没有2组99号这一户" in text, Claim.objects.count()) == (True, 0)
    url = reverse("agreements:sheet-confirm", args=[checked.context["token"]])

    assert "还有要改的地方" in told(clerk.post(url))
    assert Claim.objects.count() == 0
    clerk.post(url, {"only_good": "1"})

    assert [(row.state, row.points, row.door) for row in Claim.objects.all()] == [("posted", 5, "sheet")]


@pytest.mark.parametrize(
    "row, reason",
    [
        (["2组", "12号", "Z99", "2026-11-20", "", ""], "积分办法里没有Z99这一条"),
        (["2组", "12号", "H01", "2025-11-20", "", ""], "没有生效"),
        (["2组", "12号", "H01", "2026-11-25", "", ""], "还没到那一天"),
        (["2组", "12号", "S01", "2026-11-20", "一百", ""], "1到99的整数"),
        (["2组", "12号", "H01", "", "", ""], "不能空着"),
    ],
)
def test_each_fault_of_a_sheet_is_said_by_row(village, row, reason):
    _clerk, checked = upload(village, GOOD, row)

    assert reason in checked.content.decode()
    assert {error.row for error in checked.context["errors"]} == {3}


def test_the_same_sheet_again_changes_nothing(village):
    for _time in range(2):
        clerk, checked = upload(village, GOOD)
        done = clerk.post(reverse("agreements:sheet-confirm", args=[checked.context["token"]]), follow=True)

    assert "0条进入公示，1条原来就有" in told(done)
    assert Claim.objects.get().deed_on == DAY
