"""Finding a publication by its words: pairs of neighbouring characters narrow it down, the words decide.

Chinese has no blanks between words, so every single character and every pair is a gram of the index; a word
of any length is found by all its grams at once and then looked up letter by letter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from village_affairs.models import Disclosure, Publication, SearchEntry
from xidu.kit.money import yuan

LONGEST = 60  # characters of a query; nobody types more by hand
BATCH = 200
CODES = frozenset({"side", "per", "meeting", "author", "type"})  # fields of a body that hold no words


def folded(text: str) -> str:
    """Return ``text`` as it is compared: half-width, small letters, one blank for any run of other signs.

    ``"１０，０００元（办公）"`` becomes ``"10000元 办公"``; a decimal point stays.
    """
    return folded_with_places(text)[0]


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """Return ``text`` folded, and for each of its characters where in ``text`` it came from."""
    plain = [(sign, at) for at, seen in enumerate(text) for sign in _half_width(seen)]
    kept: list[tuple[str, int]] = []
    for number, (sign, at) in enumerate(plain):
        if sign.isalnum() or unicodedata.category(sign)[0] == "M":
            kept.append((sign, at))
        elif sign == "," and _is_thousands(plain, number):
            continue
        elif sign == "." and _digit(plain, number - 1) and _digit(plain, number + 1):
            kept.append((sign, at))
        elif kept and kept[-1][0] != " ":
            kept.append((" ", at))
    if kept and kept[-1][0] == " ":
        kept.pop()
    return "".join(sign for sign, _at in kept), [at for _sign, at in kept]


def _half_width(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign).casefold()


def _digit(signs: list[tuple[str, int]], at: int) -> bool:
    return 0 <= at < len(signs) and signs[at][0].isdigit()


def _is_thousands(signs: list[tuple[str, int]], at: int) -> bool:
    """Say whether the comma at ``at`` parts thousands: a digit before it, exactly three after it."""
    three = all(_digit(signs, at + step) for step in (1, 2, 3))
    return _digit(signs, at - 1) and three and not _digit(signs, at + 4)


def grams_of(text: str) -> set[str]:
    """Return every character and every pair of neighbours of the folded ``text``; none spans a blank."""
    found: set[str] = set()
    for word in text.split():
        found.update(word)
        found.update(word[at : at + 2] for at in range(len(word) - 1))
    return found


def words_of(kind: str, content: dict[str, Any]) -> Iterator[str]:
    """Yield what a publication says, the title first, one line for each entry, as a person reads it.

    Of a list of people only the title and the words are said: who is on it is nobody's search result. The
    names of those who signed a voucher are left out for the same reason.
    """
    yield content.get("title") or ""
    yield from (content.get("words") or "").splitlines()
    yield content.get("reason") or ""
    for paper in content.get("attachments") or ():
        yield paper.get("title") or ""
    if kind == Disclosure.Kind.BENEFICIARIES:
        return
    for line in content.get("lines") or ():
        texts = (line.get(name) or "" for name in ("category", "summary", "note", "voucher"))
        sums = (_sum(line.get(name)) for name in ("income", "spending"))
        yield " ".join(text for text in (*texts, *sums) if text)
    yield from _said(content.get("body"))


def _sum(text: str | None) -> str:
    return f"{yuan(Decimal(text))}元" if text else ""


def _said(value: Any) -> Iterator[str]:
    """Yield the texts in a body, one line for each row of plain cells."""
    if isinstance(value, dict):
        value = [part for key, part in value.items() if key not in CODES]
    if not isinstance(value, list):
        return
    cells = [str(cell) for cell in value if isinstance(cell, str | int) and not isinstance(cell, bool)]
    if cells:
        yield " ".join(cells)
    for cell in value:
        yield from _said(cell)


def put_in_search(publication: Publication) -> SearchEntry:
    """Write the publication's words for searching, in place of what stood there."""
    entry = _entry_of(publication)
    facts = {"committee_id": entry.committee_id, "words": entry.words, "grams": entry.grams}
    return SearchEntry.objects.update_or_create(publication=publication, defaults=facts)[0]


def _entry_of(publication: Publication) -> SearchEntry:
    title = {"title": publication.disclosure.title}
    words = words_of(publication.disclosure.kind, title | publication.content)
    text = " ".join(filter(None, map(folded, words)))
    return SearchEntry(
        committee_id=publication.committee_id,
        publication=publication,
        words=text,
        grams=sorted(grams_of(text)),
    )


def put_missing_in_search(now: datetime | None = None) -> int:
    """Write what no entry stands for yet, a batch at a time; return how many. Nothing to do is one query."""
    rows = Publication.objects.filter(search_entry=None).select_related("disclosure").order_by("pk")
    entries = [_entry_of(row) for row in rows[:BATCH]]
    return len(SearchEntry.objects.bulk_create(entries, ignore_conflicts=True))


def reindex() -> int:
    """Throw all entries away and write them anew; return how many there are."""
    SearchEntry.objects.all().delete()
    made = 0
    while some := put_missing_in_search():
        made += some
    return made


def findable(day: date) -> QuerySet[SearchEntry]:
    """Return what may be found on ``day``: in force, not taken down, no list of people past its posting."""
    over = Q(publication__posted_until__lt=day) | Q(publication__posting_end__isnull=False)
    shown = SearchEntry.objects.filter(publication__successor=None, publication__withdrawal=None)
    return shown.exclude(over, publication__disclosure__kind=Disclosure.Kind.BENEFICIARIES)


def holding(rows: QuerySet[SearchEntry], query: str) -> QuerySet[SearchEntry]:
    """Keep the entries that hold every word of ``query``, wherever each stands."""
    for word in folded(query).split():
        rows = rows.filter(grams__contains=sorted(grams_of(word)), words__contains=word)
    return rows


def parts_found(rows: QuerySet[SearchEntry], query: str) -> list[str]:
    """Return the pairs of characters of ``query`` that some entry holds, for "did you mean"; one query."""
    pairs = [gram for gram in _pairs(folded(query).split()) if len(gram) == 2][:6]
    if not pairs:
        return []
    counts = {f"n{at}": Count("pk", filter=Q(grams__contains=[pair])) for at, pair in enumerate(pairs)}
    found = rows.aggregate(**counts)
    return [pair for at, pair in enumerate(pairs) if found[f"n{at}"]]


def _pairs(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word[at : at + 2] for word in words for at in range(max(1, len(word) - 1))))


def marked(lines: Iterable[str], query: str, around: int = 28) -> list[tuple[str, bool]]:
    """Return the first line that holds a word of ``query`` as (text, is the word) pieces, cut to a glance."""
    words = folded(query).split()
    for line in lines:
        text, places = folded_with_places(line)
        hit = next(((text.index(word), word) for word in words if word in text), None)
        if hit is None:
            continue
        at, word = hit
        first, last = places[at], places[at + len(word) - 1] + 1
        left, right = max(0, first - around), min(len(line), last + around)
        before = ("…" if left else "") + line[left:first]
        after = line[last:right] + ("…" if right < len(line) else "")
        return [(before, False), (line[first:last], True), (after, False)]
    return []
