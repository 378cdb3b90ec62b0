"""The admin's pages of rules, points and claims: to be looked at only, every write belongs to an action."""

from __future__ import annotations

from django.contrib import admin

from agreements import (
    garden_admin,  # noqa: F401 - importing registers its pages
    models,
    parking_admin,  # noqa: F401 - likewise
    shops_admin,  # noqa: F401 - importing registers its pages
)
from users.admin_site import ReadOnlyAdmin

HERE = ("committee", admin.RelatedOnlyFieldListFilter)


class RulesAdmin(ReadOnlyAdmin):
    view = "agreements.view_rulebook"


class ClaimsAdmin(ReadOnlyAdmin):
    """Deductions stand among them, so only who works on claims at the place reads them."""

    view = "agreements.view_claim"


class LedgerAdmin(ReadOnlyAdmin):
    view = "agreements.view_ledgerentry"


@admin.register(models.RuleBook)
class RuleBookAdmin(RulesAdmin):
    list_display = ("title", "committee", "audience", "version", "since", "until", "expires")
    list_filter = (HERE, "audience", "expires")
    list_select_related = ("committee",)
    fields = (
        "committee",
        "title",
        "version",
        "prior",
        "agreement",
        "basis",
        "expires",
        "since",
        "until",
        "at",
    )


@admin.register(models.Rule)
class RuleAdmin(RulesAdmin):
    list_display = ("code", "words", "points", "cycle", "cap", "book", "committee")
    list_filter = (HERE, "category", "cycle", "award")
    list_select_related = ("committee", "book")
    fields = (
        *("committee", "book", "code", "category", "words", "points", "points_most", "unit", "cycle"),
        *("cap", "cap_per", "proof", "award", "trigger", "bars_honours"),
    )


@admin.register(models.PointsAccount)
class PointsAccountAdmin(LedgerAdmin):
    list_display = ("__str__", "committee", "home", "honour", "spendable")
    list_filter = (HERE,)
    list_select_related = ("committee", "home", "household__block", "person", "block", "merchant")
    fields = ("committee", "home", "honour", "spendable", "opened_at")


@admin.register(models.LedgerEntry)
class LedgerEntryAdmin(LedgerAdmin):
    list_display = ("account", "kind", "honour", "spendable", "rule", "day")
    list_filter = (HERE, "kind")
    list_select_related = (
        "account__household__block",
        "account__person",
        "account__block",
        "account__merchant",
        "rule",
    )
    fields = (
        *("committee", "account", "kind", "honour", "spendable", "shortfall", "rule", "words"),
        *("day", "deed_on", "source", "reverses", "by", "at"),
    )


@admin.register(models.BoardScore)
class BoardScoreAdmin(LedgerAdmin):
    list_display = ("account", "committee", "per", "first", "honour", "before")
    list_filter = (HERE, "per")
    list_select_related = ("account__household__block", "account__person", "account__block", "committee")
    fields = ("committee", "account", "per", "first", "honour", "before")


@admin.register(models.Claim)
class ClaimAdmin(ClaimsAdmin):
    """The photo is opened on the desk; an address of the media folder exists nowhere."""

    list_display = ("household", "rule", "points", "state", "deed_on", "committee")
    list_filter = (HERE, "state", "door")
    list_select_related = ("household__block", "rule", "committee")
    fields = (
        *("committee", "household", "rule", "deed_on", "times", "points", "words", "door", "state"),
        *("by", "at", "posted_on", "posted_until", "settled_at", "because"),
    )


@admin.register(models.FirstLook)
class FirstLookAdmin(ClaimsAdmin):
    list_display = ("claim", "agrees", "by", "at")
    list_filter = (HERE, "agrees")
    list_select_related = ("claim__household__block", "claim__rule", "by")
    fields = ("committee", "claim", "agrees", "note", "by", "at")


@admin.register(models.PanelSeat)
class PanelSeatAdmin(ClaimsAdmin):
    list_display = ("claim", "user", "is_recused", "agrees", "voted_at")
    list_filter = (HERE, "agrees", "is_recused")
    list_select_related = ("claim__household__block", "claim__rule", "user")
    fields = ("committee", "claim", "user", "is_recused", "agrees", "note", "voted_at")


@admin.register(models.Dispute)
class DisputeAdmin(ClaimsAdmin):
    list_display = ("words", "committee", "outcome", "at", "answered_by")
    list_filter = (HERE, "outcome")
    list_select_related = ("committee", "answered_by")
    fields = ("committee", "words", "at", "outcome", "answer", "answered_by", "answered_at")


@admin.register(models.ManualAward)
class ManualAwardAdmin(LedgerAdmin):
    list_display = ("account", "points", "reason", "asked_by", "approved_by", "at")
    list_filter = (HERE,)
    list_select_related = (
        "account__household__block",
        "account__person",
        "account__block",
        "asked_by",
        "approved_by",
    )
    fields = (
        *("committee", "account", "points", "limit", "reason", "asked_by", "at"),
        *("approved_by", "approved_at", "refused_at"),
    )


class ShelfAdmin(ReadOnlyAdmin):
    view = "agreements.view_shelfitem"


class RedemptionsAdmin(ReadOnlyAdmin):
    """Who asked for what, for who hands it out at the place; a code stands nowhere."""

    view = "agreements.view_redemption"


@admin.register(models.ShelfItem)
class ShelfItemAdmin(ShelfAdmin):
    list_display = ("name", "committee", "points", "stock", "since", "until", "taken_off_at")
    list_filter = (HERE, "kind")
    list_select_related = ("committee",)
    fields = (
        *(
            "committee",
            "name",
            "words",
            "kind",
            "sponsor",
            "merchant",
            "points",
            "yuan",
            "limit",
            "limit_per",
        ),
        *("since", "until", "stock", "taken_off_at", "by", "at"),
    )


@admin.register(models.Settlement)
class SettlementAdmin(ReadOnlyAdmin):
    view = "agreements.view_settlement"
    list_display = ("merchant", "month", "count", "yuan", "made_by", "paid_on")
    list_filter = (HERE,)
    list_select_related = ("merchant", "made_by")
    fields = (
        *("committee", "merchant", "month", "count", "yuan", "digest", "made_by", "at"),
        *("paid_on", "paid_by", "paid_note"),
    )


@admin.register(models.StockMove)
class StockMoveAdmin(RedemptionsAdmin):
    list_display = ("item", "kind", "pieces", "words", "by", "at")
    list_filter = (HERE, "kind")
    list_select_related = ("item", "by")
    fields = ("committee", "item", "kind", "pieces", "words", "by", "at")


@admin.register(models.Redemption)
class RedemptionAdmin(RedemptionsAdmin):
    list_display = ("item", "account", "count", "points", "state", "valid_until", "committee")
    list_filter = (HERE, "state", "door")
    list_select_related = (
        *("item", "committee", "account__household__block", "account__person", "account__block"),
    )
    fields = (
        *("committee", "item", "account", "merchant", "count", "points", "yuan", "state", "door", "by", "at"),
        *("valid_until", "code_tail", "ended_at", "ended_by", "how", "note", "settlement"),
    )


@admin.register(models.CheckDraw)
class CheckDrawAdmin(ClaimsAdmin):
    list_display = ("committee", "month", "percent", "total", "seed", "at")
    list_filter = (HERE,)
    list_select_related = ("committee",)
    fields = ("committee", "month", "percent", "total", "seed", "at")


@admin.register(models.SpotCheck)
class SpotCheckAdmin(ClaimsAdmin):
    list_display = ("claim", "outcome", "words", "by", "at")
    list_filter = (HERE, "outcome")
    list_select_related = ("claim__household__block", "claim__rule", "by")
    fields = ("committee", "draw", "claim", "outcome", "words", "by", "at")


class PactsAdmin(ReadOnlyAdmin):
    view = "agreements.view_agreement"


@admin.register(models.Agreement)
class AgreementAdmin(PactsAdmin):
    list_display = ("title", "committee", "opinions_until", "by")
    list_filter = (HERE,)
    list_select_related = ("committee", "by")
    fields = ("committee", "title", "topic", "opinions_until", "by", "at")


@admin.register(models.AgreementVersion)
class AgreementVersionAdmin(PactsAdmin):
    list_display = ("agreement", "number", "filed_on", "since", "until", "review_on")
    list_filter = (HERE,)
    list_select_related = ("agreement",)
    fields = (
        *("committee", "agreement", "number", "text", "drafted_by", "at", "filed_on", "filed_as"),
        *("since", "until", "review_on"),
    )


@admin.register(models.Passing)
class PassingAdmin(PactsAdmin):
    list_display = ("version", "meeting", "held_on", "entitled", "present", "yes", "passed")
    list_filter = (HERE, "meeting", "passed")
    list_select_related = ("version__agreement",)
    fields = (
        *("committee", "version", "meeting", "held_on", "entitled", "present", "yes"),
        *("quorum", "share", "passed", "by", "at"),
    )


@admin.register(models.HouseholdOpinion)
class HouseholdOpinionAdmin(ClaimsAdmin):
    """Words of households: for who works on them at the place."""

    list_display = ("agreement", "door", "words", "at")
    list_filter = (HERE, "door")
    list_select_related = ("agreement",)
    fields = ("committee", "agreement", "household", "door", "words", "by", "at")


@admin.register(models.Signature)
class SignatureAdmin(ClaimsAdmin):
    list_display = ("version", "household", "door", "at")
    list_filter = (HERE, "door")
    list_select_related = ("version__agreement", "household__block")
    fields = ("committee", "version", "household", "door", "by", "at")
