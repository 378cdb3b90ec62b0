"""The public stamp of a committee: anonymous pages are kept by it, so whatever they show must move it."""

from django.db.models import F

from residents.models import Committee


def bump(committee_id: int) -> None:
    """Move the committee's stamp; called in the transaction of the change that becomes visible."""
    Committee.objects.filter(pk=committee_id).update(public_stamp=F("public_stamp") + 1)
