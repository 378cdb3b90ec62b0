"""The search itself: text in, findings out."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xidu.kit.gate.findings import BANK_CARD, EMAIL, ID_NUMBER, MOBILE, PLATE, Finding, mask
from xidu.kit.gate.folding import fold
from xidu.kit.gate.identity import id_numbers
from xidu.kit.gate.numbers import cards, emails, mobiles, plates

# In this order: an ID number is neither a card nor a telephone.
SEARCHES: tuple[tuple[str, Callable[[str], Iterator[tuple[int, int, str]]]], ...] = (
    (ID_NUMBER, id_numbers),
    (EMAIL, emails),
    (BANK_CARD, cards),
    (MOBILE, mobiles),
    (PLATE, plates),
)
EVERY_KIND = frozenset(kind for kind, _search in SEARCHES)
WORTH_A_LOOK = re.compile(r"\d|@|at", re.IGNORECASE)
SPOKEN = re.compile(
    "[〇零○一壹幺弌二贰弍三叁弎四肆五伍六陆七柒八捌九玖\u2070-\u209f\u2460-\u24ff\u2776-\u2793]{2}"
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
    """Return every match of ``kinds`` in the order of the text; no two overlap."""
    found: list[Match] = []
    for spoken in (False, True):
        if spoken and not SPOKEN.search(text):
            break
        folded = fold(text, spoken=spoken)
        if not WORTH_A_LOOK.search(folded.text):
            continue
        for kind, search in SEARCHES:
            for start, end, number in search(folded.text):
                match = Match(kind, *folded.origin(start, end), number)
                if all(match.end <= other.start or match.start >= other.end for other in found):
                    found.append(match)
    wanted = (match for match in found if match.kind in kinds)
    return sorted(wanted, key=lambda match: match.start)
