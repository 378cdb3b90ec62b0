"""The list that lies at the door of an activity."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from xidu.kit.dates import clock_words
from xidu.kit.papers import Paper, day_words


@dataclass(frozen=True, kw_only=True)
class ActivitySheet(Paper):
    """Who is expected at an activity, a box to tick for each (A4 upright).

    ``rows`` are (name as staff know it, where from, note); the printed numbers are what is typed in
    afterwards. Whoever has a note, for example that they cancelled, is not counted as expected.
    ``start`` and ``end`` are Shanghai times.
    """

    template: ClassVar[str] = "activity_sheet.typ"

    title: str
    start: dt.datetime
    end: dt.datetime
    place: str
    rows: Sequence[tuple[str, str, str]]
    blank_rows: int = 8

    def data(self) -> dict[str, Any]:
        clock = clock_words(self.start.time(), self.end.time())
        return {
            "document": f"{self.title}签到表",
            "head": [f"时间　{day_words(self.start.date())} {clock}", f"地点　{self.place}"],
            "rows": [{"name": name, "from": home, "note": note} for name, home, note in self.rows],
            "blank_rows": self.blank_rows,
        }
