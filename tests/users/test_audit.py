from decimal import Decimal
from threading import Thread
from types import SimpleNamespace

import psycopg2
import pytest
from django.db import DatabaseError, connection, connections, transaction

from tests.factories import BlockFactory, CommitteeFactory, UserFactory
from users.actions import audit
from users.models import AuditEntry, AuditHead

pytestmark = pytest.mark.django_db


def line_of(chain):
    return list(AuditEntry.objects.chain_of(chain).values_list("seq", "action"))


@pytest.fixture
def chain():
    """The name of a chain with four lines."""
    committee = CommitteeFactory()
    for number in range(1, 5):
        audit.record(f"test.{number}", by=None, committee=committee, detail={"number": number})
    return str(committee.pk)


@pytest.fixture
def behind_the_back():
    """Run SQL the way somebody with the database's keys would: past every trigger."""

    def run(sql, *values):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql, values)
            cursor.execute("SET LOCAL session_replication_role = origin")

    return run


def test_lines_are_numbered_and_linked_one_by_one(chain):
    hashes = list(AuditEntry.objects.chain_of(chain).values_list("previous", "hash"))

    assert line_of(chain) == [(1, "test.1"), (2, "test.2"), (3, "test.3"), (4, "test.4")]
    assert [previous for previous, _hash in hashes] == ["", *[own for _previous, own in hashes[:-1]]]
    assert audit.broken_links(chain) == []


def test_a_line_names_actor_row_place_address_and_whom_it_was_done_for(rf):
    user, block = UserFactory(), BlockFactory()
    request = rf.get("/", REMOTE_ADDR="203.0.113.7")
    request.acting_for = "person:9"

    entry = audit.record("block.change", by=user, row=block, request=request)

    entry.refresh_from_db()
    assert (entry.actor, entry.committee, entry.chain) == (user, block.committee, str(block.committee_id))
    assert (entry.object_type, entry.object_id) == ("residents.block", str(block.pk))
    assert (entry.address, entry.acting_for) == ("203.0.113.7", "person:9")
    assert audit.broken_links(entry.chain) == []


def test_a_row_of_no_committee_goes_to_the_streets_chain_and_a_committee_to_its_own():
    committee = CommitteeFactory()

    street = audit.record("account.close", by=None, row=UserFactory())
    own = audit.record("committee.change", by=None, row=committee)

    assert (street.chain, street.committee) == ("street", None)
    assert (own.chain, own.committee_id) == (str(committee.pk), committee.pk)


def test_whatever_detail_holds_reads_back_as_it_was_hashed():
    detail = {
        "sum": Decimal("12.50"),
        "words": "对账\x00”不符",
        "list": [1, None, True],
        "deep": {"b": 2, "a": 1},
        "places": {3, 1, 2},
    }

    entry = audit.record("test.detail", by=None, detail=detail)

    entry.refresh_from_db()
    assert entry.detail == {
        "sum": "12.50",
        "words": "对账”不符",
        "list": [1, None, True],
        "deep": {"a": 1, "b": 2},
        "places": [1, 2, 3],
    }
    assert audit.broken_links("street") == []


def test_a_float_is_refused_because_the_database_writes_it_differently():
    with pytest.raises(TypeError):
        audit.record("test.detail", by=None, detail={"sum": [1.5]})


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("请打19900001234找她", "请打19900001234找她"),
        ("电话 19900001234。", "电话 ***。"),
        ("身份证 11010519491231002X", "身份证 ***"),
        ("凭证号 202609011234", "凭证号 202609011234"),
    ],
)
def test_numbers_of_people_never_enter_the_trail(said, kept):
    entry = audit.record("test.reason", by=None, detail={"reason": said})

    assert entry.detail == {"reason": kept}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE users_auditentry SET action = 'x'",
        "DELETE FROM users_auditentry",
        "TRUNCATE users_auditentry",
    ],
)
def test_the_database_refuses_to_change_the_trail_even_for_its_owner(chain, sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert audit.broken_links(chain) == []


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE users_auditentry SET action = 'other' WHERE seq = 2", ["第2条的内容被改过"]),
        ("UPDATE users_auditentry SET detail = '{\"number\": 9}' WHERE seq = 4", ["第4条的内容被改过"]),
        ("UPDATE users_auditentry SET at = at + interval '1 s' WHERE seq = 1", ["第1条的内容被改过"]),
        ("DELETE FROM users_auditentry WHERE seq = 2", ["第2条缺失，下一条是第3条", "第3条接不上前一条"]),
        ("DELETE FROM users_auditentry WHERE seq = 4", ["末尾不符，登记到第4条，实有到第3条"]),
        ("DELETE FROM users_auditentry", ["末尾不符，登记到第4条，实有到第0条"]),
        ("DELETE FROM users_audithead", ["末尾不符，登记到第0条，实有到第4条"]),
    ],
)
def test_a_change_behind_the_back_is_found_and_named(chain, behind_the_back, sql, found):
    behind_the_back(sql)

    assert audit.broken_links(chain) == [f"{chain}：{sentence}" for sentence in found]


def test_two_lines_that_changed_places_are_found(chain, behind_the_back):
    behind_the_back("UPDATE users_auditentry SET seq = seq + 100 WHERE seq IN (2, 3)")
    behind_the_back("UPDATE users_auditentry SET seq = 105 - seq WHERE seq > 100")

    assert line_of(chain) == [(1, "test.1"), (2, "test.3"), (3, "test.2"), (4, "test.4")]
    assert f"{chain}：第2条的内容被改过" in audit.broken_links(chain)


def test_a_line_rewritten_together_with_its_hash_breaks_the_next_one(chain, behind_the_back):
    entry = AuditEntry.objects.get(chain=chain, seq=2)
    entry.action = "other"

    behind_the_back(
        "UPDATE users_auditentry SET action = 'other', hash = %s WHERE seq = 2", audit.hash_of(entry)
    )

    assert audit.broken_links(chain) == [f"{chain}：第3条接不上前一条"]


def test_a_line_of_a_failed_transaction_leaves_no_gap(chain):
    committee = AuditEntry.objects.filter(chain=chain).first().committee
    with transaction.atomic():
        audit.record("test.lost", by=None, committee=committee)
        transaction.set_rollback(True)

    audit.record("test.5", by=None, committee=committee)

    assert line_of(chain)[-1] == (5, "test.5")
    assert audit.broken_links(chain) == []


def test_every_chain_with_a_head_or_a_line_is_checked(chain, behind_the_back):
    audit.record("test.street", by=None)
    AuditHead.objects.create(chain="77777")
    behind_the_back("DELETE FROM users_audithead WHERE chain = %s", chain)

    assert audit.chains() == sorted(["77777", chain, "street"])


@pytest.mark.django_db(transaction=True)
def test_eight_threads_append_without_gap_or_fork():
    committee = CommitteeFactory()
    errors = []

    def append():
        try:
            for _round in range(10):
                audit.record("test.race", by=None, committee=committee)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=append) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert [seq for seq, _action in line_of(str(committee.pk))] == list(range(1, 81))
    assert audit.broken_links(str(committee.pk)) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE users_auditentry SET action = 'x'",
        "DELETE FROM users_auditentry",
        "TRUNCATE users_auditentry",
        "ALTER TABLE users_auditentry DISABLE TRIGGER ALL",
    ],
)
def test_the_app_role_may_only_add_to_the_trail(app_role, sql):
    with app_role.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(sql)


def test_an_address_nobody_vouches_for_is_left_out(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9")

    assert audit.address_of(request) == ""
    assert audit.address_of(SimpleNamespace(META={}, headers={})) == ""
