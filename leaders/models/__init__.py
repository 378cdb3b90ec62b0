from leaders.models.appointments import Appointment, Leave
from leaders.models.calls import CallRequest, CallTry
from leaders.models.gatherings import (
    ActionItem,
    ActivityProposal,
    BirthdayOptOut,
    BirthdayParty,
    Symposium,
)
from leaders.models.pairs import Pair, Talk
from leaders.models.training import Attendance, Certificate, Course, QuizTry, Session
from leaders.models.visits import HouseholdWish, Round, Visit, Way

__all__ = [
    "ActionItem",
    "ActivityProposal",
    "Appointment",
    "Attendance",
    "BirthdayOptOut",
    "BirthdayParty",
    "CallRequest",
    "CallTry",
    "Certificate",
    "Course",
    "HouseholdWish",
    "Leave",
    "Pair",
    "QuizTry",
    "Round",
    "Session",
    "Symposium",
    "Talk",
    "Visit",
    "Way",
]
