from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class UsersConfig(AppConfig):
    name = "users"
    verbose_name = _("账号与通知")
    default = True

    def ready(self) -> None:
        from users import receivers  # noqa: F401 - importing connects them


class PortalAdminConfig(admin_apps.AdminConfig):
    """Stands in for "django.contrib.admin": the same admin behind our own door."""

    default = False
    default_site = "users.admin_site.PortalSite"
