"""A small checker of JSON Schema: the part of the language our OpenAPI document is written in.

A keyword it does not know is a fault of the checker and stops the test, so nothing is waved through.
"""

import datetime as dt
import re
from collections.abc import Iterator

KNOWN = {
    *("type", "properties", "required", "additionalProperties", "items", "enum", "pattern", "format"),
    *("minimum", "maximum", "description", "$ref"),
}
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def faults(value, schema: dict, whole: dict, where: str = "") -> Iterator[str]:
    """Yield a line for each place where ``value`` is not what ``schema`` of the document ``whole`` says."""
    if unknown := set(schema) - KNOWN:
        raise AssertionError(f"the checker does not know {sorted(unknown)}")
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/components/schemas/")
        yield from faults(value, whole["components"]["schemas"][name], whole, where)
        return
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(type(value) is TYPES[kind] for kind in kinds):
        yield f"{where}: {value!r} is no {kinds}"
    elif isinstance(value, dict):
        yield from _of_object(value, schema, whole, where)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from faults(item, schema["items"], whole, f"{where}[{at}]")
    elif isinstance(value, str):
        yield from _of_text(value, schema, where)


def _of_object(value: dict, schema: dict, whole: dict, where: str) -> Iterator[str]:
    properties = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{where}.{name}: missing"
    for name, inner in value.items():
        if name in properties:
            yield from faults(inner, properties[name], whole, f"{where}.{name}")
        elif not schema.get("additionalProperties"):
            yield f"{where}.{name}: not declared"


def _of_text(value: str, schema: dict, where: str) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of {schema['enum']}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where}: {value!r} does not match {schema['pattern']}"
    try:
        if schema.get("format") == "date":
            dt.date.fromisoformat(value)
        if schema.get("format") == "date-time":
            moment = dt.datetime.fromisoformat(value)
            assert moment.tzinfo is not None
    except (ValueError, AssertionError):
        yield f"{where}: {value!r} is no {schema['format']}"
