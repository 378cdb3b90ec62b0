"""Facts told upward, each sent inside the transaction of the action that made it true."""

from django.dispatch import Signal

# publication: village_affairs.models.Publication
published = Signal()
# opinion: village_affairs.models.Opinion
asked = Signal()
# reply: village_affairs.models.Reply
answered = Signal()
