from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VillageAffairsConfig(AppConfig):
    name = "village_affairs"
    verbose_name = _("阳光村务")

    def ready(self) -> None:
        from users.receipts import finders
        from users.verify import checks
        from village_affairs.actions.opinions import page_of_opinion
        from village_affairs.actions.proofs import broken_months, broken_publications

        finders["opinion"] = page_of_opinion
        checks["publications"] = broken_publications
        checks["months"] = broken_months
