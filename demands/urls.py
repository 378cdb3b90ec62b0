"""The desk's and leaders' addresses first, the committees' own last: a slug would swallow the rest."""

from django.urls import URLPattern

from demands.views import (
    desk_calls,
    desk_demand,
    desk_list,
    desk_merging,
    desk_record,
    desk_sheets,
    leader,
    public_figures,
    public_query,
    public_report,
)

app_name = "demands"
urlpatterns: list[URLPattern] = [
    *desk_list.urlpatterns,
    *desk_record.urlpatterns,
    *desk_merging.urlpatterns,
    *desk_calls.urlpatterns,
    *desk_sheets.urlpatterns,
    *desk_demand.urlpatterns,
    *leader.urlpatterns,
    *public_query.urlpatterns,
    *public_report.urlpatterns,
    *public_figures.urlpatterns,
]
