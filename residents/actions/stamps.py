"""The public stamp of a committee: anonymous pages are kept by it, so whatever they show must move it."""

from django.db.models import F

from residents.models import Committee


def bump(committee_id: int) -> None:
    """Move the committee's stamp; called in the transaction of the change that becomes visible."""
    Committee.objects.filter(pk=committee_id).update(public_stamp=F("public_stamp") + 1)


def bump_all() -> None:
    """Move every committee's stamp: for what all of them show, such as a kind's name or a street's figure."""
    # In the order of their ids: two such changes at once never wait for each other.
    rows = Committee.objects.order_by("pk").select_for_update()
    Committee.objects.filter(pk__in=[row.pk for row in rows.only("pk")]).update(
        public_stamp=F("public_stamp") + 1
    )
