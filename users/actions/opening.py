"""Each opening of a sensitive record is on the trail, and the person it is about can read who and why.

Basis: Personal Information Protection Law, articles 44–45, 51.
"""

from __future__ import annotations

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from residents.models import Person
from users.actions import audit
from users.models import AuditEntry, User
from xidu.kit.errors import BadValue

ACTION = "record.open"
LONGEST = 80


def opened(
    record: Model, *, of: Person, by: User, why: str, what: str = "", request: HttpRequest | None = None
) -> AuditEntry:
    """Note that ``by`` opened ``record``, which is about the person ``of``. Raises BadValue without ``why``.

    ``what`` is how the person knows it, for example "光明行动 眼健康档案". Neither may name anybody.
    """
    why = " ".join(why.split())[:LONGEST]
    if not why:
        raise BadValue(_("请写为什么要看，本人会看到。"))
    kind = str(record._meta.verbose_name)  # noqa: SLF001 - a public door of Django
    detail = {"what": what or kind, "why": why, "row": f"{record._meta.label_lower}:{record.pk}"}  # noqa: SLF001
    return audit.record(ACTION, by=by, row=of, detail=detail, request=request)


def openings_of(person_ids: list[int]) -> QuerySet[AuditEntry]:
    """Return who opened the records of these people, newest first."""
    ids = [str(pk) for pk in person_ids]
    rows = AuditEntry.objects.filter(action=ACTION, object_type="residents.person", object_id__in=ids)
    return rows.select_related("actor").order_by("-at", "-pk")
