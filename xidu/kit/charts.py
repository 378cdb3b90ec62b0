"""Bars worked out on the server: where each begins and how long it is, as percentages an SVG attribute takes.

Nothing here draws text: every chart's numbers stand in HTML beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

ZERO = Decimal(0)
HUNDRED = Decimal(100)
STEP = Decimal("0.01")
GAP = Decimal("0.25")  # the part of a column's room that stays empty


@dataclass(frozen=True)
class Bar:
    """A stretch along an axis; ``start`` and ``length`` are percentages such as ``68.87%``."""

    start: str
    length: str


@dataclass(frozen=True)
class FlowBar(Bar):
    """One row of the money chart. ``kind``: opening, income, spending or closing."""

    kind: str
    amount: Decimal


@dataclass(frozen=True)
class Flow:
    """Four rows, and where nought lies if something is below it (``zero`` is a percentage or None)."""

    bars: tuple[FlowBar, ...]
    zero: str | None


def flow(opening: Decimal, income: Decimal, spending: Decimal, closing: Decimal) -> Flow:
    """Return the four bars of a month: what was there, what came, what went, what is left.

    Income starts where the opening balance ends, spending ends where income did, so the eye can follow.
    Overdrawn months and negative entries (a refund booked as spending below nought) keep their place:
    the axis then begins below nought.
    """
    spans = {
        "opening": (ZERO, opening),
        "income": (opening, opening + income),
        "spending": (opening + income - spending, opening + income),
        "closing": (ZERO, closing),
    }
    amounts = {"opening": opening, "income": income, "spending": spending, "closing": closing}
    ends = [end for span in spans.values() for end in span]
    low, high = min(ZERO, *ends), max(ZERO, *ends)
    bars = tuple(
        FlowBar(
            start=percent(min(a, b) - low, high - low),
            length=percent(abs(b - a), high - low),
            kind=kind,
            amount=amounts[kind],
        )
        for kind, (a, b) in spans.items()
    )
    return Flow(bars=bars, zero=percent(-low, high - low) if low < 0 else None)


@dataclass(frozen=True)
class Column:
    """A month of the trend. ``value`` is None where nothing was published; then there is no bar."""

    label: str
    value: Decimal | None
    x: str
    width: str
    y: str
    height: str
    last: bool


@dataclass(frozen=True)
class Trend:
    """Columns over one base line; ``base`` is where nought lies, from the top."""

    columns: tuple[Column, ...]
    base: str
    highest: Column | None
    lowest: Column | None


def trend(points: Sequence[tuple[str, Decimal | None]]) -> Trend:
    """Return one column for each ``(label, value)``, oldest first; the axis always contains nought."""
    values = [value for _label, value in points if value is not None]
    low, high = min([ZERO, *values]), max([ZERO, *values])
    room = HUNDRED / max(len(points), 1)
    columns = []
    for index, (label, value) in enumerate(points):
        shown = value or ZERO
        columns.append(
            Column(
                label=label,
                value=value,
                x=f"{(room * index + room * GAP / 2).quantize(STEP)}%",
                width=f"{(room * (1 - GAP)).quantize(STEP)}%",
                y=percent(high - max(shown, ZERO), high - low),
                height=percent(abs(shown), high - low),
                last=index == len(points) - 1,
            )
        )
    told = [column for column in columns if column.value is not None]
    return Trend(
        columns=tuple(columns),
        base=percent(high, high - low) if high > low else "100%",
        highest=max(told, key=_value, default=None),
        lowest=min(told, key=_value, default=None),
    )


def _value(column: Column) -> Decimal:
    return column.value or ZERO


@dataclass(frozen=True)
class Share:
    """So many of every hundred yuan went to ``label``; the bar is measured against the largest share."""

    label: str
    amount: Decimal
    of_hundred: int
    length: str


def of_hundred(items: Iterable[tuple[str, Decimal]]) -> tuple[Share, ...]:
    """Return how each hundred yuan divides, largest first; the whole numbers always add up to 100.

    Rounding each share alone would give 99 or 101, so the remaining yuan go to the largest remainders
    (of equal ones, to the larger amount, then to the one named first). Entries of nought or below have
    no share and are left out; without any there is no chart.
    """
    given = sorted(((label, amount) for label, amount in items if amount > 0), key=lambda item: -item[1])
    total = sum((amount for _label, amount in given), ZERO)
    exact = [amount * 100 / total for _label, amount in given]
    whole = [int(part) for part in exact]
    by_remainder = sorted(range(len(given)), key=lambda i: (whole[i] - exact[i], i))
    for i in by_remainder[: 100 - sum(whole) if given else 0]:
        whole[i] += 1
    return tuple(
        Share(label=label, amount=amount, of_hundred=part, length=percent(amount, given[0][1]))
        for (label, amount), part in zip(given, whole, strict=True)
    )


def percent(part: Decimal | int, whole: Decimal | int) -> str:
    """Return ``part`` of ``whole`` as ``12.5%``, kept between 0 and 100; of nothing, 0 %."""
    if whole <= 0:
        return "0%"
    share = Decimal(part) * 100 / Decimal(whole)
    kept = min(max(share, ZERO), HUNDRED).quantize(STEP, ROUND_HALF_EVEN).normalize()
    return f"{kept:f}%"
