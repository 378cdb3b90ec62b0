from services.models.bright import (
    Eye,
    EyeDay,
    EyeFile,
    EyeRecheck,
    EyeReferral,
    EyeResult,
    EyeStation,
    EyeSurgery,
)
from services.models.bright_aid import EyeAid, EyeAidRule, Gives
from services.models.consents import ConsentGiven
from services.models.enrolments import STANDING, Attendance, Enrolment, EnrolmentStep, Outcome
from services.models.programmes import Backer, ConsentText, Eligibility, Leaf, Programme
from services.models.terms import Session, Term
from services.models.wishes import Wish, WishClaim, WishProof, WishRound, WishStep

__all__ = [
    "STANDING",
    "Attendance",
    "Backer",
    "ConsentGiven",
    "ConsentText",
    "Eligibility",
    "Enrolment",
    "EnrolmentStep",
    "Eye",
    "EyeAid",
    "EyeAidRule",
    "EyeDay",
    "EyeFile",
    "EyeRecheck",
    "EyeReferral",
    "EyeResult",
    "EyeStation",
    "EyeSurgery",
    "Gives",
    "Leaf",
    "Outcome",
    "Programme",
    "Session",
    "Term",
    "Wish",
    "WishClaim",
    "WishProof",
    "WishRound",
    "WishStep",
]
