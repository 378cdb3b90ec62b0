"""How a visitor wants to see the pages: 大字版, light or dark, and which day it is."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest

from xidu.kit.dates import today

MODES = ("", "elder")
THEMES = ("", "light", "dark")


@dataclass(frozen=True)
class Display:
    """``mode`` is ``""`` or ``"elder"``; ``theme`` ``""`` (the device decides), ``"light"`` or ``"dark"``."""

    mode: str
    theme: str
    day: dt.date


def display_of(request: HttpRequest) -> Display:
    """Read the visitor's wish from the cookies; an unknown value counts as no wish."""
    return Display(
        mode=_known(request.COOKIES.get("mode", ""), MODES),
        theme=_known(request.COOKIES.get("theme", ""), THEMES),
        day=today(),
    )


def _known(value: str, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else ""
