"""Facts of demands, told upward inside the transaction that makes them true."""

from django.dispatch import Signal

# demand: Demand, as it was taken in.
raised = Signal()
# outcome: Outcome of one round.
concluded = Signal()
# rating: Rating of one round.
rated = Signal()
