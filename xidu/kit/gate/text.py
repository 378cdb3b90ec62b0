"""The search itself: text in, findings out."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xidu.kit.gate.findings import BANK_CARD, EMAIL, ID_NUMBER, MOBILE, PLATE, Finding, mask
from xidu.kit.gate.folding import fold
from xidu.kit.gate.identity import id_numbers
from xidu.kit.gate.numbers import PROVINCE_SIGNS, cards, emails, mobiles, plates

# In this order: an ID number is neither a card nor a telephone.
SEARCHES: tuple[tuple[str, Callable[[str], Iterator[tuple[int, int, str]]]], ...] = (
    (ID_NUMBER, id_numbers),
    (EMAIL, emails),
    (BANK_CARD, cards),
    (MOBILE, mobiles),
    (PLATE, plates),
)
EVERY_KIND = frozenset(kind for kind, _search in SEARCHES)
MAX_MATCHES = 1000
# Most cells of a sheet are short words and sums: what has neither eleven digits nor a sign that goes with an
# address or a plate is not looked at any closer.
SPOKEN_DIGIT = "〇零○一壹幺弌二贰弍三叁弎四肆五伍六陆七柒八捌九玖\u2070-\u209f\u2460-\u24ff\u2776-\u2793"
DIGIT = re.compile(rf"[\d{SPOKEN_DIGIT}]")
SPOKEN = re.compile(f"[{SPOKEN_DIGIT}]")
FEWEST_DIGITS = 11
ADDRESS_OR_PLATE = re.compile(
    rf"[@＠]|[\[(（【]at|[{PROVINCE_SIGNS}]\W{{0,3}}[A-Za-zＡ-Ｚａ-ｚ]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Match:
    """A number in clear, for the gate's own use: ``start`` and ``end`` are places in the searched text."""

    kind: str
    start: int
    end: int
    number: str


def scan_text(text: str, place: str = "") -> list[Finding]:
    """Return what in ``text`` must not be published, in the order of the text.

    The excerpt is masked, and so are numbers in ``place`` itself: a sheet can bear one as its name.
    """
    where = masked(place)
    return [Finding(match.kind, where, mask(match.kind, match.number)) for match in matches(text)]


def masked(text: str) -> str:
    """Return ``text`` with every number the gate would stop put behind stars."""
    for match in reversed(matches(text)):
        text = text[: match.start] + mask(match.kind, match.number) + text[match.end :]
    return text


def matches(text: str, kinds: frozenset[str] = EVERY_KIND) -> list[Match]:
    """Return the matches of ``kinds`` in the order of the text, a thousand at most; no two overlap."""
    found: list[Match] = []
    if len(DIGIT.findall(text)) < FEWEST_DIGITS and not ADDRESS_OR_PLATE.search(text):
        return found
    for spoken in (False, True):
        if spoken and not SPOKEN.search(text):
            break
        folded = fold(text, spoken=spoken)
        for kind, search in SEARCHES:
            for start, end, number in search(folded.text):
                match = Match(kind, *folded.origin(start, end), number)
                if all(match.end <= other.start or match.start >= other.end for other in found):
                    found.append(match)
                if len(found) >= MAX_MATCHES:
                    break
    wanted = (match for match in found if match.kind in kinds)
    return sorted(wanted, key=lambda match: match.start)
