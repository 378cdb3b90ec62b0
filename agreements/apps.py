from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("美丽约定")

    def ready(self) -> None:
        from agreements import receivers  # noqa: F401 - importing connects them
        from agreements.actions.garden_own import garden_sources
        from agreements.actions.parking_own import parking_sources
        from agreements.actions.proving import broken_points, broken_stock
        from agreements.actions.scoring import broken_scores
        from agreements.actions.settling import broken_settlements
        from users.actions.own_data import sources
        from users.verify import checks

        checks["points"] = broken_points
        checks["stock"] = broken_stock
        checks["points_board"] = broken_scores
        checks["settlements"] = broken_settlements
        sources["points_claims"] = own_claims
        sources["points_disputes"] = own_disputes
        sources["points_votes"] = own_votes
        sources["agreement_words"] = own_words
        sources["agreement_signatures"] = own_signatures
        sources["merchant_shops"] = own_shops
        sources["merchant_ratings"] = own_ratings
        sources["merchant_words"] = own_shop_words
        sources.update(garden_sources)
        sources["redemptions"] = own_redemptions
        sources.update(parking_sources)


def own_claims(user: Any) -> list[dict[str, Any]]:
    """Return what the account reported, for whichever household."""
    from agreements.models import Claim

    fields = ("rule__code", "deed_on", "points", "words", "door", "state", "at")
    return list(Claim.objects.filter(by=user).order_by("pk").values(*fields))


def own_disputes(user: Any) -> list[dict[str, Any]]:
    from agreements.models import Dispute

    fields = ("words", "called", "at", "outcome", "answer")
    return list(Dispute.objects.filter(by=user).order_by("pk").values(*fields))


def own_votes(user: Any) -> list[dict[str, Any]]:
    from agreements.models import PanelSeat

    fields = ("claim__rule__code", "is_recused", "agrees", "note", "voted_at")
    return list(PanelSeat.objects.filter(user=user).order_by("pk").values(*fields))


def own_words(user: Any) -> list[dict[str, Any]]:
    from agreements.models import HouseholdOpinion

    fields = ("agreement__title", "door", "words", "at")
    return list(HouseholdOpinion.objects.filter(by=user).order_by("pk").values(*fields))


def own_signatures(user: Any) -> list[dict[str, Any]]:
    from agreements.models import Signature

    fields = ("version__agreement__title", "version__number", "door", "at")
    return list(Signature.objects.filter(by=user).order_by("pk").values(*fields))


def own_shops(user: Any) -> list[dict[str, Any]]:
    from agreements.models import MerchantStaff

    fields = ("merchant__name", "since", "until")
    return list(MerchantStaff.objects.filter(user=user).order_by("pk").values(*fields))


def own_redemptions(user: Any) -> list[dict[str, Any]]:
    """Return what the account asked for, for whichever household, without codes."""
    from agreements.models import Redemption

    fields = ("item__name", "count", "points", "door", "state", "at", "valid_until", "ended_at", "how")
    return list(Redemption.objects.filter(by=user).order_by("pk").values(*fields))


def own_ratings(user: Any) -> list[dict[str, Any]]:
    """Return the stars and words of the account, the replaced ones too."""
    from agreements.models import MerchantRating

    fields = ("merchant__name", "month", "stars", "words", "answer", "at")
    return list(MerchantRating.objects.filter(by=user).order_by("pk").values(*fields))


def own_shop_words(user: Any) -> list[dict[str, Any]]:
    """Return the promises and offers the account wrote for a shop."""
    from agreements.models import MerchantOffer, MerchantPromise

    words = MerchantPromise.objects.filter(by=user).order_by("pk")
    offers = MerchantOffer.objects.filter(by=user).order_by("pk")
    return [
        *words.values("merchant__name", "words", "at"),
        *offers.values("merchant__name", "title", "price", "at"),
    ]
