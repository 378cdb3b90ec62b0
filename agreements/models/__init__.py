from agreements.models.books import Rule, RuleBook
from agreements.models.claims import Claim, Dispute, FirstLook, ManualAward, PanelSeat
from agreements.models.ledger import LedgerEntry, PointsAccount
from agreements.models.merchants import Merchant, MerchantStaff
from agreements.models.pacts import Agreement, AgreementVersion, HouseholdOpinion, Passing, Signature

__all__ = [
    "Agreement",
    "AgreementVersion",
    "Claim",
    "Dispute",
    "FirstLook",
    "HouseholdOpinion",
    "LedgerEntry",
    "ManualAward",
    "Merchant",
    "MerchantStaff",
    "PanelSeat",
    "Passing",
    "PointsAccount",
    "Rule",
    "RuleBook",
    "Signature",
]
