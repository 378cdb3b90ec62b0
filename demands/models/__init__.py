from demands.models.demands import Demand, DemandPhoto, Hear, JointHandler, MeToo
from demands.models.history import Call, Escalation, Outcome, Rating, Step
from demands.models.lists import Kind, ReplyTemplate

__all__ = [
    "Call",
    "Demand",
    "DemandPhoto",
    "Escalation",
    "Hear",
    "JointHandler",
    "Kind",
    "MeToo",
    "Outcome",
    "Rating",
    "ReplyTemplate",
    "Step",
]
