from agreements.models.books import Audience, Rule, RuleBook
from agreements.models.chargers import ChargeTurn, ParkingOutcome, ParkingReport
from agreements.models.checks import CheckDraw, SpotCheck
from agreements.models.claims import Claim, Dispute, FirstLook, ManualAward, PanelSeat
from agreements.models.garden import Captain, Garden, Plot, PlotTenure, Waiting
from agreements.models.garden_draws import Draw, DrawList, DrawResult
from agreements.models.garden_rounds import Finding, GardenRound, PlotOffer, PlotReturn
from agreements.models.ledger import LedgerEntry, PointsAccount
from agreements.models.merchants import Merchant, MerchantSignature, MerchantStaff
from agreements.models.pacts import Agreement, AgreementVersion, HouseholdOpinion, Passing, Signature
from agreements.models.parking import Bay, BayWindow, ParkingBooking, ParkingRule
from agreements.models.scores import BoardScore
from agreements.models.settlement import Settlement
from agreements.models.shelf import Redemption, ShelfItem, StockMove
from agreements.models.shops import (
    MerchantOffer,
    MerchantPromise,
    MerchantRating,
    OfferUse,
    ShopCheck,
    ShopCheckLine,
)

__all__ = [
    "Agreement",
    "AgreementVersion",
    "Audience",
    "Bay",
    "BayWindow",
    "BoardScore",
    "Captain",
    "ChargeTurn",
    "CheckDraw",
    "Claim",
    "Dispute",
    "Draw",
    "DrawList",
    "DrawResult",
    "Finding",
    "FirstLook",
    "Garden",
    "GardenRound",
    "HouseholdOpinion",
    "LedgerEntry",
    "ManualAward",
    "Merchant",
    "MerchantOffer",
    "MerchantPromise",
    "MerchantRating",
    "MerchantSignature",
    "MerchantStaff",
    "OfferUse",
    "PanelSeat",
    "ParkingBooking",
    "ParkingOutcome",
    "ParkingReport",
    "ParkingRule",
    "Passing",
    "Plot",
    "PlotOffer",
    "PlotReturn",
    "PlotTenure",
    "PointsAccount",
    "Redemption",
    "Rule",
    "RuleBook",
    "Settlement",
    "ShelfItem",
    "ShopCheck",
    "ShopCheckLine",
    "Signature",
    "SpotCheck",
    "StockMove",
    "Waiting",
]
