"""Every command has its database for as long as it needs it."""

import subprocess
import sys

import pytest

from tests.engine.conftest import PROJECT, clean_environment
from xidu.engine import commands, roles
from xidu.engine.commands import use_server
from xidu.engine.folder import DataFolder

COUNT = "from django.contrib.auth.models import Permission; print('rows', Permission.objects.count() > 0)"


def applied(folder):
    connection = folder.cluster.connect(roles.OWNER)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_migrations")
            return cursor.fetchone()[0]
    finally:
        connection.close()


def test_our_own_command_starts_the_server_brings_it_up_to_date_and_stops_it(python, tmp_path):
    data = DataFolder(tmp_path / "data")

    ended = python("manage.py", "clearsessions", XIDU_DATA=str(data.path))

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert data.cluster.is_running() is False
    with use_server(data):
        assert applied(data) > 20
    assert data.cluster.is_running() is False


def test_a_command_on_a_running_server_reuses_it_and_leaves_it_running(python, folder):
    with use_server(folder):
        before = (folder.path / "postgres" / "postmaster.pid").read_text()

        ended = python("manage.py", "migrate", "-v", "0", XIDU_DATA=str(folder.path))
        shown = python("manage.py", "shell", "-v", "0", "-c", COUNT, XIDU_DATA=str(folder.path))

        assert (ended.returncode, ended.stderr, shown.stdout) == (0, "", "rows True\n")
        assert (folder.path / "postgres" / "postmaster.pid").read_text() == before


def test_the_last_of_two_users_stops_the_server(folder):
    with use_server(folder):
        with use_server(folder):
            pass
        running_after_first = folder.cluster.is_running()

    assert (running_after_first, folder.cluster.is_running()) == (True, False)


def test_a_server_left_by_a_killed_command_is_reused_and_then_stopped(folder):
    block = "with use_server(data_folder()): print(1, flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", f"from xidu.engine.commands import *\n{block}"],
        cwd=PROJECT,
        env=clean_environment(XIDU_DATA=str(folder.path)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    holder.stdout.readline()
    holder.kill()
    holder.communicate()
    left = (folder.path / "postgres" / "postmaster.pid").read_text()

    with use_server(folder):
        assert (folder.path / "postgres" / "postmaster.pid").read_text() == left

    assert folder.cluster.is_running() is False


def test_a_terminated_command_stops_the_server_it_started(folder):
    running = subprocess.Popen(
        [
            sys.executable,
            "manage.py",
            "shell",
            "-v",
            "0",
            "-c",
            "import time; print(1, flush=True); time.sleep(60)",
        ],
        cwd=PROJECT,
        env=clean_environment(XIDU_DATA=str(folder.path)),
        stdout=subprocess.PIPE,
    )
    running.stdout.readline()

    running.terminate()
    running.communicate(timeout=20)

    assert (running.returncode, folder.cluster.is_running()) == (143, False)


@pytest.mark.parametrize(
    "words", [["check"], ["makemigrations", "--check", "--dry-run"], ["migrate", "--help"]]
)
def test_a_command_that_reads_code_only_starts_no_server(python, tmp_path, words):
    ended = python("manage.py", *words, XIDU_DATA=str(tmp_path / "data"))

    assert (ended.returncode, ended.stderr) == (0, "")
    assert not (tmp_path / "data" / "postgres").exists()


@pytest.mark.parametrize("words", [["check"], ["clearsessions"], ["migrate"]])
def test_a_foreign_folder_is_refused_by_one_sentence(python, tmp_path, words):
    (tmp_path / "letters.txt").touch()

    ended = python("manage.py", *words, XIDU_DATA=str(tmp_path))

    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith(f"{tmp_path} 里有别的文件，")


@pytest.mark.parametrize("name", ["import_roster", "tick", "demo", "verify", "backup"])
def test_our_own_commands_are_neither_pure_nor_about_the_schema(name):
    assert name not in commands.NEED_NO_DATABASE | commands.TAKE_IT_AS_IT_IS
