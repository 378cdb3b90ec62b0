from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("美丽约定")

    def ready(self) -> None:
        from agreements import receivers  # noqa: F401 - importing connects them
        from agreements.actions.proving import broken_points
        from users.verify import checks

        checks["points"] = broken_points
