"""Charts as SVG drawn on the server. Load with ``{% load charts %}``."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from xidu.kit import charts
from xidu.kit.money import wan, yuan

register = template.Library()
FILLS = {"opening": "f-bal", "income": "f-in", "spending": "f-hatch", "closing": "f-bal"}
Labels = tuple[str, str, str, str]


@register.inclusion_tag("components/flow.html")
def flow(
    opening: Decimal, income: Decimal, spending: Decimal, closing: Decimal, *, label: str, labels: Labels
) -> dict[str, Any]:
    """The month's four rows. ``label`` names the chart, ``labels`` the rows in the same order as the sums."""
    chart = charts.flow(opening, income, spending, closing)
    rows = [
        {"bar": bar, "words": words, "said": _said(bar), "fill": FILLS[bar.kind]}
        for bar, words in zip(chart.bars, labels, strict=True)
    ]
    return {"rows": rows, "zero": chart.zero, "label": label}


def _said(bar: charts.FlowBar) -> str:
    """Income and spending carry their sign, so that colour is not needed to tell them apart."""
    if bar.kind not in {"income", "spending"} or not bar.amount:
        return _sum(bar.amount)
    grows = (bar.amount >= 0) == (bar.kind == "income")
    return ("＋" if grows else "－") + _sum(abs(bar.amount))


def _sum(amount: Decimal) -> str:
    """18.64万元; plain figures in English, which has no word for ten thousand."""
    return f"{yuan(amount)} yuan" if get_language() == "en" else wan(amount)


@register.simple_tag
def cellbar(part: Decimal | int, whole: Decimal | int, fill: str = "f-hatch") -> SafeString:
    """A thin bar under a table's words; hidden from readers because the number stands beside it."""
    length = charts.percent(part, whole)
    return format_html(
        '<svg class="cellbar" aria-hidden="true"><rect class="{}" width="{}" height="100%"/></svg>',
        fill,
        length,
    )


@register.simple_tag
def meter(part: int, whole: int, words: str) -> SafeString:
    """How much of a whole is done; ``words`` say it in full: 26户走访了18户."""
    length = charts.percent(part, whole)
    return format_html(
        '<svg class="meter" role="img" aria-label="{}"><rect class="f-in" width="{}" height="100%"/></svg>',
        words,
        length,
    )


@register.inclusion_tag("components/trend.html")
def trend(
    points: Sequence[tuple[str, Decimal | None]], *, label: str, shorts: Sequence[str]
) -> dict[str, Any]:
    """A year of balances and the same numbers as a table.

    ``points`` are (full label, yuan or None), oldest first; ``shorts`` the labels under the columns;
    ``label`` says the chart in a sentence.
    """
    return {"trend": charts.trend(points), "label": label, "shorts": shorts}


@register.inclusion_tag("components/of_hundred.html")
def of_hundred(items: Iterable[tuple[str, Decimal]]) -> dict[str, Any]:
    """Where each hundred yuan went: (words, yuan) pairs in any order."""
    return {"shares": charts.of_hundred(items)}
