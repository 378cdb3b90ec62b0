"""Mobile numbers, bank cards, plates and e-mail addresses in folded text."""

import re
from collections.abc import Iterator

GAP = r"[\s\-\u2010-\u2015\u2212._·•・/()]{1,3}"
CALLED = r"(?:tel|phone|mobile|mob|cell|mp|t|p|m|wx|vx|v|weixin|wechat|qq)"
WORD_BEFORE = re.compile(r"([A-Za-z]+)[-_]?$")
UNBROKEN = re.compile(r"(?<!\d)(?:\+?(?:00)?86|0)?(1[3-9]\d{9})(?!\d)")
IN_PIECES = re.compile(
    rf"(?<!\d)(?:1[3-9]\d(?P<a>{GAP})\d{{4}}(?P=a)\d{{4}}|1[3-9]\d(?P<b>{GAP})\d{{8}}|1[3-9]\d{{5}}{GAP}\d{{4}}"
    rf"|1[3-9]\d(?P<c>{GAP})\d{{3}}(?P=c)\d{{5}}|1[3-8]\d\d[-.]\d{{4}}[-.]\d{{3}}"
    rf"|1(?P<d>{GAP})[3-9](?:(?P=d)\d){{9}}(?!(?P=d)\d))(?!\d)"
)
PIECES_WITH_CODE = re.compile(rf"(?:\+|00)86{GAP}?(1[3-9](?:[\s\-]?\d){{9}})(?!\d)")
WRAPPED = re.compile(r"(?<!\d)1\d{0,9}[ \t]*\r?\n[ \t]*\d{1,10}(?!\d)")
FULL_LINE = 15  # signs; a shorter line is a cell of a table, and its neighbour another number
DAY_AFTER_GAP = re.compile(r"\D20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])$")
SUM_AFTER = re.compile(r"[A-Za-z]|\.\d*[1-9]|\.\d{3}|\.00(?!\d)|\s?[元万亿]|\*")
CARD = re.compile(
    rf"(?<![\dA-Za-z*])(?:(?:62|60|68|4|5|35|9558)\d{{11,17}}"
    rf"|\d{{4}}(?P<a>{GAP})\d{{4}}(?P=a)\d{{4}}(?P=a)\d{{4}}(?:(?P=a)\d{{1,3}})?"
    rf"|\d{{6}}{GAP}\d{{10,13}}|\d(?P<b>{GAP})\d(?:(?P=b)\d){{14,17}})(?![\dA-Za-z*]|\.\d|\s?[元万亿])"
)
CARD_STARTS = ("62", "60", "68", "4", "5", "35", "9558")
PROVINCE_SIGNS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE = re.compile(
    rf"[{PROVINCE_SIGNS}]\s?[A-HJ-Za-hj-z][\s·•・.\-]{{0,3}}"
    rf"(?:[A-HJ-NP-Za-hj-np-z0-9]{{5,6}}|[A-HJ-NP-Za-hj-np-z0-9]{{4}}[挂学警港澳])(?![A-Za-z0-9*])"
)
EMAIL = re.compile(
    r"(?<![\w.+\-*])[A-Za-z0-9][\w.+\-]{0,63}\s?(?:@|[\[(【]at[\])】])\s?(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}(?![\w*])",
    re.ASCII | re.IGNORECASE,
)


def mobiles(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, digits) of mobile numbers; sums of money, fractions and order numbers are none."""
    for pattern in (UNBROKEN, IN_PIECES, PIECES_WITH_CODE):
        for found in pattern.finditer(text):
            if _stands_alone(text, found.start(), found.end()) and not DAY_AFTER_GAP.search(found.group()):
                yield found.start(), found.end(), _digits(found.group())[-11:]
    for found in WRAPPED.finditer(text):
        digits = _digits(found.group())
        line = text.rfind("\n", 0, found.start()) + 1
        full = text.find("\n", found.start()) - line >= FULL_LINE
        if full and re.fullmatch(r"1[3-9]\d{9}", digits) and _stands_alone(text, found.start(), found.end()):
            yield found.start(), found.end(), digits


def cards(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, digits) of 16 to 19 digits with a card's first digits and a right Luhn sum."""
    for found in CARD.finditer(text):
        digits = _digits(found.group())
        fraction = re.search(r"\d\.$", text[max(0, found.start() - 2) : found.start()])
        if digits.startswith(CARD_STARTS) and 16 <= len(digits) <= 19 and luhn(digits) and not fraction:
            yield found.start(), found.end(), digits


def plates(text: str) -> Iterator[tuple[int, int, str]]:
    for found in PLATE.finditer(text):
        signs = "".join(sign for sign in found.group() if sign.isalnum()).upper()
        if sum(sign.isdigit() for sign in signs) >= 2:
            yield found.start(), found.end(), signs


def emails(text: str) -> Iterator[tuple[int, int, str]]:
    for found in EMAIL.finditer(text):
        address = re.sub(r"[\[(【]at[\])】]", "@", found.group(), flags=re.IGNORECASE)
        yield found.start(), found.end(), "".join(address.split())


def luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the digits are a number of their own: no part of a word, a fraction or a sum of money."""
    before = text[max(0, start - 12) : start]
    word = WORD_BEFORE.search(before)
    if word and not re.fullmatch(CALLED, word.group(1), re.IGNORECASE):
        return False
    # "0.19900001234" and "481.19900001234" are fractions; "1.19900001234" is the first line of a list.
    if re.search(r"(?:(?<!\d)0|\d{3})\.$|[¥￥$*]$", before):
        return False
    return not SUM_AFTER.match(text, end)


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
