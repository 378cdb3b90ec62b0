"""What one sheet of accounts says, with everything that is wrong with it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from xidu.kit.errors import RuleBroken
from xidu.kit.money import yuan
from xidu.kit.spreadsheets.headers import column_letters
from xidu.kit.spreadsheets.schema import CellError


class SheetFaults(RuleBroken):
    """The sheet cannot be taken in; ``errors`` name the row, the column and what to write."""

    def __init__(self, errors: list[CellError]) -> None:
        self.errors = list(errors)
        super().__init__("；".join(error.reason for error in self.errors))


@dataclass(frozen=True)
class SheetLine:
    """One entry; ``row`` is the sheet's row from 1, sums are yuan, None where the cell is empty."""

    row: int
    position: int
    key: str
    summary: str
    day: date | None = None
    voucher: str = ""
    category: str = ""
    income: Decimal | None = None
    spending: Decimal | None = None
    balance: Decimal | None = None
    handler: str = ""
    witness: str = ""
    approver: str = ""
    papers: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Stated:
    """A sum the sheet states and where: the row from 1, the sheet column from 0."""

    amount: Decimal
    row: int
    column: int

    @property
    def ref(self) -> str:
        """The cell as Excel calls it, H14."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass
class FinanceSheet:
    """A month's accounts as read.

    ``income`` and ``spending`` are the sums of the lines, ``opening`` and ``closing`` what the sheet states.
    ``errors`` is empty if and only if the sheet may become a draft. ``footer`` keeps the notes in order.
    ``ledger_hint`` is ``committee``, ``collective`` or "" where the title does not say.
    """

    filename: str
    sheet: str = ""
    period: date | None = None
    ledger_hint: str = ""
    opening: Decimal | None = None
    closing: Decimal | None = None
    income: Decimal = Decimal(0)
    spending: Decimal = Decimal(0)
    lines: list[SheetLine] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)
    opening_at: Stated | None = None
    closing_at: Stated | None = None
    digest: str = ""

    def fail(self, row: int, column: str, reason: str) -> None:
        """Add one fault; the same sentence about the same cell stands once."""
        error = CellError(row, column, reason)
        if error not in self.errors:
            self.errors.append(error)

    def compare_opening(self, before: Decimal | None) -> None:
        """Add a fault if the opening balance is not ``before``, the closing one of the month before.

        None means that month is not known.
        """
        if before is None or self.opening is None or self.opening == before:
            return
        at = self.opening_at
        self.fail(
            at.row if at else 0,
            _("上期结余"),
            _("上期结余接不上：上月底是%(before)s元，这张表写的是%(now)s元，差%(gap)s元，请核对%(ref)s")
            % {
                "before": yuan(before),
                "now": yuan(self.opening),
                "gap": yuan(abs(self.opening - before)),
                "ref": at.ref if at else _("上期结余"),
            },
        )

    def sorted_errors(self) -> list[CellError]:
        """Return the faults from the top of the sheet down; those of the whole file come last."""
        return sorted(self.errors, key=lambda error: (error.row == 0, error.row))
