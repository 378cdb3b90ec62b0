from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = _("四叶草")

    def ready(self) -> None:
        from services.actions.bright_kind import BRIGHT
        from services.actions.kinds import kinds
        from services.actions.nursery_joining import NURSERY
        from services.actions.wishes_own import wish_sources
        from users.actions.own_data import sources

        kinds["bright"] = BRIGHT
        sources["bright"] = own_eyes

        sources["services"] = own_enrolments
        sources.update(wish_sources)
        sources["nursery"] = own_nursery
        kinds["nursery"] = NURSERY


def own_enrolments(user: Any) -> list[dict[str, Any]]:
    """Return what the account asked for, for whomever, and what was asked for its own person."""
    from django.db.models import Q

    from services.models import Enrolment

    fields = ("term__programme__title", "term__title", "number", "state", "asked_at", "authority", "because")
    mine = Q(by=user) | (Q(person=user.person_id) if user.person_id else Q(pk=None))
    return list(Enrolment.objects.filter(mine).order_by("pk").values(*fields))


def own_eyes(user: Any) -> list[dict[str, Any]]:
    """Return what one's own eyes showed, once it was told, and how many results the account wrote."""
    from services.actions.bright_reading import own_sheets
    from services.models import EyeResult

    wrote = EyeResult.objects.filter(by=user).count()
    return [*own_sheets(user), *([{"wrote_results": wrote}] if wrote else [])]


def own_nursery(user: Any) -> list[dict[str, Any]]:
    """Return whom the account named to fetch a child, which absences it told of, and what it teaches."""
    from services.models import AbsenceNote, Lesson, PickUpPerson

    named = PickUpPerson.objects.filter(named_by=user).order_by("pk")
    told = AbsenceNote.objects.filter(by=user).order_by("pk")
    return [
        *({"fetches": row.read("name"), "relation": row.relation, "at": row.named_at} for row in named),
        *({"absent": row.day, "words": row.read("words"), "at": row.at} for row in told),
        *Lesson.objects.filter(lecturer=user).order_by("pk").values("course", "room"),
    ]
