from django.apps import AppConfig


class EngineConfig(AppConfig):
    """The machine room is an app so that ``manage.py check --deploy`` runs its checks."""

    name = "xidu.engine"
    label = "engine"

    def ready(self) -> None:
        from xidu import celery  # noqa: F401  (a task woken from a page goes to this app's broker)
        from xidu.engine import guards  # noqa: F401  (importing it registers the checks)
