from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemandsConfig(AppConfig):
    name = "demands"
    verbose_name = _("急难愁盼")

    def ready(self) -> None:
        from demands.actions.intake import page_of_demand
        from demands.pages import desk_jobs  # noqa: F401 - importing it registers the desk's jobs
        from users.actions.own_data import sources
        from users.receipts import finders

        finders["demand"] = page_of_demand
        sources["demands"] = own_demands


def own_demands(user: Any) -> list[dict[str, Any]]:
    """Return what the account raised or has too, for its own eyes."""
    from demands.models import Demand, MeToo

    fields = ("words", "place", "name", "state", "received_at")
    raised = Demand.objects.filter(user=user).order_by("pk")
    too = MeToo.objects.filter(user=user).order_by("pk").values("demand__kind__name", "at")
    return [*({**{name: getattr(row, name) for name in fields}, "phone": row.phone} for row in raised), *too]
