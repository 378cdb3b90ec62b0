import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from residents.models import Figure
from tests.residents.roster_people import PHONE, ROSTER, live_at
from users.models import AuditEntry

pytestmark = pytest.mark.django_db


def exported(answer):
    page = load_workbook(BytesIO(answer.content)).worksheets[0]
    return [list(row) for row in page.iter_rows(values_only=True)]


def test_an_export_has_whole_names_masked_phones_and_the_reason_on_the_trail(enter, here, elsewhere):
    live_at(here, "安宁", phone=PHONE, sex="f")
    live_at(elsewhere, "外人")
    clerk = enter("clerk")

    rows = exported(clerk.post(f"{ROSTER}export/", {"kind": "xlsx", "reason": "选民登记"}))

    entry = AuditEntry.objects.get()
    assert [row[:8] for row in rows[1:]] == [["本村", "1组", "1号", "安宁", None, "女", None, "199****0042"]]
    assert (entry.action, entry.committee) == ("person.export", here)
    assert entry.detail == {"reason": "选民登记", "rows": 1, "kind": "xlsx"}


def test_the_text_table_opens_in_excel_and_no_cell_starts_a_formula(enter, here):
    live_at(here, "安宁", relation="=1+1")

    data = enter("clerk").post(f"{ROSTER}export/", {"kind": "csv", "reason": "选民登记"}).content

    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    assert data.startswith(b"\xef\xbb\xbf")
    assert rows[1][3:5] == ["安宁", "'=1+1"]


def test_an_export_takes_along_only_what_the_list_was_narrowed_to(enter, here):
    live_at(here, "安宁")
    live_at(here, "张三")

    rows = exported(enter("clerk").post(f"{ROSTER}export/?q=zs", {"kind": "xlsx", "reason": "选民登记"}))

    assert [row[3] for row in rows[1:]] == ["张三"]


@pytest.mark.parametrize(("most", "status"), [(2, 200), (1, 422)])
def test_a_long_export_says_whom_to_ask(enter, here, most, status):
    Figure.objects.create(key="export_rows", value=most, committee=here, since="2020-01-01", basis="约定")
    live_at(here, "安宁")
    live_at(here, "张三")

    answer = enter("clerk").post(f"{ROSTER}export/", {"kind": "xlsx", "reason": "选民登记"})

    assert answer.status_code == status
    assert AuditEntry.objects.count() == (status == 200)
    if status == 422:
        assert "请找街道办、主任批准" in answer.content.decode()


def test_no_reason_no_export(enter, here):
    answer = enter("clerk").post(f"{ROSTER}export/", {"kind": "xlsx", "reason": ""})

    assert (answer.status_code, AuditEntry.objects.count()) == (422, 0)


@pytest.mark.parametrize("role", ["director", "street_office", "auditor", "system_admin"])
def test_exporting_is_for_clerks(enter, role):
    answer = enter(role).post(f"{ROSTER}export/", {"kind": "xlsx", "reason": "选民登记"})

    assert answer.status_code == 403


def test_a_wrong_filter_exports_nobody(enter, here):
    live_at(here, "安宁")

    rows = exported(enter("clerk").post(f"{ROSTER}export/?block=0", {"kind": "xlsx", "reason": "选民登记"}))

    assert len(rows) == 1
