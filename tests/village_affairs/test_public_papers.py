"""Files of a published month: open data anyone can check, papers, and originals that go with their version."""

import datetime as dt
import hashlib
import json

import pytest
from django.core.files.base import ContentFile

from tests.factories import CommitteeFactory, UserFactory
from tests.village_affairs.people import village_with_people
from tests.village_affairs.published import at, publish_month
from village_affairs.actions.gate import stopped_by
from village_affairs.models import Attachment, FinanceLine, Withdrawal

OCTOBER = dt.date(2026, 10, 1)
TODAY = dt.date(2026, 11, 24)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village():
    return CommitteeFactory(name="听潮村", slug="tingchao", address="听潮路1号")


def text_of(response) -> str:
    return response.content.decode()


def test_the_data_file_has_the_digest_on_the_page(client, village):
    publication = publish_month(village, OCTOBER)

    body = client.get("/tingchao/2026-10/data.json").content

    assert hashlib.sha256(body).hexdigest() == publication.sha256
    assert publication.sha256 in text_of(client.get("/tingchao/2026-10/"))


def test_the_rows_open_in_a_spreadsheet_and_never_start_a_formula(client, village):
    publish_month(village, OCTOBER, rows=[("补助收入", "=HYPERLINK(1)", "10.00", None)])

    body = client.get("/tingchao/2026-10/lines.csv").content

    assert body.startswith(b"\xef\xbb\xbf")
    assert "'=HYPERLINK(1)" in body.decode()


def test_the_papers_are_pdfs(client, village):
    publish_month(village, OCTOBER)

    for name in ("poster-a4.pdf", "poster-a3.pdf", "table.pdf"):
        response = client.get(f"/tingchao/2026-10/{name}")
        assert (response.status_code, response.content[:5]) == (200, b"%PDF-")


def test_an_original_is_sent_only_while_its_version_is_public(client, village, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    publication = publish_month(village, OCTOBER)
    draft = publication.disclosure.versions.create(
        committee=village, number=2, maker=UserFactory(), reason="再改"
    )
    paper = Attachment(committee=village, version=draft, title="合同", kind="pdf", size=4, sha256="0" * 64)
    paper.file.save("x.pdf", ContentFile(b"%PDF"), save=True)

    assert client.get(f"/tingchao/attachments/{paper.pk}/").status_code == 404


@pytest.fixture
def with_original(village, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    kept = Attachment(committee=village, title="合同", kind="pdf", size=4, sha256="0" * 64)

    def attach(version):
        kept.version = version
        kept.file.save("x.pdf", ContentFile(b"%PDF"), save=True)

    publication = publish_month(village, OCTOBER, before_publishing=attach)
    return publication, kept


def test_an_original_is_a_download_and_goes_with_its_publication(client, village, with_original):
    publication, paper = with_original

    response = client.get(f"/tingchao/attachments/{paper.pk}/")
    body = b"".join(response.streaming_content)
    Withdrawal.objects.create(publication=publication, by=UserFactory(), at=at(TODAY), reason="撤")

    assert body == b"%PDF"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/tingchao/attachments/{paper.pk}/").status_code == 404


def test_an_original_of_another_committee_is_not_found(client, village, with_original):
    CommitteeFactory(slug="elsewhere")

    assert client.get(f"/elsewhere/attachments/{with_original[1].pk}/").status_code == 404


def test_the_record_names_nobody_who_signed_a_voucher_and_still_has_its_number(client):
    own = village_with_people()
    version = own.draft()
    FinanceLine.objects.filter(version=version).update(
        handler="顾小明", witness="村民代表", approver="沈大海"
    )

    publication = own.publish(version)

    body = client.get(f"/bangtou/{publication.disclosure.period:%Y-%m}/data.json").content
    assert hashlib.sha256(body).hexdigest() == publication.sha256
    signers = {(line["handler"], line["witness"], line["approver"]) for line in json.loads(body)["lines"]}
    assert signers == {("顾*明", "村民代表", "沈*海")}


def test_a_number_typed_as_a_signer_is_stopped_though_it_would_leave_masked():
    own = village_with_people()
    version = own.draft()
    FinanceLine.objects.filter(version=version, position=1).update(handler="顾小明13900000001")

    assert [finding.kind for finding in stopped_by(version)] == ["mobile"]
