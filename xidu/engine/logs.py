"""Log lines as JSON, with phones, ID numbers and tokens covered before anything is written."""

import re
from typing import Any

import structlog

_COVERS = (
    (re.compile(r"(?<!\d)\d{6}(\d{8})(?:\d{3}[\dXx])(?!\d)"), "[ID]"),
    (re.compile(r"(?<!\d)[1１][3-9３-９]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"), "[PHONE]"),
    (re.compile(r"(?i)\b(bearer\s+|(?:token|password|secret|code|key)=)[^\s&\"',;]+"), r"\1[TOKEN]"),
    # Random-looking words: long, with small and capital letters and a digit.
    (re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{22,}(?![\w-])"), "[TOKEN]"),
    # A long path segment or value without a digit may be a token too.
    (re.compile(r"(?<=[/=])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{22,}(?=[/?&\s]|$)"), "[TOKEN]"),
)


def cover(value: Any) -> Any:
    """Return ``value`` with personal numbers and tokens covered, at any depth."""
    if isinstance(value, str):
        for pattern, cover_with in _COVERS:
            value = pattern.sub(cover_with, value)
        return value
    if isinstance(value, dict):
        return {cover(key): cover(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [cover(inner) for inner in value]
    if value is None or isinstance(value, bool | float):
        return value
    text = str(value)
    covered = cover(text)
    return value if covered == text and isinstance(value, int) else covered


def cover_event(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Structlog processor: the last one before the line is rendered, so that tracebacks are covered too."""
    return {key: value if key in {"timestamp", "level"} else cover(value) for key, value in event.items()}


_SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def configure(level: str) -> dict[str, Any]:
    """Set structlog up and return the ``LOGGING`` that gives the standard library the same lines."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [*_SHARED, structlog.stdlib.ExtraAdder()],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            cover_event,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        # Django's own handlers would write the same line twice, once without covers.
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }
