"""One way of writing for many: full width, digits of other scripts, Chinese digits, invisible signs."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

CHINESE_DIGITS = {sign: str(value) for value, signs in enumerate(
    ("〇零○", "一壹幺弌", "二贰弍", "三叁弎", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for sign in signs}  # fmt: skip
# Signs people and character recognition put for the last X of an ID number.
LIKE_X = "×✕✖╳⨯ⅩⅹХхΧχ"


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` in plain signs, and for each of its signs the place in the original (None: the same place)."""

    text: str
    places: list[int] | None

    def origin(self, start: int, end: int) -> tuple[int, int]:
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def fold(text: str, *, spoken: bool) -> Folded:
    """Return ``text`` with digits as 0-9, full width as half width, and no invisible signs.

    ``spoken`` also reads Chinese and circled digits. It is a second look, not the only one: in
    ``①19900001234`` and ``之一19900001234`` the sign before a number is not part of it.
    """
    plain = text.translate(_table(spoken=spoken))
    if not _invisible().search(plain):
        return Folded(plain, None)
    places = [at for at, sign in enumerate(plain) if not _invisible().match(sign)]
    return Folded("".join(plain[at] for at in places), places)


@cache
def _table(*, spoken: bool) -> dict[int, str]:
    # One sign becomes one sign, so places stay the same.
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys((ord(sign) for sign in LIKE_X), "X")
    for code in (*range(0x80, 0x10000), *range(0x1D7CE, 0x1D800), *range(0x1FBF0, 0x1FBFA)):
        value = unicodedata.digit(chr(code), None) if spoken else unicodedata.decimal(chr(code), None)
        if value is not None:
            table[code] = str(value)
    if spoken:
        table |= {ord(sign): value for sign, value in CHINESE_DIGITS.items()}
    return table


@cache
def _invisible() -> re.Pattern[str]:
    # Format signs (zero width, direction marks), combining strokes, variation selectors, the keycap box.
    signs = [
        chr(code) for code in range(0x80, 0x10000) if unicodedata.category(chr(code)) in ("Cf", "Mn", "Me")
    ]
    return re.compile("[" + "".join(map(re.escape, signs)) + "]")
