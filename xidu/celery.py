"""The worker and the alarm clock. A task wakes up work that is already a row and never carries it."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init, worker_ready
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xidu.settings")
app = Celery("xidu")
app.conf.update(
    broker_url=settings.BROKER_URL,
    # The roof is no app, so nothing discovers its task.
    imports=("xidu.tick",),
    # Beat is only the alarm clock: a lost or doubled ring changes nothing, because what is due is a row.
    beat_schedule={"tick": {"task": "xidu.tick.ring", "schedule": 60.0, "options": {"expires": 55}}},
    timezone=settings.TIME_ZONE,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_time_limit=600,
    task_soft_time_limit=540,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    broker_connection_retry_on_startup=True,
    # A request that pokes the worker must not wait for a dead broker.
    broker_transport_options={"socket_connect_timeout": 1, "socket_timeout": 5, "max_retries": 1},
    task_publish_retry=False,
)
app.autodiscover_tasks()


@setup_logging.connect
def keep_own_logging(**kwargs: Any) -> None:
    """Leave the log lines to settings: being connected is what keeps Celery from replacing them."""


@worker_init.connect
def refuse_unsafe_worker(**kwargs: Any) -> None:
    from xidu.engine.guards import refuse_unsafe_production

    refuse_unsafe_production()


@worker_ready.connect
@beat_init.connect
def tell_supervisor(**kwargs: Any) -> None:
    """Write the file the supervisor waits for."""
    if told := os.environ.get("XIDU_READY_FILE"):
        Path(told).touch()
