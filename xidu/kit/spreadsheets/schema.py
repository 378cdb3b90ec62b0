"""What a table should hold, and what was found in it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from xidu.kit.cells import Cell, is_blank, text_of


@dataclass(frozen=True)
class Column:
    """One column of a table as the house understands it.

    ``name`` is what templates call it, ``key`` what code calls it, ``synonyms`` what clerks call it. A
    ``required`` column must stand in the header, a ``filled`` one must not be blank in any row. ``fill_down``
    takes a blank for the value above, as in merged cells. ``parse`` gets the raw cell, blanks included.
    """

    name: str
    key: str
    synonyms: tuple[str, ...] = ()
    required: bool = True
    filled: bool = False
    fill_down: bool = False
    parse: Callable[[Cell], object] = text_of
    choices: tuple[str, ...] = ()
    example: str = ""
    note: str = ""


@dataclass(frozen=True)
class CellError:
    """What is wrong with one cell: the sheet's row from 1, the column's name, what to write."""

    row: int
    column: str
    reason: str

    def as_dict(self) -> dict[str, object]:
        return {"row": self.row, "column": self.column, "reason": self.reason}


@dataclass
class Row:
    """One row of a table.

    ``number`` is the sheet's row from 1, ``cells`` the whole raw row, ``raw`` its cells by key (filled down),
    ``values`` the parsed ones; a key with an error has no value.
    """

    number: int
    cells: tuple[Cell, ...]
    raw: dict[str, Cell]
    values: dict[str, object] = field(default_factory=dict)
    errors: tuple[CellError, ...] = ()

    @property
    def texts(self) -> list[str]:
        """The written cells from the left, without any blanks: ``合　计`` is ``"合计"``."""
        return [text_of(cell).replace(" ", "") for cell in self.cells if not is_blank(cell)]


@dataclass
class Summary:
    """What an import did, in the form every command prints."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[CellError] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        counts = {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
        }
        return counts | {"errors": [error.as_dict() for error in self.errors]}
