from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VillageAffairsConfig(AppConfig):
    name = "village_affairs"
    verbose_name = _("阳光村务")

    def ready(self) -> None:
        from users.actions.own_data import sources
        from users.receipts import finders
        from users.verify import checks
        from village_affairs import receivers, signals
        from village_affairs.actions.inspections import page_of_inspection
        from village_affairs.actions.opinions import page_of_opinion
        from village_affairs.actions.proofs import broken_months, broken_publications
        from village_affairs.pages import desk_meeting_jobs  # noqa: F401 - importing registers its jobs

        signals.answered.connect(receivers.keep_answer, dispatch_uid="agenda_answer")
        sources["receptions"] = own_receptions
        finders["opinion"] = page_of_opinion
        finders["inspection"] = page_of_inspection
        sources["opinions"] = own_opinions
        sources["book_inspections"] = own_inspections
        checks["publications"] = broken_publications
        checks["months"] = broken_months


def own_receptions(user: Any) -> list[dict[str, Any]]:
    """Return the visits to open days for which the account's own number was left."""
    from residents.models import Committee
    from village_affairs.models import Reception
    from xidu.kit import crypto

    phone = user.phone
    if not phone:
        return []
    places = Committee.objects.values_list("pk", flat=True)
    indexes = [crypto.blind_index(phone, "phone", pk) for pk in places]
    rows = Reception.objects.filter(opinion__phone_index__in=indexes)
    return [
        {
            "day": row.open_day.day,
            "committee": row.committee.name,
            "name": row.name,
            "people": row.people,
            "block": row.block.name if row.block else "",
            "papers": [paper["what"] for paper in row.papers],
            "opinion": str(row.opinion),
        }
        for row in rows.select_related("open_day", "committee", "block", "opinion").order_by("pk")
    ]


def own_opinions(user: Any) -> list[dict[str, Any]]:
    """Return what the account asked or asks too, for its own eyes."""
    from village_affairs.models import Opinion, OpinionMeToo

    asked = Opinion.objects.filter(user=user).order_by("pk")
    too = OpinionMeToo.objects.filter(user=user).order_by("pk")
    return [
        *(
            {"words": row.words, "state": row.state, "received_at": row.received_at, "phone": row.phone}
            for row in asked
        ),
        *(
            {"too": row.opinion.shown_words, "hear_by": row.hear_by, "at": row.at, "phone": row.phone}
            for row in too.select_related("opinion")
        ),
    ]


def own_inspections(user: Any) -> list[dict[str, Any]]:
    """Return which books the account asked to read, and what came of it."""
    from village_affairs.models import BookInspection

    fields = ("name", "ledger", "months", "words", "at", "state", "reason", "appointed_at", "record", "phone")
    rows = BookInspection.objects.filter(user=user).order_by("pk")
    return [{name: getattr(row, name) for name in fields} for row in rows]
