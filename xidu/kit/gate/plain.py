"""Text files: lines, tables of commas, JSON, web pages."""

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from xidu.kit.gate.findings import ID_NUMBER
from xidu.kit.gate.pieces import Items, Piece, Unreadable

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
TAG = re.compile(r"<[^<>]{0,2000}>")
BLOCK_TAG = re.compile(r"</?(?:p|div|br|tr|td|th|li|h\d|table|ul|ol)\b[^<>]{0,2000}>", re.IGNORECASE)
WAYS = (("utf-8-sig", b""), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"), ("gb18030", b""))
TOO_LONG = 4096  # signs; a line like this is a file without lines, its number says nothing


def decode(data: bytes) -> str:
    """Return the text of a file. Raises Unreadable when no encoding used in offices gives plain text."""
    for encoding, mark in WAYS:
        if not data.startswith(mark):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text):
            return text
    raise Unreadable(_("不认识的文件格式，请换成PDF、图片、Excel、Word或文本文件"))


def read_text(data: bytes, extension: str) -> Items:
    text = decode(data)
    if extension == "csv":
        yield from _table(text)
    else:
        for number, line in enumerate(text.splitlines(), 1):
            yield Piece(_("第%(number)d行") % {"number": number}, line)
    if extension == "json":
        yield from _json(text)
    if TAG.search(text):
        yield from _web_page(text)
    # Across line ends: a number that is broken there.
    yield Piece(_("跨行的文字"), text, echo=True)


def _table(text: str) -> Items:
    first = text.partition("\n")[0]
    comma = max(",;\t，", key=first.count)
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    for row, cells in enumerate(csv.reader(io.StringIO(text), delimiter=comma), 1):
        for column, cell in enumerate(cells, 1):
            yield Piece(_("第%(row)d行第%(column)d列") % {"row": row, "column": column}, cell)
        yield Piece(_("第%(row)d行") % {"row": row}, " ".join(cells), frozenset((ID_NUMBER,)), echo=True)


def _json(text: str) -> Items:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return  # the lines themselves are searched in any case
    for value in _values(content):
        yield Piece(_("JSON的值"), value, echo=True)


def _values(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield key
            yield from _values(value)
    elif isinstance(content, list):
        for value in content:
            yield from _values(value)
    elif not isinstance(content, bool) and content is not None:
        yield str(content)


def _web_page(text: str) -> Items:
    shown = html.unescape(TAG.sub("", BLOCK_TAG.sub("\n", text)))
    for line in shown.splitlines():
        yield Piece(_("网页文字"), line, echo=True)
