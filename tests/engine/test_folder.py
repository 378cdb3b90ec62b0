import os
from collections import namedtuple
from pathlib import Path

import pytest

from xidu.engine import folder as folder_module
from xidu.engine.folder import FREE_BYTES_NEEDED, MARKER, DataFolder, try_lock
from xidu.engine.refusals import EngineRefusedError

Usage = namedtuple("Usage", "total used free")


def test_a_new_folder_becomes_ours_and_stays_ours(tmp_path):
    data = DataFolder(tmp_path / "new" / "data")

    data.claim()
    (data.path / "more").touch()
    data.claim()

    assert (data.path / MARKER).exists()
    assert data.path.stat().st_mode & 0o777 == 0o700


def test_an_empty_folder_is_taken(tmp_path):
    DataFolder(tmp_path).claim()

    assert (tmp_path / MARKER).exists()


def test_a_folder_with_foreign_files_is_refused_and_left_as_it_was(tmp_path):
    (tmp_path / "letters.txt").write_text("mine")

    with pytest.raises(EngineRefusedError) as refused:
        DataFolder(tmp_path).claim()

    assert str(refused.value) == (
        f"{tmp_path} 里有别的文件，不是本系统的数据文件夹，请把 XIDU_DATA 指向一个空文件夹。 / "
        f"{tmp_path} holds other files and is not a data folder of this portal; "
        "point XIDU_DATA at an empty one."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    place = tmp_path / "data"
    place.touch()

    with pytest.raises(EngineRefusedError, match="不是本系统的数据文件夹"):
        DataFolder(place).claim()


@pytest.mark.parametrize(
    ("free", "refused"), [(FREE_BYTES_NEEDED - 1, True), (FREE_BYTES_NEEDED, False), (0, True)]
)
def test_less_than_200_mb_is_a_full_disk(tmp_path, monkeypatch, free, refused):
    monkeypatch.setattr(folder_module.shutil, "disk_usage", lambda _path: Usage(10**12, 10**12 - free, free))

    if refused:
        with pytest.raises(EngineRefusedError, match=r"磁盘快满了：.*至少要 200 MB"):
            DataFolder(tmp_path).check_space()
    else:
        assert DataFolder(tmp_path).check_space() is None


def path_of_length(length):
    start = "/srv/"
    return Path(start + "d" * (length - len(start)))


@pytest.mark.parametrize(("length", "inside"), [(82, True), (83, False)])
def test_a_socket_path_over_107_bytes_moves_to_a_short_folder(length, inside):
    data = DataFolder(path_of_length(length))

    longest = len(os.fsencode(data.sockets / ".s.PGSQL.5432.lock"))

    assert (data.sockets.is_relative_to(data.path), longest <= 107) == (inside, True)


@pytest.mark.parametrize("name", ["my data", "a,b", "村务", "quote'd"])
def test_a_path_the_server_could_misread_keeps_its_sockets_elsewhere(tmp_path, name):
    data = DataFolder(tmp_path / name)

    assert not data.sockets.is_relative_to(data.path)


def test_a_short_folder_someone_else_put_there_is_refused(tmp_path):
    data = DataFolder(tmp_path / "my data")
    data.sockets.symlink_to(tmp_path)

    try:
        with pytest.raises(EngineRefusedError, match="属于别人"):
            data.claim()
    finally:
        data.sockets.unlink()


def test_a_lock_taken_elsewhere_is_not_ours(folder):
    with folder.lock("some.lock"), (folder.run / "some.lock").open("a") as second:
        assert try_lock(second) is False

    with (folder.run / "some.lock").open("a") as third:
        assert try_lock(third) is True
