"""Draft, seal, publication: three people, one content, numbers without gaps, nothing ever changed."""

from datetime import date, datetime
from itertools import product

import psycopg2
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.factories import UserFactory
from tests.village_affairs.month_sheets import one, usual
from tests.village_affairs.people import village_with_people
from village_affairs.actions.content import content_of, digest
from village_affairs.actions.publishing import (
    ChainBroken,
    ContentChanged,
    SamePerson,
    publish,
    send_back,
    sign,
    start_correction,
    submit,
)
from village_affairs.models import Disclosure, FinanceLine, Publication, Signoff, Version
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import NotNow

pytestmark = pytest.mark.django_db
STATES = ("draft", "submitted", "signed", "published")


@pytest.fixture
def village():
    return village_with_people()


def test_a_month_goes_public_with_number_hash_and_dates(village):
    version = village.bring_to("signed")
    stamp = village.committee.public_stamp

    publication = publish(version, by=village.director, at=datetime(2026, 10, 9, 10, tzinfo=SHANGHAI))

    village.committee.refresh_from_db()
    version.refresh_from_db()
    assert (publication.year, publication.number, publication.previous) == (2026, 1, None)
    assert (publication.maker, publication.supervisor, publication.publisher) == (
        village.clerk,
        village.supervisor,
        village.director,
    )
    assert (publication.due_on, publication.posted_until) == (date(2026, 10, 10), date(2026, 10, 16))
    assert publication.sha256 == digest(publication.content) == version.signoff.sha256
    assert publication.content["closing"] == "14700.25"
    assert (version.state, village.committee.public_stamp) == ("published", stamp + 1)


def test_the_hash_is_the_same_when_the_content_comes_back_from_the_database(village):
    publication = Publication.objects.get(pk=village.publish().pk)

    assert digest(publication.content) == publication.sha256
    assert content_of(publication.version) == publication.content


STEPS = {
    "submit": lambda version, village: submit(version, by=village.clerk),
    "sign": lambda version, village: sign(version, by=village.supervisor),
    "send back": lambda version, village: send_back(version, by=village.supervisor, reason="凭证缺一张"),
    "publish": lambda version, village: publish(version, by=village.director),
}
ALLOWED = {
    ("submit", "draft"): "submitted",
    ("sign", "submitted"): "signed",
    ("send back", "submitted"): "returned",
    ("send back", "signed"): "dropped",
    ("publish", "signed"): "published",
    # A second tap on the same button.
    ("publish", "published"): "published",
}


@pytest.mark.parametrize(("step", "state"), list(product(STEPS, STATES)))
def test_each_step_is_possible_in_its_state_alone(village, step, state):
    version = village.bring_to(state)

    if (step, state) in ALLOWED:
        STEPS[step](version, village)
    else:
        with pytest.raises(NotNow):
            STEPS[step](version, village)

    version.refresh_from_db()
    assert version.state == ALLOWED.get((step, state), state)


def test_the_maker_cannot_sign(village):
    version = village.bring_to("submitted")

    with pytest.raises(SamePerson):
        sign(version, by=village.clerk)

    assert Signoff.objects.count() == 0


@pytest.mark.parametrize("who", ["clerk", "supervisor"])
def test_the_maker_and_the_signer_cannot_publish(village, who):
    version = village.bring_to("signed")

    with pytest.raises(SamePerson):
        publish(version, by=getattr(village, who))

    assert Publication.objects.count() == 0


@pytest.mark.parametrize("same", [(0, 0, 1), (0, 1, 0), (0, 1, 1)])
def test_the_database_itself_wants_three_people(village, same):
    signed = village.bring_to("signed")
    people = [village.clerk, village.supervisor, village.director]
    maker, supervisor, publisher = (people[at] for at in same)
    row = Publication(
        committee=village.committee,
        disclosure=signed.disclosure,
        version=signed,
        year=2026,
        number=9,
        maker=maker,
        supervisor=supervisor,
        publisher=publisher,
        published_at=signed.made_at,
        posted_until=date(2026, 10, 16),
        content={},
        sha256="0" * 64,
    )

    with pytest.raises(IntegrityError, match="publication_three_people"), transaction.atomic():
        row.save()


def test_the_database_wants_the_very_people_who_made_and_signed(village):
    signed = village.bring_to("signed")
    row = Publication(
        committee=village.committee,
        disclosure=signed.disclosure,
        version=signed,
        year=2026,
        number=9,
        maker=signed.maker,
        supervisor=UserFactory(),
        publisher=village.director,
        published_at=signed.made_at,
        posted_until=date(2026, 10, 16),
        content={},
        sha256="0" * 64,
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        _save_and_check(row)


def _save_and_check(row):
    """The keys to maker and signer may be checked only when the transaction ends."""
    row.save()
    connection.check_constraints()


def test_numbers_have_no_gap_and_begin_anew_each_year_and_in_each_committee(village):
    other = village_with_people("塘湾村", "tangwan")
    september = village.publish()
    october = village.draft(
        one(usual(A1="浜头村2026年10月财务", H4=14700.25, **_october())), period=date(2026, 10, 1)
    )
    village.bring_to("signed", october)
    second = publish(october, by=village.director, at=datetime(2026, 11, 5, 9, tzinfo=SHANGHAI))
    collective = village.bring_to("signed", village.draft(ledger="collective"))
    with pytest.raises(SamePerson):
        publish(collective, by=village.clerk)
    third = publish(collective, by=village.director, at=datetime(2027, 1, 1, 0, 0, tzinfo=SHANGHAI))

    assert [(row.year, row.number) for row in (september, second, third, other.publish())] == [
        (2026, 1),
        (2026, 2),
        (2027, 1),
        (2026, 1),
    ]


def _october() -> dict[str, object]:
    days = {f"B{row}": date(2026, 10, row) for row in range(4, 10)}
    left = {"H5": 22700.25, "H6": 18500, "H7": 17400, "H8": 17400.5, "H9": 17400.5, "H10": 17400.5}
    return days | left


def test_publishing_twice_gives_the_same_publication(village):
    first = village.publish()

    assert publish(first.version, by=village.director) == first
    assert Publication.objects.count() == 1


def test_content_changed_behind_the_seal_is_not_published(village):
    version = village.bring_to("signed")
    Disclosure.objects.filter(pk=version.disclosure_id).update(title="换了标题")

    with pytest.raises(ContentChanged):
        publish(version, by=village.director)


def test_lines_under_a_seal_cannot_change(village):
    version = village.bring_to("signed")

    with pytest.raises(DatabaseError, match="cannot change"), transaction.atomic():
        version.lines.update(summary="换一扇门")
    with pytest.raises(DatabaseError, match="cannot change"), transaction.atomic():
        version.lines.all().delete()


def test_a_month_whose_predecessor_was_corrected_since_is_not_published(village):
    september = village.publish()
    october = village.draft(
        one(usual(A1="浜头村2026年10月财务", H4=14700.25, **_october())), period=date(2026, 10, 1)
    )
    village.bring_to("signed", october)
    correction = start_correction(september, reason="漏记一笔利息", by=village.clerk)
    Version.objects.filter(pk=correction.pk).update(income="8000.51", closing="14700.26")
    correction.lines.filter(key="记-04").update(income="0.51")
    village.publish(correction)

    with pytest.raises(ChainBroken, match="上期结余接不上"):
        publish(october, by=village.director)


def test_sums_that_do_not_hold_are_not_submitted(village):
    version = village.draft()
    version.lines.filter(key="记-04").update(income="0.51")

    with pytest.raises(ChainBroken):
        submit(version, by=village.clerk)


def test_nothing_published_can_be_changed_or_deleted_by_the_owner(village):
    publication = village.publish()
    tries = [
        lambda: Publication.objects.update(number=7),
        lambda: Publication.objects.all().delete(),
        lambda: Version.objects.update(words="改"),
        lambda: FinanceLine.objects.update(income=1),
        lambda: FinanceLine.objects.all().delete(),
        lambda: Signoff.objects.update(note="改"),
    ]

    for attempt in tries:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert Publication.objects.get().sha256 == publication.sha256


@pytest.mark.django_db(transaction=True)
def test_nothing_published_can_be_changed_by_the_app(village, app_role):
    village.publish()

    for statement in (
        "UPDATE village_affairs_publication SET number = 7",
        "DELETE FROM village_affairs_publication",
        "UPDATE village_affairs_financeline SET income = 1",
        "UPDATE village_affairs_version SET words = '改'",
        "TRUNCATE village_affairs_signoff CASCADE",
    ):
        with pytest.raises(psycopg2.Error), app_role.cursor() as cursor:
            cursor.execute(statement)
        app_role.rollback()
