"""The desk's addresses first, the committees' own last: a slug would swallow the rest."""

from django.urls import URLPattern

from village_affairs.views import (
    desk_boards,
    desk_disclosures,
    desk_duties,
    desk_money,
    desk_open_days,
    desk_opinion,
    desk_opinions,
    desk_reception,
    desk_sharing,
    desk_signing,
    desk_today,
    public_catalogue,
    public_data,
    public_disclosures,
    public_feeds,
    public_money,
    public_open_days,
    public_opinions,
    public_papers,
    public_replies,
    public_search,
)

app_name = "village_affairs"
urlpatterns: list[URLPattern] = [
    *desk_today.urlpatterns,
    *desk_duties.urlpatterns,
    *desk_money.urlpatterns,
    *desk_disclosures.urlpatterns,
    *desk_boards.urlpatterns,
    *desk_signing.urlpatterns,
    *desk_sharing.urlpatterns,
    *desk_opinions.urlpatterns,
    *desk_opinion.urlpatterns,
    *desk_open_days.urlpatterns,
    *desk_reception.urlpatterns,
    *public_data.urlpatterns,
    *public_feeds.urlpatterns,
    *public_search.urlpatterns,
    *public_opinions.urlpatterns,
    *public_open_days.urlpatterns,
    *public_papers.urlpatterns,
    *public_replies.urlpatterns,
    *public_catalogue.urlpatterns,
    *public_disclosures.urlpatterns,
    *public_money.urlpatterns,
]
