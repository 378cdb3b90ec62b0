"""ID numbers (GB 11643) in folded text, however their digits are pulled apart."""

import re
from collections.abc import Iterator
from datetime import date

from xidu.kit.dates import today

PROVINCES = frozenset(
    str(code)
    for codes in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84), (91, 92))
    for code in range(*codes)
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"
BETWEEN = r"[\s\-\u2010-\u2015\u2212._·•・。,，、/|:;'\"()]"
RUN = re.compile(rf"\d(?:{BETWEEN}{{0,8}}\d)*")
LAST_X = re.compile(rf"{BETWEEN}{{0,8}}[Xx](?![A-Za-z])")
OLD_FORM = re.compile(
    r"(?<![\dA-Za-z])\d{6}(?P<gap>[\s\-.]?)\d{6}(?P=gap)\d{3}(?![\dA-Za-z]|\.\d|\s?[元万亿])"
)
NAMED = re.compile(r"(?:身份证|证件号|公民身份)\D{0,15}$")
WHOLE = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])")
SCIENTIFIC = re.compile(r"(?<![\d.])(\d)\.(\d{13,17})[Ee]\+?17(?!\d)")


def id_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, number) of every ID number in folded ``text``; no two overlap.

    18 signs need a province, a birth date that can be, and the check sign; 15 digits (issued until 1999) have
    no check sign and need a birth year from 1920 on. A number called 身份证 needs no right check sign: a slip
    of the pen still names the person.
    """
    taken: list[tuple[int, int]] = []
    for found in (_checked, _named, _old, _scientific):
        for start, end, number in found(text):
            if all(end <= begun or start >= ended for begun, ended in taken):
                taken.append((start, end))
                yield start, end, number


def plausible(digits: str) -> bool:
    """Whether the first 14 of ``digits`` are a province and a day of a birth, between 1800 and 2099.

    Wider than any life: a sample number with a birth in 1880 or 2090 on a draft is still stopped.
    """
    return digits[:2] in PROVINCES and digits[6:8] in ("18", "19", "20") and _is_day(digits[6:14])


def _checked(text: str) -> Iterator[tuple[int, int, str]]:
    for run in RUN.finditer(text):
        if sum(sign.isdigit() for sign in run.group()) >= 17:
            yield from _in_run(text, run.start(), run.end())


def _in_run(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    places = [at for at in range(start, end) if text[at].isdigit()]
    digits = "".join(text[at] for at in places)
    first = 0
    while first + 17 <= len(digits):
        last = _end_of_number(text, digits, places, first) if plausible(digits[first : first + 14]) else None
        if last is None:
            first += 1
            continue
        found = text[places[first] : last]
        yield places[first], last, "".join(sign for sign in found.upper() if sign.isdigit() or sign == "X")
        first += 17 if found[-1] in "Xx" else 18


def _end_of_number(text: str, digits: str, places: list[int], first: int) -> int | None:
    """Return where in ``text`` a number with a right check sign ends that begins at digit ``first``."""
    due = CHECK_SIGNS[sum(w * int(d) for w, d in zip(WEIGHTS, digits[first : first + 17], strict=True)) % 11]
    if due == "X":
        cross = LAST_X.match(text, places[first + 16] + 1)
        end = cross.end() if cross else None
    elif digits[first + 17 : first + 18] == due:
        end = places[first + 17] + 1
    else:
        end = None
    if end is None or end - places[first] == 18:
        return end  # unbroken: may stand glued to other digits
    return end if _pulled_apart(text, places[first], end, int(digits[first + 6 : first + 10])) else None


def _pulled_apart(text: str, start: int, end: int, year: int) -> bool:
    """Whether the broken pieces from ``start`` to ``end`` are one number and not neighbours in a table."""
    whole_pieces = not text[start - 1 : start].isdigit() and not text[end : end + 1].isdigit()
    kinds = {re.sub(r"\s+", " ", gap.strip(" ") or " ") for gap in re.findall(r"[^\dXx]+", text[start:end])}
    # An amount, this year's date and a voucher side by side in a table are pieces too, but their gaps differ.
    return whole_pieces and (len(kinds) == 1 or year < today().year - 1)


def _named(text: str) -> Iterator[tuple[int, int, str]]:
    for whole in WHOLE.finditer(text):
        if plausible(whole.group()) and NAMED.search(text, max(0, whole.start() - 20), whole.start()):
            yield whole.start(), whole.end(), whole.group().upper()


def _old(text: str) -> Iterator[tuple[int, int, str]]:
    for old in OLD_FORM.finditer(text):
        digits = "".join(sign for sign in old.group() if sign.isdigit())
        is_fraction = re.search(r"\d\.$", text[max(0, old.start() - 2) : old.start()])
        # Before 1920 there is hardly anyone, but area codes of villages with a running number look like that.
        if (
            digits[:2] in PROVINCES
            and digits[6:8] >= "20"
            and _is_day("19" + digits[6:12])
            and not is_fraction
        ):
            yield old.start(), old.end(), digits


def _scientific(text: str) -> Iterator[tuple[int, int, str]]:
    """A number that a spreadsheet has already rounded still shows region and birth date."""
    for written in SCIENTIFIC.finditer(text):
        digits = written.group(1) + written.group(2)
        if plausible(digits):
            yield written.start(), written.end(), digits.ljust(18, "0")


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True
