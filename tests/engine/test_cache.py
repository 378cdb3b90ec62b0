import pytest

from xidu.engine.cache import ForgivingRedisCache


@pytest.fixture
def silent(tmp_path):
    """A cache whose server is not there."""
    return ForgivingRedisCache(f"unix://{tmp_path}/nobody?db=1", {})


@pytest.mark.parametrize(
    ("call", "words", "answer"),
    [
        ("get", ("a", "else"), "else"),
        ("get_many", (["a"],), {}),
        ("add", ("a", 1), False),
        ("set", ("a", 1), None),
        ("set_many", ({"a": 1},), ["a"]),
        ("touch", ("a",), False),
        ("delete", ("a",), False),
        ("has_key", ("a",), False),
    ],
)
def test_without_redis_the_cache_answers_like_an_empty_one(silent, call, words, answer):
    assert getattr(silent, call)(*words) == answer


def test_a_value_is_worked_out_when_redis_is_away(silent):
    assert silent.get_or_set("a", lambda: 7) == 7
