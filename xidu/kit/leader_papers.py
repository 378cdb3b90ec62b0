"""Papers of the leaders' corps: the letter of appointment and the list of duties."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from xidu.kit.papers import Paper, day_words


@dataclass(frozen=True, kw_only=True)
class AppointmentLetter(Paper):
    """聘书 on A4, with room for the seal; ``until`` None leaves the end open."""

    template: ClassVar[str] = "appointment_letter.typ"

    office: str
    name: str
    kind: str
    block: str
    number: str
    since: dt.date
    until: dt.date | None = None
    basis: str = ""

    def data(self) -> dict[str, Any]:
        end = f"至{day_words(self.until)}止" if self.until else "起"
        return {
            "document": f"聘书 {self.number}",
            "name": self.name,
            "number": self.number,
            "body": f"兹聘请您担任{self.block}{self.kind}，任期自{day_words(self.since)}{end}。",
            "basis": f"依据：{self.basis}" if self.basis else "",
            "office": self.office,
            "day": day_words(self.since),
        }


@dataclass(frozen=True, kw_only=True)
class DutySheet(Paper):
    """职责清单 on A4: what somebody with this title does, and on which basis. ``parts`` are (head, lines)."""

    template: ClassVar[str] = "duty_sheet.typ"

    office: str
    kind: str
    parts: Sequence[tuple[str, Sequence[str]]]
    basis: str

    def data(self) -> dict[str, Any]:
        return {
            "document": f"{self.kind}职责清单",
            "office": self.office,
            "parts": [{"head": head, "lines": list(lines)} for head, lines in self.parts],
            "basis": self.basis,
        }
