"""The desk, the panel and leaders first, the committees last: a slug would swallow the rest."""

from django.urls import URLPattern

from agreements.views import (
    desk,
    desk_books,
    desk_garden,
    desk_pacts,
    desk_redemptions,
    desk_settlement,
    desk_sheet,
    desk_shelf,
    garden,
    garden_captain,
    garden_mine,
    leader,
    leader_pacts,
    leader_shelf,
    merchant,
    merchant_shelf,
    mine,
    pacts,
    panel,
    public,
    public_door,
    shelf,
)

app_name = "agreements"
urlpatterns: list[URLPattern] = [
    *desk.urlpatterns,
    *desk_books.urlpatterns,
    *desk_sheet.urlpatterns,
    *desk_pacts.urlpatterns,
    *desk_shelf.urlpatterns,
    *desk_redemptions.urlpatterns,
    *desk_settlement.urlpatterns,
    *desk_garden.urlpatterns,
    *garden_captain.urlpatterns,
    *garden_mine.urlpatterns,
    *panel.urlpatterns,
    *merchant.urlpatterns,
    *merchant_shelf.urlpatterns,
    *leader.urlpatterns,
    *leader_shelf.urlpatterns,
    # Before one's own months, which would take "shelf" for one.
    *shelf.urlpatterns,
    *leader_pacts.urlpatterns,
    *mine.urlpatterns,
    *pacts.urlpatterns,
    *garden.urlpatterns,
    *public.urlpatterns,
    *public_door.urlpatterns,
]
