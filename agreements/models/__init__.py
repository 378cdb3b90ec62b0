from agreements.models.books import Rule, RuleBook
from agreements.models.claims import Claim, Dispute, FirstLook, ManualAward, PanelSeat
from agreements.models.ledger import LedgerEntry, PointsAccount

__all__ = [
    "Claim",
    "Dispute",
    "FirstLook",
    "LedgerEntry",
    "ManualAward",
    "PanelSeat",
    "PointsAccount",
    "Rule",
    "RuleBook",
]
