"""Whether the process lives, and whether it can work."""

from collections.abc import Callable

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = structlog.get_logger(__name__)
PING_SECONDS = 2


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; no database is asked."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """``{"database": "ok"|"down", "broker": "ok"|"down"}`` with 200, or 503 when a part is down."""
    parts = {"database": _try(_ask_database), "broker": _try(_ask_broker)}
    return JsonResponse(parts, status=200 if set(parts.values()) == {"ok"} else 503)


def _try(ask: Callable[[], None]) -> str:
    try:
        ask()
    except (DatabaseError, redis.RedisError, OSError) as broken:
        # The reason may name hosts and accounts: it goes to the log, not to the visitor.
        log.warning("not_ready", part=ask.__name__, reason=str(broken))
        return "down"
    return "ok"


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_broker() -> None:
    url = settings.BROKER_URL.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")
    with redis.Redis.from_url(
        url, socket_connect_timeout=PING_SECONDS, socket_timeout=PING_SECONDS
    ) as client:
        client.ping()
