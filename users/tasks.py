from celery import shared_task

from users.actions.sending import send_due


@shared_task(ignore_result=True, expires=60)
def send() -> None:
    """Send what is due now, so that a sign-in code need not wait for the minute; safe to run at any time."""
    send_due()
