"""An agreement on paper: large letters for the board and the door, with lines for a household to sign."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from xidu.kit.papers import Paper, day_words


@dataclass(frozen=True, kw_only=True)
class AgreementPaper(Paper):
    """One version on A4. ``passed`` says how a meeting voted; without it the sheet is a draft."""

    template: ClassVar[str] = "agreement.typ"

    office: str
    title: str
    number: int
    clauses: Sequence[str]
    passed: str
    since: dt.date | None
    telephone: str

    def data(self) -> dict[str, Any]:
        head = [self.office, f"第{self.number}版"]
        if self.since:
            head.append(f"{day_words(self.since)}起生效")
        return {
            "document": f"《{self.title}》第{self.number}版",
            "draft": not self.passed,
            "title": f"《{self.title}》",
            "head": head,
            "clauses": [line for line in self.clauses if line.strip()],
            "passed": self.passed,
            "footer": f"不明白的、想改的，打电话说一声　{self.telephone}",
        }
