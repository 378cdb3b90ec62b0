"""Who invites together, and how the places are shared out among their people."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from activities.actions.sign_ups import locked, promote_waiting
from activities.models import Activity, CoHost, Kind, Quota
from residents.actions.stamps import bump
from residents.models import Block, Committee
from users.actions import audit
from users.models import User
from xidu.kit.errors import BadValue

QuotaRow = tuple[Committee, Block | None, int]


@transaction.atomic
def set_co_hosts(activity: Activity, committees: Iterable[Committee], *, by: User) -> None:
    """Name who invites together with the organiser; the organiser itself is left out.

    Places that were kept for a committee which no longer invites go back to everybody.
    """
    activity = locked(activity)
    wanted = {row.pk for row in committees} - {activity.committee_id}
    before = set(activity.co_hosts.values_list("committee", flat=True))
    _bump_all({activity.committee_id, *before, *wanted})
    activity.co_hosts.exclude(committee__in=wanted).delete()
    activity.quotas.exclude(committee__in={activity.committee_id, *wanted}).delete()
    CoHost.objects.bulk_create(CoHost(activity=activity, committee_id=pk) for pk in sorted(wanted - before))
    audit.record("activity.co_hosts", by=by, row=activity, detail={"committees": sorted(wanted)})


def _bump_all(committees: Iterable[int]) -> None:
    """Move the stamps in one order everywhere: two activities of the same hosts never wait for each other."""
    for committee in sorted(set(committees)):
        bump(committee)


def bump_hosts(activity: Activity) -> None:
    """Move the stamp of everybody who invites; first thing in an action that goes on to book a place."""
    _bump_all((activity.committee_id, *activity.co_hosts.values_list("committee", flat=True)))


def bump_kind(kind: Kind) -> None:
    """Move the stamp of everybody who invites to activities of this kind: their pages name it."""
    rows = Activity.objects.filter(kind=kind)
    co_hosts = CoHost.objects.filter(activity__in=rows).values_list("committee", flat=True)
    _bump_all((*rows.values_list("committee", flat=True).distinct().order_by(), *co_hosts))


@transaction.atomic
def set_quotas(activity: Activity, rows: Iterable[QuotaRow], *, by: User) -> None:
    """Say how the places are shared out; what is not named shares what is left.

    Raises BadValue for quotas that promise more than the house holds, for one named twice, and for a
    committee that is no host.
    """
    activity = locked(activity)
    rows = list(rows)
    _check_quotas(activity, rows)
    activity.quotas.all().delete()
    Quota.objects.bulk_create(
        Quota(activity=activity, committee=committee, block=block, places=places)
        for committee, block, places in rows
    )
    promote_waiting(activity)
    audit.record("activity.quotas", by=by, row=activity, detail={"quotas": len(rows)})


def _check_quotas(activity: Activity, rows: list[QuotaRow]) -> None:
    hosts = {activity.committee_id, *activity.co_hosts.values_list("committee", flat=True)}
    if any(committee.pk not in hosts for committee, _block, _places in rows):
        raise BadValue(_("名额只能分给主办和合办的村居。"))
    seen = set()
    for committee, block, _places in rows:
        if block and block.committee_id != committee.pk:
            raise BadValue(_("%(block)s不在%(committee)s。") % {"block": block, "committee": committee})
        key = (committee.pk, block.pk if block else None)
        if key in seen:
            raise BadValue(_("%(name)s的名额写了两次，请只留一行。") % {"name": block or committee})
        seen.add(key)
    whole = sum(places for _committee, block, places in rows if block is None)
    if activity.capacity is not None and whole > activity.capacity:
        facts = {"sum": whole, "capacity": activity.capacity}
        raise BadValue(_("分出去的名额一共%(sum)d个，比总名额%(capacity)d个多。") % facts)
