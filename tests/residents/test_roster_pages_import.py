import os
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from residents.models import Person
from residents.sheets.roster import read_roster
from tests.factories import CommitteeFactory, account_with
from tests.residents.sheets import workbook
from users.models import AuditEntry

pytestmark = pytest.mark.django_db
HEAD = ("村民小组", "门牌", "姓名", "联系电话")
GOOD = (HEAD, ("1组", "1号", "顾一", "199-0000-0001"), ("1组", "2号", "单三", ""))
BAD = (HEAD, ("1组", "1号", "顾一", "12345"), ("1组", "2号", "单三", ""), ("1组", "3号", "", ""))
IMPORT = "/desk/roster/import/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "private"


@pytest.fixture
def here():
    return CommitteeFactory(name="本村")


@pytest.fixture
def clerk(here):
    client = Client()
    client.force_login(account_with("clerk", here))
    return client


def send(client, committee, rows, name="名册.xlsx"):
    data = rows if isinstance(rows, bytes) else workbook(*rows)
    return client.post(IMPORT, {"committee": committee.pk, "file": SimpleUploadedFile(name, data)})


def token_of(answer):
    return answer.context["token"]


def counts(answer):
    summary = answer.context["summary"]
    return summary.created, summary.updated, summary.unchanged


def test_a_good_sheet_is_counted_first_and_written_once_confirmed(clerk, here, media):
    checked = send(clerk, here, GOOD)
    before = Person.objects.count()

    clerk.post(f"{IMPORT}{token_of(checked)}/")

    assert (counts(checked), before, Person.objects.count()) == ((2, 0, 0), 0, 2)
    assert list(media.iterdir()) == []
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.committee) == ("roster.import", here)
    assert entry.detail == {"rows": 2, "created": 2, "updated": 0, "unchanged": 0, "wrong": 0}


def test_the_same_sheet_again_changes_nothing(clerk, here):
    clerk.post(f"{IMPORT}{token_of(send(clerk, here, GOOD))}/")

    assert counts(send(clerk, here, GOOD)) == (0, 0, 2)


def test_faults_stand_by_row_and_column_and_can_be_taken_along(clerk, here):
    checked = send(clerk, here, BAD)

    book = load_workbook(BytesIO(clerk.get(f"{IMPORT}{token_of(checked)}/faults/").content))

    assert [(error.row, error.column) for error in checked.context["errors"]] == [
        (2, "联系电话"),
        (4, "姓名"),
    ]
    assert [row[:2] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == [
        (2, "联系电话"),
        (4, "姓名"),
    ]
    assert "有2处要改" in checked.content.decode()


def test_a_faulty_sheet_is_not_taken_unless_its_good_rows_alone_are_asked_for(clerk, here):
    token = token_of(send(clerk, here, BAD))

    clerk.post(f"{IMPORT}{token}/")
    whole = Person.objects.count()
    clerk.post(f"{IMPORT}{token}/", {"only_good": "1"})

    assert (whole, [person.name for person in Person.objects.all()]) == (0, ["单三"])
    assert AuditEntry.objects.get().detail["wrong"] == 2


def test_what_waits_lies_sealed_and_for_its_owner_alone(clerk, here, media):
    send(clerk, here, GOOD)

    (path,) = media.iterdir()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert path.read_bytes()[:2] != b"PK"
    assert re.fullmatch(r"[0-9a-f]{32}", path.name)


def test_after_an_hour_the_sheet_is_gone_and_the_page_says_so(clerk, here, media):
    token = token_of(send(clerk, here, GOOD))
    path = media / token
    old = path.stat().st_mtime - 3601
    os.utime(path, (old, old))

    page = clerk.post(f"{IMPORT}{token}/", follow=True).content.decode()

    assert (path.exists(), Person.objects.count(), "请再传一次" in page) == (False, 0, True)


def test_a_confirmed_sheet_cannot_be_confirmed_twice(clerk, here):
    token = token_of(send(clerk, here, GOOD))
    clerk.post(f"{IMPORT}{token}/")

    assert clerk.post(f"{IMPORT}{token}/").status_code == 404


def test_somebody_elses_sheet_is_not_there(clerk, here):
    token = token_of(send(clerk, here, GOOD))
    other = Client()
    other.force_login(account_with("clerk", here))

    answers = [other.post(f"{IMPORT}{token}/"), other.get(f"{IMPORT}{token}/faults/")]

    assert {answer.status_code for answer in answers} == {404}
    assert Person.objects.count() == 0


def test_a_role_taken_back_between_check_and_confirm_closes_the_door(clerk, here):
    token = token_of(send(clerk, here, GOOD))
    account_with("director", here)
    from users.models import Grant

    Grant.objects.filter(role="clerk").update(role="director")

    assert clerk.post(f"{IMPORT}{token}/").status_code == 403
    assert Person.objects.count() == 0


def test_another_committee_cannot_be_chosen(clerk, here):
    answer = send(clerk, CommitteeFactory(street=here.street), GOOD)

    assert (answer.status_code, "token" in answer.context) == (422, False)


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"%PDF-1.4 nothing", "xlsx"), (workbook(("甲", "乙"), (1, 2)), "姓名"), (b"", "空文件")],
)
def test_a_file_that_is_no_roster_is_refused_in_words(clerk, here, media, data, says):
    answer = send(clerk, here, data)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert media.exists() is False


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(clerk, here):
    answer = send(clerk, here, b"0" * (10 * 1024 * 1024 + 1))

    assert "请不要超过10 MB" in answer.content.decode()


def test_the_template_is_read_back_without_a_fault(clerk):
    data = clerk.get(f"{IMPORT}template/").content
    book = load_workbook(BytesIO(data))
    page = book.worksheets[0]
    heads = [cell.value for cell in page[1]]
    page.cell(2, heads.index("姓名") + 1, "顾一")
    page.cell(2, heads.index("村民小组") + 1, "1组")
    page.cell(2, heads.index("门牌") + 1, "1号")
    filled = BytesIO()
    book.save(filled)

    roster = read_roster(filled.getvalue())

    assert ([row.name for row in roster.rows], roster.errors) == (["顾一"], [])


@pytest.mark.parametrize("role", ["director", "supervisor", "auditor"])
def test_importing_is_for_clerks(here, role):
    client = Client()
    client.force_login(account_with(role, here))

    answers = [client.get(IMPORT), client.get(f"{IMPORT}template/"), send(client, here, GOOD)]

    assert {answer.status_code for answer in answers} == {403}
