"""JSON Schema in short hand, parameters with their readers, and the one shape of an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from village_affairs.models import Disclosure, Ledger

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
TRUTH: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
CLOCK: Schema = {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}
MONTH: Schema = {"type": "string", "pattern": "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"}
SLUG: Schema = {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,40}$"}
MONEY: Schema = {"type": "string", "pattern": "^-?[0-9]+[.][0-9]{2}$", "description": "元"}
HASH: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
ANYTHING: Schema = {"type": "object", "additionalProperties": True}


class ApiFault(Exception):
    """A request that cannot be answered: HTTP ``status``, a stable ``code``, a sentence, the parameter."""

    def __init__(self, status: int, code: str, message: str, parameter: str | None = None) -> None:
        self.status, self.code, self.message, self.parameter = status, code, message, parameter
        super().__init__(message)

    def data(self) -> dict[str, Any]:
        facts = {"status": self.status, "code": self.code, "message": self.message}
        return {"error": facts | {"parameter": self.parameter}}


def not_there() -> ApiFault:
    return ApiFault(404, "not_found", _("没有这个地址或这份内容，请对照 /api/ 上的说明"))


def thing(**properties: Schema) -> Schema:
    """Return the schema of an object that has exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def maybe(schema: Schema) -> Schema:
    return schema | {"type": [schema["type"], "null"]}


def one_of(values: Any) -> Schema:
    return {"type": "string", "enum": list(values)}


def many(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def whole(low: int, high: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high}


@dataclass(frozen=True)
class Parameter:
    """One thing a request may say; ``read`` checks it by ``schema`` alone. ``example`` is a right value."""

    name: str
    schema: Schema
    words: str
    example: str
    where: str = "query"

    def read(self, text: str) -> Any:
        """Return the value. Raises ApiFault (400; 404 in the path) for what the schema does not allow."""
        schema = self.schema
        right = True
        value: Any = text
        if schema["type"] == "integer":
            right = bool(re.fullmatch(r"[0-9]{1,9}", text, re.ASCII))
            value = int(text) if right else 0
            right = right and schema["minimum"] <= value <= schema["maximum"]
        if "enum" in schema:
            right = text in schema["enum"]
        if "pattern" in schema:
            right = bool(re.fullmatch(schema["pattern"].strip("^$"), text, re.ASCII))
        if right:
            return value
        if self.where == "path":
            raise not_there()
        facts = {"name": self.name, "example": self.example}
        raise ApiFault(
            400, "bad_parameter", _("参数 %(name)s 写得不对，正确的例子：%(example)s") % facts, self.name
        )

    def document(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "in": self.where,
            "required": self.where == "path",
            "description": self.words,
            "schema": self.schema,
            "example": int(self.example) if self.schema["type"] == "integer" else self.example,
        }


@dataclass(frozen=True)
class Endpoint:
    """One address under ``/api/v1/``; ``answer(request, asked)`` gives JSON-ready data of ``schema``."""

    name: str
    path: str
    words: str
    schema: Schema
    answer: Callable[[HttpRequest, Mapping[str, Any]], Any]
    parameters: tuple[Parameter, ...] = field(default=())

    def read(self, said: Mapping[str, str], path: Mapping[str, str]) -> dict[str, Any]:
        """Return what was asked, by name. Raises ApiFault for anything not declared or not right."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in said:
            if name not in known or known[name].where != "query":
                names = "、".join(key for key, row in known.items() if row.where == "query") or _("没有参数")
                facts = {"name": name[:40].replace("\0", " "), "names": names}
                raise ApiFault(
                    400,
                    "unknown_parameter",
                    _("没有参数 %(name)s；可以用的：%(names)s") % facts,
                    facts["name"],
                )
        return {name: known[name].read(text) for name, text in {**said, **path}.items()}


IN_PATH = Parameter("committee", SLUG, "村居的网址名", "jingang", "path")
COMMITTEE = Parameter("committee", SLUG, "只要一个村居：它的网址名", "jingang")
MONTH_OF = Parameter("month", MONTH, "只要说的是这个月的", "2026-10")
YEAR = Parameter("year", whole(1900, 2099), "只要这一年的", "2026")
YEAR_IN_PATH = Parameter("year", whole(1900, 2099), "公开的年度", "2026", "path")
NUMBER_IN_PATH = Parameter("number", whole(1, 999_999_999), "这一年的编号", "1", "path")
KIND = Parameter("kind", one_of(Disclosure.Kind.values), "只要这种类型的", "finance")
LEDGER = Parameter("ledger", one_of(Ledger.values), "只要这一本账的", "committee")
PAGES = (
    Parameter("page", whole(1, 500), "第几页，从1起", "1"),
    Parameter("per_page", whole(1, 100), "一页几条，最多100", "30"),
)
