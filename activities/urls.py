"""The desk's and leaders' addresses first, the committees' own last: a slug would swallow the rest."""

from django.urls import URLPattern

from activities.views import (
    check_in,
    desk_activities,
    desk_after,
    desk_exhibitions,
    desk_places,
    desk_planning,
    leader,
    public_activities,
    public_check_in,
    public_exhibitions,
    public_places,
    public_sign_up,
)

app_name = "activities"
urlpatterns: list[URLPattern] = [
    *desk_activities.urlpatterns,
    *desk_planning.urlpatterns,
    *check_in.urlpatterns,
    *desk_after.urlpatterns,
    *desk_places.urlpatterns,
    *desk_exhibitions.urlpatterns,
    *leader.urlpatterns,
    *public_check_in.urlpatterns,
    *public_sign_up.urlpatterns,
    *public_places.urlpatterns,
    *public_exhibitions.urlpatterns,
    *public_activities.urlpatterns,
]
