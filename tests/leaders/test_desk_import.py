"""The desk's import: looked over first, confirmed after, one action with the command."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from leaders.models import Appointment
from leaders.sheets.corps import read_corps
from tests.factories import CommitteeFactory, account_with
from tests.residents.sheets import workbook
from tests.village_affairs.people import door
from users.models import AuditEntry

pytestmark = pytest.mark.django_db
HEAD = ("村居", "村组", "姓名", "任期起")
GOOD = (HEAD, ("本村", "1组", "顾一", "2024-3-1"))
BAD = (
    *GOOD,
    ("本村", "1组", "单三", "2025-3-1"),
    ("外村", "1组", "单四", "2024-3-1"),
    ("本村", "2组", "", "2024-3-1"),
)
IMPORT = "/desk/leaders/import/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "private"


@pytest.fixture
def here():
    CommitteeFactory(name="外村")
    return CommitteeFactory(name="本村")


@pytest.fixture
def clerk(here):
    return door(account_with("clerk", here))


def send(client, rows, committee=""):
    data = rows if isinstance(rows, bytes) else workbook(*rows)
    return client.post(IMPORT, {"committee": committee, "file": SimpleUploadedFile("组长.xlsx", data)})


def test_a_good_sheet_is_counted_first_and_written_once_confirmed(clerk, here, media):
    checked = send(clerk, GOOD)
    before = Appointment.objects.count()

    clerk.post(f"{IMPORT}{checked.context['token']}/")

    assert (checked.context["good"], before, Appointment.objects.get().committee) == (1, 0, here)
    assert list(media.iterdir()) == []
    assert AuditEntry.objects.get().action == "leader.import"


def test_faults_name_row_and_column_also_of_what_two_rows_say_together_and_of_other_places(clerk):
    checked = send(clerk, BAD)
    book = load_workbook(BytesIO(clerk.get(f"{IMPORT}{checked.context['token']}/faults/").content))

    expected = [(3, "任期起"), (4, "居（村）委会"), (5, "姓名")]
    assert [(error.row, error.column) for error in checked.context["errors"]] == expected
    assert [row[:2] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == expected


def test_a_faulty_sheet_is_not_taken_unless_its_good_rows_alone_are_asked_for(clerk):
    token = send(clerk, BAD).context["token"]

    clerk.post(f"{IMPORT}{token}/")
    whole = Appointment.objects.count()
    clerk.post(f"{IMPORT}{token}/", {"only_good": "1"})

    assert (whole, Appointment.objects.get().person.name) == (0, "顾一")


def test_a_sheet_without_places_belongs_to_the_committee_chosen(clerk, here):
    rows = (HEAD[1:], GOOD[1][1:])

    refused, taken = send(clerk, rows), send(clerk, rows, here.pk)

    assert (refused.status_code, taken.context["good"]) == (422, 1)


def test_a_foreign_committee_cannot_be_chosen_and_a_foreign_session_knows_no_sheet(clerk, here):
    token = send(clerk, GOOD).context["token"]
    other = door(account_with("clerk", here))

    assert send(clerk, GOOD, here.pk - 1).status_code == 422
    assert other.post(f"{IMPORT}{token}/").status_code == 404
    assert other.get(f"{IMPORT}{token}/faults/").status_code == 404


def test_the_template_is_read_back_without_a_fault(clerk):
    book = load_workbook(BytesIO(clerk.get(f"{IMPORT}template/").content))
    page = book.worksheets[0]
    heads = [cell.value for cell in page[1]]
    for head, value in (
        ("姓名", "顾一"),
        ("楼组／村组", "1组"),
        ("居（村）委会", "本村"),
        ("任期起", "2024-3-1"),
    ):
        page.cell(2, heads.index(head) + 1, value)
    filled = BytesIO()
    book.save(filled)

    corps = read_corps(filled.getvalue())

    assert ([row.name for row in corps.rows], corps.errors) == (["顾一"], [])


@pytest.mark.parametrize(("role", "status"), [("director", 200), ("street_office", 200), ("auditor", 403)])
def test_importing_is_for_those_who_run_the_corps(here, role, status):
    place = here.street if role == "street_office" else here
    client = door(account_with(role, place))

    answers = [client.get(IMPORT), client.get(f"{IMPORT}template/"), send(client, GOOD)]

    assert {answer.status_code for answer in answers} == {status}
