from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VillageAffairsConfig(AppConfig):
    name = "village_affairs"
    verbose_name = _("阳光村务")
