"""Pages of the corps: public, on the leader's phone, at the desk."""

from django.urls import URLPattern

from leaders.views import (
    desk_birthdays,
    desk_corps,
    desk_import,
    desk_pairs,
    desk_rounds,
    desk_sheets,
    desk_symposia,
    desk_terms,
    desk_training,
    desk_visits,
    leader_calls,
    leader_growing,
    leader_today,
    leader_together,
    leader_visit,
    public_certificates,
    public_corps,
)

app_name = "leaders"
urlpatterns: list[URLPattern] = [
    *desk_corps.urlpatterns,
    *desk_terms.urlpatterns,
    *desk_import.urlpatterns,
    *leader_today.urlpatterns,
    *leader_visit.urlpatterns,
    *leader_calls.urlpatterns,
    *leader_growing.urlpatterns,
    *leader_together.urlpatterns,
    *desk_training.urlpatterns,
    *desk_pairs.urlpatterns,
    *desk_birthdays.urlpatterns,
    *desk_symposia.urlpatterns,
    *desk_sheets.urlpatterns,
    *public_certificates.urlpatterns,
    *desk_visits.urlpatterns,
    *desk_rounds.urlpatterns,
    *public_corps.urlpatterns,
]
