"""The desk, the panel and leaders first, the committees last: a slug would swallow the rest."""

from django.urls import URLPattern

from agreements.views import (
    desk,
    desk_books,
    desk_pacts,
    desk_sheet,
    leader,
    merchant,
    mine,
    pacts,
    panel,
    public,
)

app_name = "agreements"
urlpatterns: list[URLPattern] = [
    *desk.urlpatterns,
    *desk_books.urlpatterns,
    *desk_sheet.urlpatterns,
    *desk_pacts.urlpatterns,
    *panel.urlpatterns,
    *merchant.urlpatterns,
    *leader.urlpatterns,
    *mine.urlpatterns,
    *pacts.urlpatterns,
    *public.urlpatterns,
]
