"""The need-based lottery: promised by a commitment, drawn before a witness; anybody may draw it again.

Why nobody can steer it stands in ``xidu.kit.lottery``. The seed of the term is the beginning of the SHA-256
of the line ``digest|secret|fact``; who needs a place more goes first, among equals ``moving.lot`` decides.
"""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.actions.enrolling import locked
from services.actions.moving import draw
from services.actions.nursery_joining import NotAlone
from services.actions.nursery_people import RUN, holders_of
from services.models import Enrolment, NurserySite, Term
from users.actions import audit
from users.models import User
from xidu.kit import lottery
from xidu.kit.errors import NotNow


def tickets_of(term: Term) -> list[str]:
    """Return the numbers on the list, five digits each, so that they sort as they count."""
    numbers = Enrolment.objects.filter(term=term).waiting().values_list("number", flat=True)
    return [f"{number:05d}" for number in sorted(numbers)]


def seed_from(line: str) -> str:
    """Return the term's seed of the published line: 32 hex digits."""
    return hashlib.sha256(line.encode()).hexdigest()[:32]


@transaction.atomic
def draw_lots(site: NurserySite, *, fact: str, witness: User, by: User) -> NurserySite:
    """Draw once the list is closed; pressed twice it is one draw.

    Raises NotNow without a lottery, before the close and for an empty list, NotAlone without a second person
    of the site, BadValue for no fact.
    """
    term = locked(site.term)
    row = NurserySite.objects.select_for_update().get(pk=site.pk)
    if term.drawn_at:
        return row
    if not row.commitment:
        raise NotNow(_("这一期先报先得，不抽签。"))
    if timezone.now() < term.closes_at:
        raise NotNow(_("报名还没有截止，截止以后再抽签。"))
    if witness.pk == by.pk or not holders_of(RUN, term.committee_id).filter(pk=witness.pk).exists():
        raise NotAlone(_("抽签要另一位在场的人见证，请从名单里选。"))
    tickets = tickets_of(term)
    if not tickets:
        raise NotNow(_("到截止没有人报名，这次不用抽签。"))
    row.fact, row.secret = lottery.written_fact(fact)[:120], row.read("secret")
    row.digest, row.drawn_by, row.witness = lottery.digest_of(tickets), by, witness
    row.save(update_fields=["fact", "secret", "digest", "drawn_by", "witness"])
    draw(term, by=by, seed=seed_from(line_of(row)))
    audit.record("nursery.draw", by=by, row=term, detail={"witness": witness.pk, "tickets": len(tickets)})
    return row


def line_of(site: NurserySite) -> str:
    """Return ``digest|secret|fact`` of a drawn site, "" before."""
    return lottery.seed_of(site.digest, site.secret, site.fact) if site.secret else ""
