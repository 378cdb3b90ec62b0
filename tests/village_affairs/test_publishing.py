"""Draft, seal, publication: three people, one content, numbers without gaps, nothing ever changed."""

from datetime import date, datetime
from itertools import product

import psycopg2
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.factories import CommitteeFactory, UserFactory, account_with
from tests.village_affairs.month_sheets import SEPTEMBER, one, usual
from tests.village_affairs.people import village_with_people
from users.models import AuditEntry, Notice
from village_affairs import signals
from village_affairs.actions.content import content_of, digest
from village_affairs.actions.gate import GateStopped, OwnOverrule, ask_overrule, decide_overrule, stopped_by
from village_affairs.actions.publishing import (
    ChainBroken,
    ContentChanged,
    SamePerson,
    publish,
    send_back,
    sign,
    start_correction,
    submit,
    withdraw,
)
from village_affairs.models import Disclosure, FinanceLine, Publication, Signoff, Subscription, Version
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import NotNow, RuleBroken

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


def test_returned_before_the_seal_it_is_the_same_version(village):
    version = village.bring_to("submitted")

    back = send_back(version, by=village.supervisor, reason="凭证缺一张")

    assert (back.pk, back.state, back.returns.get().reason) == (version.pk, "returned", "凭证缺一张")


def test_what_was_sealed_stays_and_its_copy_is_mended(village):
    version = village.bring_to("signed")

    back = send_back(version, by=village.director, reason="附件不清楚")

    version.refresh_from_db()
    assert (version.state, version.signoff.supervisor) == ("dropped", village.supervisor)
    assert (back.number, back.state, back.maker, back.lines.count()) == (2, "returned", village.clerk, 5)
    assert village.publish(back).previous is None


@pytest.mark.parametrize("reason", ["", "   "])
def test_every_turn_wants_its_reason(village, reason):
    version = village.bring_to("submitted")
    with pytest.raises(RuleBroken):
        send_back(version, by=village.supervisor, reason=reason)
    publication = village.publish(send_back(version, by=village.supervisor, reason="看错了"))

    with pytest.raises(RuleBroken):
        start_correction(publication, reason=reason, by=village.clerk)
    with pytest.raises(RuleBroken):
        withdraw(publication, reason=reason, by=village.director)


def test_a_correction_is_a_new_version_by_the_same_three_steps(village):
    first = village.publish()

    version = start_correction(first, reason="门锁写错了地方", by=village.clerk)
    version.lines.filter(key="记-03").update(summary="老年活动室换门锁")
    second = village.publish(version)

    first.refresh_from_db()
    assert (version.number, version.reason) == (2, "门锁写错了地方")
    assert (second.previous, second.number) == (first, 2)
    assert list(Publication.objects.current()) == [second]
    assert first.content["lines"][2]["summary"] == "老年活动室修门锁"


def test_a_correction_begun_twice_is_one(village):
    publication = village.publish()

    first = start_correction(publication, reason="写错了", by=village.clerk)

    assert start_correction(publication, reason="又一次", by=village.clerk) == first


def test_only_the_newest_version_is_corrected(village):
    first = village.publish()
    village.publish(start_correction(first, reason="写错了", by=village.clerk))

    with pytest.raises(NotNow):
        start_correction(first, reason="写错了", by=village.clerk)


def test_a_publication_is_withdrawn_once_and_stays_on_record(village):
    publication = village.publish()
    stamp = type(village.committee).objects.get(pk=village.committee.pk).public_stamp

    first = withdraw(publication, by=village.director, reason="名单未脱敏")
    again = withdraw(publication, by=village.director, reason="名单未脱敏")

    village.committee.refresh_from_db()
    assert (first, village.committee.public_stamp) == (again, stamp + 1)
    assert list(Publication.objects.current()) == []
    assert Publication.objects.get() == publication


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


def test_a_number_in_the_text_stops_the_seal_until_another_lets_it_through(village):
    version = village.draft()
    version.lines.filter(key="记-03").update(note="合同19900001234号")
    submit(version, by=village.clerk)

    with pytest.raises(GateStopped, match="第3笔（手机号码）"):
        sign(version, by=village.supervisor)
    finding = stopped_by(version)[0]
    overrule = ask_overrule(
        version, kind=finding.kind, place=finding.place, reason="这是合同编号", by=village.clerk
    )
    with pytest.raises(OwnOverrule):
        decide_overrule(overrule, by=village.clerk)
    decide_overrule(overrule, by=village.director)

    assert stopped_by(version) == []
    assert sign(version, by=village.supervisor).supervisor == village.supervisor


def test_a_request_alone_lets_nothing_through(village):
    version = village.draft()
    version.lines.filter(key="记-03").update(note="合同19900001234号")
    finding = stopped_by(version)[0]

    ask_overrule(version, kind=finding.kind, place=finding.place, reason="这是合同编号", by=village.clerk)

    assert stopped_by(version) == [finding]


def test_who_subscribed_is_told_once(village):
    reader = account_with("resident", village.committee)
    Subscription.objects.create(committee=village.committee, topic="publication", user=reader)
    Subscription.objects.create(committee=CommitteeFactory(), topic="publication", user=UserFactory())

    publication = village.publish()
    publish(publication.version, by=village.director)

    assert list(Notice.objects.values_list("recipient", "key")) == [
        (f"user:{reader.pk}", f"publication:{publication.pk}")
    ]


def test_the_fact_is_told_upward_inside_the_transaction(village):
    heard = []

    def hear(sender, publication, **_kwargs):
        heard.append((publication.pk, connection.in_atomic_block))

    signals.published.connect(hear)
    try:
        publication = village.publish()
    finally:
        signals.published.disconnect(hear)

    assert heard == [(publication.pk, True)]


def test_each_step_leaves_a_line_in_the_trail(village):
    village.publish()

    actions = AuditEntry.objects.filter(committee=village.committee).order_by("seq")
    assert list(actions.values_list("action", flat=True)) == [
        "version.submit",
        "version.sign",
        "publication.publish",
    ]


def test_the_period_of_the_notice_board_is_a_dated_figure(village):
    from residents.models import Figure

    Figure.objects.create(
        key="posting_days", value="15", committee=village.committee, since=date(2026, 1, 1), basis="村民会议"
    )
    version = village.bring_to("signed")

    publication = publish(version, by=village.director, at=datetime(2026, 10, 9, 23, 59, tzinfo=SHANGHAI))

    assert publication.posted_until == date(2026, 10, 24)
    assert version.disclosure.period == SEPTEMBER
