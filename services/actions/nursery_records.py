"""The child's record: opened by programme staff of the place with link and consent, seen by the guardian."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from services.actions.consents import holds
from services.actions.records import RecordClosed, open_record
from services.models import AbsenceNote, Enrolment, Incident, NurseryChild
from users.models import Guardian, User
from xidu.kit.dates import today

OPEN = "services.open_child"
IN = (Enrolment.State.ENROLLED, Enrolment.State.COMPLETED)


@dataclass(frozen=True)
class ChildRecord:
    """What staff read of one child, in clear: words by their label, guardians by relation and number."""

    enrolment: Enrolment
    name: str
    lines: list[tuple[str, str]]
    guardians: list[tuple[str, str, str]]
    absences: list[tuple[object, str]]
    incidents: list[tuple[Incident, str]]


def open_child(
    enrolment: Enrolment, *, by: User, why: str, request: HttpRequest | None = None
) -> ChildRecord:
    """Return the record of a child that is in; the opening is on the trail and told the guardian.

    Raises RecordClosed for a child that is not in, without a guardian on the papers, or without the consents
    to ``data`` and ``health`` that hold today.
    """
    if enrolment.state not in IN:
        raise RecordClosed(_("孩子没有在这一期的班里，记录不打开。"))
    child = NurseryChild.objects.filter(enrolment=enrolment).first()
    if child is None:
        raise RecordClosed(_("记录已经清除了，只留下人数。"))
    person = open_record(enrolment, by=by, why=why, perm=OPEN, purpose="data", request=request)
    lines = [(_("学校"), child.read("school"))]
    if holds(enrolment.term.programme, person, "health"):
        lines.append((_("健康"), child.read("health")))
    if holds(enrolment.term.programme, person, "allergy"):
        lines.append((_("过敏"), child.read("allergy")))
    if holds(enrolment.term.programme, person, "medicine"):
        lines.append((_("用药"), child.read("medicine")))
    links = Guardian.objects.in_force_on(today()).filter(child=person).select_related("user").order_by("pk")
    notes = AbsenceNote.objects.filter(enrolment=enrolment)
    return ChildRecord(
        enrolment,
        person.name,
        [(label, words or _("没有写")) for label, words in lines],
        [(row.relation, str(row.user), row.user.phone) for row in links],
        [(row.day, row.read("words")) for row in notes],
        [(row, row.read("words")) for row in Incident.objects.filter(enrolment=enrolment)],
    )
