from django.urls import URLPattern

from services.views import (
    bright,
    bright_health,
    bright_mine,
    desk,
    desk_terms,
    mine,
    nursery_desk,
    nursery_mine,
    nursery_site,
    public,
    wishes,
    wishes_desk,
)

app_name = "services"
urlpatterns: list[URLPattern] = [
    *wishes_desk.urlpatterns,
    *wishes.urlpatterns,
    # The door's own step before the steps of an opened file, whose address takes any word.
    *bright.urlpatterns,
    *bright_health.urlpatterns,
    *bright_mine.urlpatterns,
    *desk.urlpatterns,
    *desk_terms.urlpatterns,
    *mine.urlpatterns,
    *nursery_site.urlpatterns,
    *nursery_mine.urlpatterns,
    *nursery_desk.urlpatterns,
    *public.urlpatterns,
]
