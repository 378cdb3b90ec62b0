"""Facts of the corps that apps above listen to."""

from django.dispatch import Signal

# Sent once, in the visit's own transaction, with ``visit``.
visited = Signal()
