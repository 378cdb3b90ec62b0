from leaders.models.appointments import Appointment, Leave

__all__ = ["Appointment", "Leave"]
