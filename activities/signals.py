"""Facts of activities, told upward inside the transaction that makes them true."""

from django.dispatch import Signal

# check_in: CheckIn. Sent once for each row; ``f"checkin:{check_in.pk}"`` is the source to post under.
checked_in = Signal()
# check_in: CheckIn that was undone. What was posted for it is to be reversed.
check_in_undone = Signal()
# booking: Booking of a neighbour or of staff for one, sent once; never that of an activity.
booked = Signal()
# booking: Booking that was given back before it began, sent once.
booking_cancelled = Signal()
