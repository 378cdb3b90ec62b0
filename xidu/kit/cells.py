"""What clerks put into one cell, read without losing what they meant."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from xidu.kit.errors import BadValue

Cell = str | int | float | Decimal | bool | date | datetime | time | timedelta | None

_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_YES = frozenset(["是", "有", "对", "√", "✓", "✔", "y", "yes", "1", "true"])
_NO = frozenset(["否", "无", "没有", "不", "×", "✗", "n", "no", "0", "false"])


def squeezed(text: str) -> str:
    """Return ``text`` without invisible characters and with every run of blanks as one space."""
    return " ".join(_CONTROL.sub("", text.translate(_INVISIBLE)).split())


def folded(text: str) -> str:
    """Return ``text`` squeezed and in half-width form, for comparing and reading numbers, not for showing.

    ``"１，２８０　元"`` becomes ``"1,280 元"``. Never fold a name: rare ideographs change.
    """
    return squeezed(unicodedata.normalize("NFKC", text))


def text_of(value: Cell) -> str:
    """Return what a person reads in the cell: ``19900000000.0`` is ``"19900000000"``, a day is ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    return squeezed(str(value))


def is_blank(value: Cell) -> bool:
    """Say whether a person sees nothing in the cell."""
    return value is None or (isinstance(value, str) and not squeezed(value))


def text_up_to(length: int) -> Callable[[Cell], str]:
    """Return a cell reader that gives the text and refuses more than ``length`` characters."""

    def read(value: Cell) -> str:
        text = text_of(value)
        if len(text) > length:
            raise BadValue(_("最多写%(most)d个字，现在有%(have)d个字") % {"most": length, "have": len(text)})
        return text

    return read


def one_of(choices: Mapping[str, object]) -> Callable[[Cell], object]:
    """Return a cell reader that turns a written word of ``choices`` into its value; blank gives None."""
    known = {folded(word).casefold().replace(" ", ""): value for word, value in choices.items()}

    def read(value: Cell) -> object:
        if is_blank(value):
            return None
        word = folded(text_of(value)).casefold().replace(" ", "")
        if word not in known:
            raise BadValue(
                _("“%(seen)s”不在可选范围内，请写：%(choices)s")
                % {"seen": text_of(value)[:20], "choices": "、".join(choices)}
            )
        return known[word]

    return read


def whole_number(value: Cell) -> int | None:
    """Return the whole number in the cell; blank gives None.

    Raises BadValue for words, fractions and anything beyond nine digits.
    """
    if is_blank(value):
        return None
    text = folded(text_of(value)).replace(",", "")
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
        raise BadValue(_("“%(seen)s”不是整数，请只写数字，例如 12") % {"seen": text_of(value)[:20]})
    return int(text)


def yes_or_no(value: Cell) -> bool | None:
    """Return whether the cell says yes; blank gives None, because silence is not a no."""
    if is_blank(value):
        return None
    word = folded(text_of(value)).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BadValue(_("请写“是”或“否”，现在写的是“%(seen)s”") % {"seen": text_of(value)[:20]})
