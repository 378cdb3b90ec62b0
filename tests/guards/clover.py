"""One row of everything the clover and families hold, for the guards' world."""

from __future__ import annotations

from dataclasses import dataclass

from residents.models import Person
from services.actions.enrolling import enrol
from services.models import Enrolment, Programme, Term
from tests.services.ground import programme_of, rule_of, self_of, term_of
from tests.village_affairs.people import Village


@dataclass
class Clover:
    programme: Programme
    service_term: Term
    enrolment: Enrolment


def build_clover(own: Village, person: Person) -> Clover:
    programme = programme_of(own.committee, key="world")
    rule_of(programme, "tag", "残疾")
    open_to_all = programme_of(own.committee, key="world-open")
    term = term_of(open_to_all, own.committee)
    return Clover(programme, term, enrol(term, self_of(person), source="web:world"))
