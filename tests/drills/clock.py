"""The portal's own worker and beat, ringing twice a second and making what the drill expects."""

from datetime import timedelta

from tests.drills.nursery import remind
from users.actions import sending
from xidu import tick
from xidu.celery import app

app.conf.beat_schedule["tick"]["schedule"] = 0.5
tick.MAKERS = {"reminders": remind}
sending.TAKE_OVER = timedelta(seconds=5)
