"""An agreement for readers: which version holds, how it differs from the last, who signed by block."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Count

from agreements.models import AgreementVersion, Signature
from residents.models import Household


@dataclass(frozen=True)
class Line:
    """One line of the text. ``kind``: same, new or gone."""

    kind: str
    words: str


@dataclass(frozen=True)
class BlockShare:
    """How many of a block's households signed; ``percent`` whole, rounded down."""

    name: str
    signed: int
    households: int

    @property
    def percent(self) -> int:
        return self.signed * 100 // self.households if self.households else 0


def lines_of(version: AgreementVersion, before: AgreementVersion | None) -> list[Line]:
    """Return the lines of ``version``, with those that came and went since ``before``."""
    new = version.text.splitlines()
    if before is None:
        return [Line("same", words) for words in new]
    old = before.text.splitlines()
    found: list[Line] = []
    for step, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            found += [Line("same", words) for words in new[c:d]]
            continue
        found += [Line("gone", words) for words in old[a:b]]
        found += [Line("new", words) for words in new[c:d]]
    return found


def shares_of(version: AgreementVersion) -> list[BlockShare]:
    """Return the share of each block of the committee, in its order; two queries."""
    signed = dict(
        Signature.objects.filter(version=version)
        .values_list("household__block")
        .annotate(n=Count("pk"))
        .order_by()
    )
    rows = Household.objects.filter(committee=version.committee_id).values("block", "block__name")
    rows = rows.annotate(n=Count("pk")).order_by("block__position", "block")
    return [BlockShare(row["block__name"], signed.get(row["block"], 0), row["n"]) for row in rows]
