"""The embedded PostgreSQL: its roles, what they may do, and how it comes back after a crash."""

import os
import signal

import psycopg2
import pytest

from tests.engine.conftest import wait_until
from xidu.engine import roles
from xidu.engine.postgres import THROW_AWAY, Cluster
from xidu.engine.processes import start_time
from xidu.engine.refusals import EngineRefusedError


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    place = tmp_path_factory.mktemp("cluster")
    made = Cluster(place / "postgres", place / "s", place / "postgres.log")
    made.ensure_running()
    yield made
    made.stop()


def ask(cluster, role, statement, database="xidu"):
    connection = cluster.connect(role, database)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def test_owner_and_app_role_hold_no_power_over_the_server(cluster):
    rows = ask(
        cluster,
        roles.APP,
        "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles"
        " WHERE rolname LIKE 'xidu%' ORDER BY 1",
    )

    assert rows == [("xidu_app", *[False] * 4), ("xidu_owner", *[False] * 4)]


def test_the_database_belongs_to_the_owner_role(cluster):
    rows = ask(cluster, roles.APP, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'xidu'")

    assert rows == [("xidu_owner",)]


def test_app_role_works_on_the_owners_tables_and_sequences(cluster):
    ask(cluster, roles.OWNER, "CREATE TABLE leaf (id serial PRIMARY KEY, word text)")

    ask(cluster, roles.APP, "INSERT INTO leaf (word) VALUES ('a'), ('b')")
    ask(cluster, roles.APP, "UPDATE leaf SET word = 'c' WHERE word = 'a'")
    ask(cluster, roles.APP, "DELETE FROM leaf WHERE word = 'b'")

    assert ask(cluster, roles.APP, "SELECT id, word FROM leaf") == [(1, "c")]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "DROP TABLE kept",
        "TRUNCATE kept",
        "ALTER TABLE kept ADD COLUMN more int",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "SET session_replication_role = replica",
    ],
)
def test_app_role_cannot_change_the_schema_or_pass_triggers(cluster, statement):
    ask(cluster, roles.OWNER, "CREATE TABLE IF NOT EXISTS kept (id int)")

    with pytest.raises((psycopg2.errors.InsufficientPrivilege, psycopg2.errors.UndefinedTable)) as refused:
        ask(cluster, roles.APP, statement)

    assert isinstance(refused.value, psycopg2.errors.InsufficientPrivilege)


def test_a_right_a_migration_took_away_stays_away_after_later_migrations(cluster):
    ask(cluster, roles.OWNER, "CREATE TABLE trail (id int)")
    ask(cluster, roles.OWNER, "REVOKE UPDATE, DELETE ON trail FROM xidu_app")

    ask(cluster, roles.OWNER, "CREATE TABLE later (id int)")
    cluster.ensure_running()

    rights = "SELECT privilege_type FROM information_schema.role_table_grants WHERE grantee = 'xidu_app'"
    assert ask(cluster, roles.APP, f"{rights} AND table_name = 'trail' ORDER BY 1") == [
        ("INSERT",),
        ("SELECT",),
    ]
    assert len(ask(cluster, roles.APP, f"{rights} AND table_name = 'later'")) == 4


def test_chinese_words_are_words_to_the_trigram_index(cluster):
    rows = ask(cluster, roles.APP, "SELECT similarity('金港村委会', '金港村') > 0.3, 'É' ~* 'é'")

    assert rows == [(True, True)]


def test_a_running_server_is_reused(cluster):
    before = (cluster.data / "postmaster.pid").read_text()

    started = cluster.ensure_running()

    assert (started, (cluster.data / "postmaster.pid").read_text()) == (False, before)


def test_another_start_from_elsewhere_finds_the_same_server(cluster):
    again = Cluster(cluster.data, cluster.sockets, cluster.log)

    assert again.ensure_running() is False


@pytest.mark.drill
def test_after_kill_9_the_next_start_recovers_what_was_committed(cluster):
    ask(cluster, roles.OWNER, "CREATE TABLE survivor (word text)")
    ask(cluster, roles.APP, "INSERT INTO survivor VALUES ('还在')")
    pid = int((cluster.data / "postmaster.pid").read_text().split()[0])

    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not start_time(pid))
    started = cluster.ensure_running()

    assert (started, ask(cluster, roles.APP, "SELECT word FROM survivor")) == (True, [("还在",)])


def test_a_folder_of_another_version_is_refused_by_one_sentence(tmp_path):
    strange = Cluster(tmp_path / "postgres", tmp_path / "s", tmp_path / "postgres.log")
    strange.data.mkdir()
    (strange.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(EngineRefusedError) as refused:
        strange.ensure_running()

    assert str(refused.value).startswith("数据文件夹由 PostgreSQL 9 建立，这里是 PostgreSQL ")


def test_a_killed_initdb_leaves_nothing_that_stops_the_next_one(tmp_path):
    place = tmp_path / "made"
    cluster = Cluster(place / "postgres", place / "s", place / "postgres.log", settings=THROW_AWAY)
    (place / "postgres.new" / "base").mkdir(parents=True)

    try:
        assert cluster.ensure_running() is True
    finally:
        cluster.stop()

    assert not (place / "postgres.new").exists()


def test_the_address_of_a_socket_survives_djangos_reader():
    import environ

    cluster = Cluster("/data/Folder/postgres", "/data/Folder/run/s", "/data/Folder/log")

    read = environ.Env.db_url_config(cluster.url(roles.APP))

    assert (read["HOST"], read["NAME"], read["USER"]) == ("/data/Folder/run/s", "xidu", "xidu_app")


def test_test_databases_give_the_app_role_its_rights(db, app_role):
    with app_role.cursor() as cursor:
        cursor.execute("SELECT current_user, has_table_privilege('django_session', 'INSERT, UPDATE, DELETE')")

        assert cursor.fetchone() == ("xidu_app", True)


def test_no_second_driver_replaces_psycopg2():
    import importlib.util

    assert importlib.util.find_spec("psycopg") is None
