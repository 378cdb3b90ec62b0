"""What a nursery asks of a child beyond the shape: whom it refuses, what it keeps, who needs it, pays less.

It hangs on the shape by ``NURSERY``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from residents.models import Person
from services.actions.kinds import Kind
from services.actions.moving import set_need
from services.actions.nursery_people import tell_guardians
from services.actions.nursery_pick_ups import name_person
from services.models import Enrolment, NurseryChild, Reduction, Term
from users.actions import audit
from users.models import Guardian, User
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow, RuleBroken

# What makes a place more needed, as staff saw on paper; each is worth a dated figure ``nursery_need_<key>``.
FIELDS, DOOR = "services.forms.nursery.ChildFields", "services:nursery-letter"
NEEDS = {
    "work": "父母都要上班，白天家里没人",
    "single": "一个人带孩子",
    "hardship": "家里困难（低保、残疾、大病）",
    "alone": "老人生病，带不了孩子",
}


class NotAlone(RuleBroken):
    """The same person may not ask and approve."""


def why_not(term: Term, person: Person, facts: Mapping[str, Any]) -> Iterable[str]:
    """Return why a child cannot be enrolled beyond its grade: not at school here, nobody answers for it."""
    if not facts.get("shanghai"):
        yield _("爱心暑托班只收在上海的小学读书的孩子，请选孩子的学校在不在上海。")
    if not Guardian.objects.in_force_on(today()).filter(child=person).exists():
        yield _("孩子还没有登记过的监护人。请带户口簿到村居核对一次。")


def keep_child(row: Enrolment, facts: Mapping[str, Any]) -> None:
    """Keep what the guardian wrote of the child, sealed, and who is the first to fetch it."""
    child = NurseryChild(enrolment=row, committee_id=row.committee_id, grade=facts["grade"])
    child.fee = row.term.fee
    for name in ("school", "health", "allergy", "medicine"):
        child.keep(name, str(facts.get(name) or "")[:300])
    child.save(force_insert=True)
    if facts.get("fetcher"):
        relation = str(facts.get("relation") or "家长")
        source = f"first:{row.pk}"
        name_person(row, name=str(facts["fetcher"]), relation=relation, by=row.by, source=source)


NURSERY = Kind(why_not=why_not, enrolled=keep_child, minors=True, form=FIELDS, door=DOOR)


@transaction.atomic
def verify_need(enrolment: Enrolment, needs: Iterable[str], *, by: User) -> Enrolment:
    """Note which needs staff saw on paper and give their points, at most nine. Raises NotNow once drawn."""
    kept = [key for key in NEEDS if key in set(needs)]
    committee = enrolment.term.committee
    points = sum(figure_int(f"nursery_need_{key}", committee=committee) for key in kept)
    row = set_need(enrolment, min(points, 9), by=by)
    child = NurseryChild.objects.select_for_update().get(pk=enrolment.pk)
    child.keep("need", ",".join(kept))
    child.save(update_fields=["need_sealed"])
    return row


@transaction.atomic
def ask_reduction(child: NurseryChild, *, amount: Decimal, reason: str, by: User) -> Reduction:
    """Ask that a child pays ``amount`` yuan less; asked twice is once. Raises BadValue."""
    row = NurseryChild.objects.select_for_update().get(pk=child.pk)
    if known := Reduction.objects.filter(child=row).first():
        return known
    if not reason.strip():
        raise BadValue(_("请写为什么减，例如“低保证已看”。"))
    if not 0 < amount <= row.fee:
        raise BadValue(_("减的钱要大于0，不超过%(fee)s元。") % {"fee": row.fee})
    asked = Reduction(committee_id=row.committee_id, child=row, amount=amount, by=by, at=timezone.now())
    asked.keep("reason", reason[:200])
    asked.save(force_insert=True)
    audit.record("reduction.ask", by=by, row=asked, detail={"amount": amount})
    return asked


@transaction.atomic
def approve_reduction(reduction: Reduction, *, by: User) -> Reduction:
    """A second person lets the amount off; twice is once. Raises NotAlone for whoever asked for it."""
    row = Reduction.objects.select_for_update(of=("self",)).get(pk=reduction.pk)
    if row.approved_by_id:
        return row
    if row.by_id == by.pk:
        raise NotAlone(_("减免要另一位同事核准，提的人不能自己批。"))
    child = NurseryChild.objects.select_for_update().get(pk=row.child_id)
    if child.fee < row.amount:
        raise NotNow(_("应交的钱已经变了，请重新核对。"))
    row.approved_by, row.approved_at = by, timezone.now()
    row.save(update_fields=["approved_by", "approved_at"])
    child.fee -= row.amount
    child.save(update_fields=["fee"])
    enrolment = Enrolment.objects.select_related("person", "term__committee").get(pk=child.pk)
    body = _("托班费用减免核准了，请看应交多少。")
    tell_guardians(enrolment, f"reduction:{row.pk}", _("减免核准了"), body)
    audit.record("reduction.approve", by=by, row=row, detail={"amount": row.amount})
    return row
