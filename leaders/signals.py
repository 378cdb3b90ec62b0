"""Facts of the corps that apps above listen to."""

from django.dispatch import Signal

# Sent once, in the visit's own transaction, with ``visit``.
visited = Signal()
# Sent once with ``visit`` when whoever wrote it down takes it back; what was posted for it is to be reversed.
visit_undone = Signal()
