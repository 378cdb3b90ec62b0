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
