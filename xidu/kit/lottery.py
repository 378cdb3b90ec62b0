"""A draw that anyone can run again with a pencil's patience: the same list and seed give the same order.

How it goes, and why nobody can steer it:

1. **Announcing.** The machine draws a secret and publishes only its SHA-256, the *commitment*. Named with it:
   when the list closes, and an *outside fact* that nobody knows yet, such as "the first prize of the welfare
   lottery of 5 December" or "the words a villager reads out before everyone at the meeting".
2. **Closing.** When the time is over the list is frozen: every entry is a reference (the number on the
   household's slip), and the SHA-256 of the sorted references is published, the *digest*.
3. **Drawing.** The outside fact is written down before a witness. Now the secret is opened; anyone sees that
   it fits the commitment. The *seed* is the line ``digest|secret|fact``. Each entry's lot is the SHA-256 of
   ``seed|reference``; the smallest lot is first, then the next, to the last.

Whoever keeps the list cannot pick a seed that suits it: the secret was fixed before the list was known and
is seen by nobody before the draw, and the fact is not in their hand. Whoever could read the secret on the
server does not know the fact. Whoever has the fact in hand (the reader of the words) does not know the
secret. A name slipped in or taken off after closing changes the digest. What is left is a fact invented
afterwards: hence a fact others can look up, the witness, and rows that are only ever added. A draw announced
and never drawn stays on the list for all to see.

By hand, on any computer: ``printf '%s' 'SEED|REFERENCE' | sha256sum`` for every reference, then sort the
lines.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xidu.kit.errors import BadValue

BAR = "|"


@dataclass(frozen=True)
class Lot:
    """One entry with its lot: 64 hex digits, by which it was put in order."""

    reference: str
    digits: str


def new_secret() -> str:
    """Return a secret nobody can guess: 32 hex digits."""
    return secrets.token_hex(16)


def commitment_of(secret: str) -> str:
    """Return what is published of ``secret`` beforehand: its SHA-256 as 64 hex digits."""
    return _sha256(secret)


def written_fact(text: str) -> str:
    """Return an outside fact in its one form: full-width signs narrowed, runs of blanks made one.

    Raises BadValue for nothing at all, and for a bar, which parts the seed.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if not plain:
        raise BadValue(_("请写当场得到的那句话或号码，抽签要靠它。"))
    if BAR in plain:
        raise BadValue(_("这里不能有“|”，请照原话写。"))
    return plain


def digest_of(references: Iterable[str]) -> str:
    """Return the SHA-256 of the sorted references, one a line without a last line end. Raises BadValue."""
    return _sha256("\n".join(_listed(references)))


def seed_of(digest: str, secret: str, fact: str) -> str:
    """Return ``digest|secret|fact``, readable, so that it can be copied into any other program."""
    return BAR.join((digest, secret, written_fact(fact)))


def lots_of(seed: str, references: Iterable[str]) -> list[Lot]:
    """Return every entry once with its lot, first drawn first; an empty list for nobody. Raises BadValue."""
    lots = [Lot(reference, _sha256(f"{seed}{BAR}{reference}")) for reference in _listed(references)]
    return sorted(lots, key=lambda lot: (lot.digits, lot.reference))


def order_of(seed: str, references: Iterable[str]) -> list[str]:
    """Return the references in the order drawn."""
    return [lot.reference for lot in lots_of(seed, references)]


def faults_of(
    references: Iterable[str], *, digest: str, commitment: str, secret: str, fact: str, order: Iterable[str]
) -> list[str]:
    """Return in plain sentences what of a published draw does not fit; nothing where all of it does."""
    entries = list(references)
    faults = []
    if digest_of(entries) != digest:
        faults.append(_("名单和截止时公布的校验码对不上。"))
    if commitment_of(secret) != commitment:
        faults.append(_("密码和事先公布的指纹对不上。"))
    if order_of(seed_of(digest, secret, fact), entries) != list(order):
        faults.append(_("重新算出来的顺序和公布的不一样。"))
    return faults


def _listed(references: Iterable[str]) -> list[str]:
    found = sorted(references)
    if len(set(found)) != len(found):
        raise BadValue(_("名单里有两个一样的号码，请先核对。"))
    if any(not one or BAR in one or "\n" in one for one in found):
        raise BadValue(_("名单里有空的号码或多余的符号，请先核对。"))
    return found


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
