"""The OpenAPI 3.1 document, drawn from the same declarations that check a request."""

from __future__ import annotations

from typing import Any

from xidu.api.endpoints import ENDPOINTS
from xidu.api.shapes import TEXT, WHOLE, Endpoint, maybe, thing

PREFIX = "/api/v1/"
ERROR = thing(error=thing(status=WHOLE, code=TEXT, message=TEXT, parameter=maybe(TEXT)))
FAULTS = {
    "400": "参数写错了",
    "404": "没有这个地址或这份内容",
    "405": "只能读取（GET、HEAD）",
    "429": "问得太多，请按 Retry-After 的秒数后再来",
}
WORDS = (
    "西渡街道村居公开数据，只读，不用登录。所有内容都在公开网页上看得到；签字人姓名只显示姓。"
    "金额是元，两位小数的文字；日期是上海时间。撤下的、被更正替代的内容不再给出。"
    "每个回答带 ETag，内容没变时回 304。"
)


def document() -> dict[str, Any]:
    """Return the whole document as JSON-ready data."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "西渡街道公开数据", "version": "1", "description": WORDS},
        "servers": [{"url": "/"}],
        "paths": {PREFIX + row.path: {"get": _operation(row)} for row in ENDPOINTS},
        "components": {"schemas": {"Error": ERROR}},
    }


def _operation(row: Endpoint) -> dict[str, Any]:
    wrong = {
        status: {"description": words, "content": _json({"$ref": "#/components/schemas/Error"})}
        for status, words in FAULTS.items()
    }
    right = {
        "description": row.words,
        "headers": {"ETag": {"schema": TEXT, "description": "内容的指纹"}},
        "content": _json(row.schema),
    }
    return {
        "operationId": row.name,
        "summary": row.words,
        "parameters": [parameter.document() for parameter in row.parameters],
        "responses": {"200": right, "304": {"description": "内容没有变"}, **wrong},
    }


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
