"""Who may lay hands on a demand, and in which state: the questions every action asks first."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from demands.actions.telling import TRIAGE, NotYours
from demands.models import Demand
from users.access import can
from users.models import Grant, User
from users.roles import roles_with
from xidu.kit.dates import today
from xidu.kit.errors import NotNow
from xidu.kit.reasons import a_reason, a_reason_to_tell

__all__ = [
    "HANDLE",
    "a_reason",
    "a_reason_to_tell",
    "both_locked",
    "locked",
    "must",
    "must_be",
    "must_have",
    "must_hold",
    "people_for",
]

HANDLE = "demands.handle_demand"


def people_for(demand: Demand) -> Any:
    """Return the accounts that may handle ``demand`` today: not who concluded its first round."""
    here = Grant.objects.effective_on(today()).filter(block=None, role__in=roles_with(HANDLE))
    own = here.filter(committee=demand.committee_id)
    street = here.filter(street__committees=demand.committee_id)
    before = demand.outcomes.exclude(by=None).values("by")
    people = User.objects.filter(pk__in=own.values("user")) | User.objects.filter(
        pk__in=street.values("user")
    )
    return people.filter(is_active=True).exclude(pk__in=before).order_by("name", "pk")


def locked(demand: Demand) -> Demand:
    """Return the row as it stands, locked until the transaction ends."""
    rows = Demand.objects.select_for_update(of=("self",)).select_related(
        "committee", "kind", "handler", "block", "user"
    )
    return rows.get(pk=demand.pk)


def both_locked(one: Demand, other: Demand) -> tuple[Demand, Demand]:
    """Return two rows locked in the order of their ids, so that two merges never wait for each other."""
    rows = {row.pk: locked(row) for row in sorted((one, other), key=lambda row: row.pk)}
    return rows[one.pk], rows[other.pk]


def must(by: User, perm: str, demand: Demand) -> None:
    """Raise NotYours unless ``by`` holds ``perm`` at the demand's committee."""
    if not can(by, perm, committee_id=demand.committee_id):
        raise NotYours(_("您不能办这个村居的诉求。"))


def must_be(demand: Demand, *states: str) -> None:
    """Raise NotNow unless the demand is in one of ``states``."""
    if demand.state not in states:
        raise NotNow(_("这件诉求现在是“%(state)s”，不能这样办。") % {"state": demand.get_state_display()})


def must_hold(demand: Demand, by: User) -> None:
    """Raise NotYours unless the demand was given to ``by``."""
    if demand.handler_id != by.pk:
        raise NotYours(_("这件诉求不在您手上。"))


def must_have(demand: Demand, by: User) -> None:
    """Raise NotYours unless ``by`` handles the demand, helps with it, or dispatches here."""
    helps = demand.handler_id == by.pk or demand.joint.filter(user=by).exists()
    if not helps and not can(by, TRIAGE, committee_id=demand.committee_id):
        raise NotYours(_("这件诉求不在您手上。"))
