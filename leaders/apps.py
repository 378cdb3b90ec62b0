from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeadersConfig(AppConfig):
    name = "leaders"
    verbose_name = _("好邻组长")

    def ready(self) -> None:
        from leaders.actions.standing_in import grants_lent_to
        from leaders.pages import desk_jobs  # noqa: F401 - importing it registers the desk's jobs
        from leaders.pages.own_data import own_visits
        from users.access import lenders
        from users.actions.own_data import sources

        lenders["leaders"] = grants_lent_to
        sources["visits"] = own_visits
        self.join_calls()
        self.join_growing()

    def join_calls(self) -> None:
        """Put the corps' jobs on the desk, find calls by their code, and show askers their own."""
        from leaders.actions.calls import page_of_call
        from leaders.pages import corps_jobs, leader_calls  # noqa: F401 - importing them registers them
        from leaders.pages.own_data import own_calls
        from users.actions.own_data import sources
        from users.receipts import finders

        finders["leader_call"] = page_of_call
        sources["leader_calls"] = own_calls

    def join_growing(self) -> None:
        """Listen to check-ins and put pairs, training and the rest on the desk."""
        from leaders import receivers  # noqa: F401 - importing connects
        from leaders.pages import growing
        from leaders.pages.own_data import own_growing
        from users.actions.own_data import sources

        growing.join()
        sources["growing"] = own_growing
