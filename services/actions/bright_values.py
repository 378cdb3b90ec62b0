"""What may be written for an eye: vision, pressure, and words, each refused with how to write it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from services.models import EyeStation
from xidu.kit.errors import BadValue

Kind = EyeStation.Kind
# Below what the chart reads: fingers counted, a hand moving, light seen.
NO_CHART = ("指数", "手动", "光感")
VISION = (Decimal("0.02"), Decimal("2.0"))
PRESSURE = (Decimal(0), Decimal(80))
LONGEST = 120


def read_value(kind: str, text: str) -> str:
    """Return the value of a station in its one form; "" where the station has none or nobody measured.

    Vision is 0.02 to 2.0 or 指数, 手动, 光感; pressure 0 to 80 mmHg. Raises BadValue with how to write it.
    """
    text = text.strip().translate(str.maketrans("０１２３４５６７８９．", "0123456789."))
    if not text:
        return ""
    if kind == Kind.VISION:
        if text in NO_CHART:
            return text
        return _number(text, VISION, _("视力请写0.02到2.0的数，看不到视力表的写“指数”“手动”或“光感”。"))
    if kind == Kind.GLAUCOMA:
        return _number(text, PRESSURE, _("眼压请写0到80的数，单位毫米汞柱。"))
    raise BadValue(_("这一站没有数值，看到什么请写在“所见”里。"))


def read_finding(text: str) -> str:
    """Return the words of a finding on one line. Raises BadValue above 120 characters."""
    words = " ".join(text.split())
    if len(words) > LONGEST:
        raise BadValue(_("“所见”最多写%(n)d个字。") % {"n": LONGEST})
    return words


def _number(text: str, bounds: tuple[Decimal, Decimal], told: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise BadValue(told) from None
    # NaN compares with nothing, and infinity lies outside.
    if not number.is_finite() or not bounds[0] <= number <= bounds[1] or len(text) > 6:
        raise BadValue(told)
    return text
