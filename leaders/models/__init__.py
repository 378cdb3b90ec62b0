from leaders.models.appointments import Appointment, Leave
from leaders.models.visits import HouseholdWish, Round, Visit, Way

__all__ = ["Appointment", "HouseholdWish", "Leave", "Round", "Visit", "Way"]
