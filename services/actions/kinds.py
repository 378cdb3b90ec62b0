"""What a kind of programme adds to the shape; a programme finds its kind by its ``key``.

A kind joins in ``ServicesConfig.ready``: ``kinds["nursery"] = Kind(...)``. Its own facts stand in a row of
its own (``NurseryEnrolment(enrolment)``), made in the transaction that makes the enrolment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from residents.models import Person
from services.models import Enrolment, Term

Facts = Mapping[str, Any]


def _nothing_wrong(term: Term, person: Person, facts: Facts) -> Iterable[str]:
    return ()


def _nothing(enrolment: Enrolment, facts: Facts) -> None:
    return None


@dataclass(frozen=True)
class Kind:
    """``why_not`` gives plain reasons beyond the dated conditions; ``enrolled`` keeps the kind's own row.

    Both run under the locks of ``enrol``; ``facts`` is what the form said beyond who and where, for example
    ``{"grade": 3}``. ``moved`` runs after each later change of state. ``minors`` says that only a confirmed
    guardian or staff may enrol. ``form`` is the dotted path of a form with the fields that become ``facts``,
    ``door`` the name of an address of its own at which a person enrols (takes the term's id).
    """

    why_not: Callable[[Term, Person, Facts], Iterable[str]] = _nothing_wrong
    enrolled: Callable[[Enrolment, Facts], object] = _nothing
    moved: Callable[[Enrolment, Facts], object] = _nothing
    minors: bool = False
    form: str = ""
    door: str = ""


PLAIN = Kind()
kinds: dict[str, Kind] = {}


def kind_of(term: Term) -> Kind:
    return kinds.get(term.programme.key, PLAIN)
