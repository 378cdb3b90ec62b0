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
from services.models.nursery import NurseryChild, NurserySite, PickUpPerson, Reduction, RemovalProposal
from services.models.nursery_days import AbsenceNote, ChildDay, Duty, Incident, Lesson, Meal, Visitor
from services.models.programmes import Backer, ConsentText, Eligibility, Leaf, Programme
from services.models.terms import Session, Term
from services.models.wishes import Wish, WishClaim, WishProof, WishRound, WishStep

__all__ = [
    "STANDING",
    "AbsenceNote",
    "Attendance",
    "Backer",
    "ChildDay",
    "ConsentGiven",
    "ConsentText",
    "Duty",
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
    "Incident",
    "Leaf",
    "Lesson",
    "Meal",
    "NurseryChild",
    "NurserySite",
    "Outcome",
    "PickUpPerson",
    "Programme",
    "Reduction",
    "RemovalProposal",
    "Session",
    "Term",
    "Visitor",
    "Wish",
    "WishClaim",
    "WishProof",
    "WishRound",
    "WishStep",
]
