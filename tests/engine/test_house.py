from pathlib import Path

import pytest

from xidu import house


@pytest.mark.parametrize(("lines", "found"), [(300, []), (301, ["users/x.py: 301 lines, 300 allowed"])])
def test_a_module_has_at_most_300_lines(lines, found):
    assert list(house.faults(Path("users/x.py"), "a = 1\n" * lines)) == found


@pytest.mark.parametrize(
    ("lines", "found"), [(40, []), (41, ["users/x.py:1: long has 41 lines, 40 allowed"])]
)
def test_a_function_has_at_most_40_lines(lines, found):
    text = "def long():\n" + "    a = 1\n" * (lines - 1)

    assert list(house.faults(Path("users/x.py"), text)) == found


def test_a_test_may_be_a_long_function():
    text = "def test_long():\n" + "    a = 1\n" * 60

    assert list(house.faults(Path("tests/x.py"), text)) == []


def test_migrations_are_as_long_as_they_are():
    assert list(house.faults(Path("users/migrations/0001_first.py"), "a = 1\n" * 400)) == []


@pytest.mark.parametrize("place", ["home/someone/x", "Users/someone/x"])
def test_a_path_of_one_machine_is_found(place):
    text = f"one\ntwo /{place}\n"

    assert list(house.faults(Path("docs/x.md"), text)) == [
        f"docs/x.md:2: /{place.rpartition('/')[0]} is a path of one machine"
    ]


def test_an_address_with_the_same_word_is_no_path():
    assert list(house.faults(Path("docs/x.md"), "https://xidu.example/home/page and a/home/b")) == []
