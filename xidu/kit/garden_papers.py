"""The signs that stand on the plots of a garden."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from xidu.kit.papers import Paper, code


@dataclass(frozen=True, kw_only=True)
class PlotSign:
    """``size`` in square metres."""

    number: int
    size: Decimal

    def data(self) -> dict[str, str]:
        return {"number": str(self.number), "size": f"{self.size.normalize():f}平方米"}


@dataclass(frozen=True, kw_only=True)
class PlotSigns(Paper):
    """Two signs on each A4 sheet: the number to be read from the path, the code of the garden's page."""

    template: ClassVar[str] = "plot_signs.typ"

    garden: str
    office: str
    url: str
    signs: Sequence[PlotSign]

    def data(self) -> dict[str, Any]:
        return {
            "document": f"{self.garden}地块牌",
            "garden": self.garden,
            "office": self.office,
            "qr": code(self.url, f"二维码：打开{self.garden}的页面"),
            "signs": [sign.data() for sign in self.signs],
        }
