"""The card for a household without a telephone, as a file."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse

from agreements.actions.codes import code_of
from agreements.models import Redemption
from xidu.kit.points_papers import RedemptionCard


def card_response(row: Redemption, url: Callable[[], str]) -> HttpResponse:
    """Return the card as a PDF. Raises Http404 once the redemption ended: then there is no code to print."""
    if row.state != Redemption.State.RESERVED:
        raise Http404
    paper = RedemptionCard(
        office=row.committee.full_name,
        home=str(row.account),
        item=row.item.name,
        count=row.count,
        code=code_of(row),
        url=url(),
        where=row.where,
        until=row.valid_until,
        telephone=row.committee.telephone,
    )
    response = HttpResponse(paper.pdf(), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="card-{row.pk}.pdf"'
    return response
