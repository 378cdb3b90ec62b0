"""Who hears of a child at the nursery: its guardians, and who works at the site. No message names a child."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from services.models import Enrolment, Term
from users.actions.notices import tell_users
from users.models import Grant, Guardian, User
from users.roles import roles_with
from xidu.kit.dates import today

TOPIC = "services"
RUN, TEACH = "services.run_nursery", "services.teach_nursery"


def guardians_of(enrolment: Enrolment) -> list[User]:
    rows = Guardian.objects.in_force_on(today()).filter(child=enrolment.person_id).select_related("user")
    return [row.user for row in rows.order_by("pk")]


def holders_of(perm: str, committee_id: int) -> QuerySet[User]:
    """Return who holds ``perm`` at this committee today."""
    grants = Grant.objects.effective_on(today()).filter(committee=committee_id, role__in=roles_with(perm))
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("name", "pk")


def tell_guardians(
    enrolment: Enrolment,
    key: str,
    subject: str,
    body: str,
    *,
    urgent: bool = False,
    until: datetime | None = None,
) -> int:
    """Tell the child's guardians once for each ``key``; the page behind it says more."""
    return tell_users(
        guardians_of(enrolment),
        key=f"nursery:{key}",
        topic=TOPIC,
        subject=subject,
        body=body,
        committee=enrolment.term.committee,
        url=f"/me/nursery/{enrolment.pk}/",
        urgent=urgent,
        useless_after=until,
    )


def tell_site(term: Term, key: str, subject: str, body: str, url: str) -> int:
    """Tell everybody who works at the site once for each ``key``."""
    return tell_users(
        holders_of(RUN, term.committee_id),
        key=f"nursery:{key}",
        topic=TOPIC,
        subject=subject,
        body=body,
        committee=term.committee,
        url=url,
    )
