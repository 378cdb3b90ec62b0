import os
import signal
import subprocess
import sys
import time

import pytest

from tests.engine.conftest import wait_until
from xidu.engine.children import Child, members
from xidu.engine.processes import is_alive, read_pid_file, start_time, write_pid_file
from xidu.engine.refusals import EngineRefusedError

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
PARENT = [sys.executable, "-c", "import subprocess; subprocess.run(['sleep', '60'])"]


@pytest.fixture
def sleeper():
    process = subprocess.Popen(SLEEPER, start_new_session=True)
    yield process
    process.kill()
    process.wait()


def test_a_pid_file_names_a_living_process(tmp_path, sleeper):
    write_pid_file(tmp_path / "one.pid", sleeper.pid)

    assert read_pid_file(tmp_path / "one.pid") == sleeper.pid


def test_a_killed_process_is_gone_before_its_parent_has_noticed(tmp_path, sleeper):
    write_pid_file(tmp_path / "one.pid", sleeper.pid)

    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)

    assert (is_alive(tmp_path / "one.pid"), start_time(sleeper.pid)) == (False, "")


@pytest.mark.parametrize("text", ["", "x y", "12", "999999999 5", "-1 5"])
def test_a_torn_or_old_pid_file_names_nobody(tmp_path, text):
    (tmp_path / "one.pid").write_text(text)

    assert read_pid_file(tmp_path / "one.pid") is None


def test_a_number_given_to_another_process_is_not_the_old_one(tmp_path, sleeper):
    (tmp_path / "one.pid").write_text(f"{sleeper.pid} 1")

    assert is_alive(tmp_path / "one.pid") is False


def child(folder, command=SLEEPER, is_ready=lambda: True):
    return Child("web", folder, command, is_ready)


def test_a_leftover_is_ended_with_all_its_own_children(folder):
    left = child(folder, PARENT)
    left.start()
    wait_until(lambda: len(list(members(left.process.pid))) == 2)

    child(folder).end_leftover()

    assert (list(members(left.process.pid)), left.pid_file.exists()) == ([], False)
    assert left.process.wait() == -signal.SIGKILL


def test_a_leftovers_children_are_found_when_it_is_dead_itself(folder):
    left = child(folder, PARENT)
    left.start()
    wait_until(lambda: len(list(members(left.process.pid))) == 2)
    os.kill(left.process.pid, signal.SIGKILL)
    left.process.wait()

    child(folder).end_leftover()

    assert list(members(left.process.pid)) == []


def test_a_stranger_with_the_leftovers_number_is_left_alone(folder, sleeper):
    (folder.run / "web.pid").write_text(f"{sleeper.pid} 1\n")

    child(folder).end_leftover()

    assert sleeper.poll() is None


def test_a_process_that_ends_before_it_is_ready_names_its_log(folder):
    ending = child(
        folder, [sys.executable, "-c", "print('why', flush=True); raise SystemExit(3)"], lambda: False
    )
    ending.start()

    with pytest.raises(EngineRefusedError) as refused:
        ending.wait_ready()

    assert str(refused.value).startswith(f"web 起不来，请看日志 {folder.logs}/web.log。")
    assert (folder.logs / "web.log").read_text() == "why\n"


def test_a_process_that_will_not_end_is_ended(folder):
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    stubborn = child(folder, [sys.executable, "-c", f"{deaf}; print(1, flush=True); time.sleep(60)"])
    stubborn.start()
    wait_until(stubborn.log.read_text)

    stubborn.ask_to_end()
    stubborn.make_sure_it_ended(time.monotonic() + 0.1)

    assert stubborn.process.returncode == -signal.SIGKILL
