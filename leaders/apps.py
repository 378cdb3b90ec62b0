from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeadersConfig(AppConfig):
    name = "leaders"
    verbose_name = _("好邻组长")

    def ready(self) -> None:
        from leaders.actions.standing_in import grants_lent_to
        from users.access import lenders

        lenders["leaders"] = grants_lent_to
