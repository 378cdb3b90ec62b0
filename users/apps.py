from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsersConfig(AppConfig):
    name = "users"
    verbose_name = _("账号与通知")

    def ready(self) -> None:
        from users import receivers  # noqa: F401 - importing connects them
