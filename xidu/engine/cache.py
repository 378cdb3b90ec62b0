"""The cache in Redis, which may fall silent without taking a page with it."""

import contextlib
from collections.abc import Iterator
from typing import Any

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisGoneError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    try:
        yield
    except (RedisError, RedisGoneError, OSError) as gone:
        log.warning("cache_unreachable", reason=type(gone).__name__)


class ForgivingRedisCache(RedisCache):
    """Answers like an empty cache while Redis is away; nothing that must not be lost may live here."""

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        with _silence():
            return super().get(key, default, version)
        return default

    def get_many(self, keys: Any, version: Any = None) -> dict[Any, Any]:
        with _silence():
            return super().get_many(keys, version)
        return {}

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        with _silence():
            return bool(super().add(key, value, timeout, version))
        return False

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        with _silence():
            super().set(key, value, timeout, version)

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> list[Any]:
        with _silence():
            return super().set_many(data, timeout, version)
        return list(data)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        with _silence():
            return super().touch(key, timeout, version)
        return False

    def delete(self, key: Any, version: Any = None) -> bool:
        with _silence():
            return super().delete(key, version)
        return False

    def has_key(self, key: Any, version: Any = None) -> bool:
        with _silence():
            return super().has_key(key, version)
        return False
