from activities.models.after import ActivityPhoto, Exhibition, GuestEntry, Idea, Summary, Work
from activities.models.places import Booking, Place, PlacePhoto, Turn
from activities.models.plans import Activity, CoHost, Kind, Quota, Series
from activities.models.sign_ups import CheckIn, Seat, SignUp

__all__ = [
    "Activity",
    "ActivityPhoto",
    "Booking",
    "CheckIn",
    "CoHost",
    "Exhibition",
    "GuestEntry",
    "Idea",
    "Kind",
    "Place",
    "PlacePhoto",
    "Quota",
    "Seat",
    "Series",
    "SignUp",
    "Summary",
    "Turn",
    "Work",
]
