"""What readers hand to the search: pieces of text with their places, files inside files, and refusals."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xidu.kit.gate.findings import Finding
from xidu.kit.gate.text import EVERY_KIND

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 500


class Unreadable(Exception):
    """This file, or what follows in it, cannot be searched; ``str(error)`` is the reason for the user."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text from one place.

    ``echo`` marks text that was already handed over in smaller pieces and is looked at again as a whole: a
    number known from a piece is not reported twice. ``marks`` are (start, end, words) for stretches of text
    that have something to add to the place, such as 隐藏.
    """

    place: str
    text: str
    kinds: frozenset[str] = EVERY_KIND
    echo: bool = False
    marks: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Nested:
    """A file kept inside another one."""

    place: str
    name: str
    data: bytes


Items = Iterator[Piece | Nested | Finding]

ASCII_RUN = re.compile(rb"[\x20-\x7e]{8,}")
WIDE_RUN = re.compile(rb"(?:[\x20-\x7e\r\n\t]\x00|[\x00-\xff][\x4e-\x9f\xff\x30]){6,}")
CHINESE_RUN = re.compile(rb"(?:[\x20-\x7e\r\n\t]|[\xa1-\xf7][\xa1-\xfe]){8,}")


def printable_runs(data: bytes) -> Iterator[str]:
    """Yield what reads as text in binary data: UTF-16 at both offsets, and one-byte or GBK runs."""
    for run in CHINESE_RUN.finditer(data):
        yield run.group().decode("gb18030", errors="replace")
    for offset in (0, 1):
        for run in WIDE_RUN.finditer(data[offset:]):
            yield run.group().decode("utf-16-le", errors="replace")


def ascii_text(data: bytes) -> str:
    """Return the plain ASCII stretches of binary data, one a line."""
    return "\n".join(run.group().decode("ascii") for run in ASCII_RUN.finditer(data))
