"""A sheet becomes a draft, changes only what differs, and leaves everything else alone."""

import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.village_affairs.month_sheets import SEPTEMBER, one, usual
from tests.village_affairs.people import village_with_people
from village_affairs.actions.drafts import draft_finance
from village_affairs.actions.importing import importer
from village_affairs.actions.publishing import submit
from village_affairs.models import Disclosure, FinanceLine, Version
from village_affairs.sheets import read_finance
from village_affairs.sheets.sheet import SheetFaults
from xidu.kit.dates import add_months
from xidu.kit.errors import NotNow

pytestmark = pytest.mark.django_db
AUGUST = add_months(SEPTEMBER, -1)


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def sheet_file(tmp_path):
    def write(**changes) -> Path:
        path = tmp_path / "浜头9月.xlsx"
        path.write_bytes(one(usual(**changes)))
        return path

    return write


def run(path, **options) -> tuple[dict, int]:
    """Return the summary the command printed last and its exit code."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    words = {"committee": "浜头村", "ledger": "committee", "period": SEPTEMBER} | options
    try:
        call_command("import_finance", str(path), stdout=out, stderr=err, **words)
    except SystemExit as ended:
        code = ended.code
    return json.loads(out.getvalue().splitlines()[-1]), code


def draft(village, **changes):
    sheet = read_finance(one(usual(**changes)), "收支.xlsx", period=SEPTEMBER)
    return draft_finance(
        sheet, committee=village.committee, ledger="committee", period=SEPTEMBER, by=village.clerk
    )


def test_the_first_import_makes_a_draft_and_says_its_sums(village, sheet_file):
    summary, code = run(sheet_file())

    version = Version.objects.get()
    assert code == 0
    assert summary == {
        "rows": 5,
        "created": 5,
        "updated": 0,
        "unchanged": 0,
        "errors": [],
        "opening": "12000.00",
        "income": "8000.50",
        "spending": "5300.25",
        "closing": "14700.25",
    }
    assert (version.state, version.maker.username, version.maker.is_active) == ("draft", "importer", False)
    assert [line.position for line in version.lines.all()] == [1, 2, 3, 4, 5]


def test_the_same_file_again_changes_nothing(village, sheet_file):
    path = sheet_file()
    run(path)
    before = list(FinanceLine.objects.values_list("pk", flat=True))

    summary, code = run(path)

    assert (code, summary["created"], summary["updated"], summary["unchanged"]) == (0, 0, 0, 5)
    assert list(FinanceLine.objects.values_list("pk", flat=True)) == before


def test_a_changed_file_changes_the_draft_and_counts_the_lines(village, sheet_file):
    run(sheet_file())

    summary, _code = run(sheet_file(E7="老年活动室换门锁"))

    assert (summary["created"], summary["updated"], summary["unchanged"]) == (0, 1, 4)
    assert Version.objects.get().lines.get(key="记-03").summary == "老年活动室换门锁"


def test_a_dry_run_keeps_nothing(village, sheet_file):
    summary, code = run(sheet_file(), dry_run=True)

    assert (code, summary["created"]) == (0, 5)
    assert (Disclosure.objects.count(), Version.objects.count()) == (0, 0)


def test_a_faulty_file_keeps_nothing_and_names_every_fault(village, sheet_file):
    summary, code = run(sheet_file(E7="其他", H10=14700.35))

    assert code == 1
    assert [(error["row"], error["column"]) for error in summary["errors"]] == [
        (7, "E（摘要）"),
        (10, "H（结余）"),
    ]
    assert Disclosure.objects.count() == 0


def test_a_file_that_is_not_there_is_one_sentence(village, tmp_path):
    summary, code = run(tmp_path / "没有.xlsx")

    assert (code, summary["errors"][0]["reason"][:5]) == (1, "找不到文件")


def test_a_clerk_can_be_named_as_the_maker(village, sheet_file):
    run(sheet_file(), by=village.clerk.username)

    assert Version.objects.get().maker == village.clerk


def test_an_unknown_maker_is_refused(village, sheet_file):
    summary, code = run(sheet_file(), by="nobody-here")

    assert (code, summary["errors"][0]["reason"]) == (1, "没有叫“nobody-here”的账号，请核对用户名")


def test_an_imported_table_gets_the_name_of_who_submits_it(village, sheet_file):
    run(sheet_file())

    version = submit(Version.objects.get(), by=village.clerk)

    assert version.maker == village.clerk
    assert importer().has_usable_password() is False


@pytest.mark.parametrize(("closing", "refused"), [("12000.00", False), ("12000.01", True)])
def test_the_opening_balance_must_follow_the_month_before_drafted_or_public(village, closing, refused):
    august = Disclosure.objects.create(
        committee=village.committee, kind="finance", ledger="committee", period=AUGUST, title="8月"
    )
    sums = {"opening": Decimal(closing), "income": 0, "spending": 0, "closing": Decimal(closing)}
    Version.objects.create(committee=village.committee, disclosure=august, maker=village.clerk, **sums)

    if refused:
        with pytest.raises(SheetFaults, match=r"上期结余接不上：上月底是12,000\.01元"):
            draft(village)
    else:
        assert draft(village).created == 5


def test_the_two_ledgers_of_a_village_do_not_follow_each_other(village):
    village.publish()

    other = village.draft(ledger="collective")

    assert other.disclosure.ledger == "collective"


@pytest.mark.parametrize("state", ["submitted", "signed", "published"])
def test_a_month_on_its_way_takes_the_same_sheet_and_refuses_another(village, state):
    version = village.bring_to(state)

    assert draft(village).unchanged == 5
    with pytest.raises(NotNow):
        draft(village, E7="老年活动室换门锁")
    version.refresh_from_db()
    assert version.lines.get(key="记-03").summary == "老年活动室修门锁"


def test_a_published_month_sends_another_sheet_to_the_correction(village, sheet_file):
    village.publish()

    summary, code = run(sheet_file(E7="老年活动室换门锁"))

    assert code == 1
    assert "更正" in summary["errors"][0]["reason"]


def test_lines_that_left_the_sheet_leave_the_draft(village):
    draft(village)
    rows = usual()
    del rows[8]

    sheet = read_finance(one(rows), "收支.xlsx", period=SEPTEMBER)
    drafted = draft_finance(
        sheet, committee=village.committee, ledger="committee", period=SEPTEMBER, by=village.clerk
    )

    assert (drafted.created, drafted.updated, drafted.unchanged) == (0, 0, 4)
    assert drafted.version.lines.count() == 4
