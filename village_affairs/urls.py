"""The desk's addresses first, the committees' own last: a slug would swallow the rest."""

from django.urls import URLPattern

from village_affairs.views import (
    desk_open_days,
    desk_opinions,
    public_money,
    public_open_days,
    public_opinions,
    public_papers,
)

app_name = "village_affairs"
urlpatterns: list[URLPattern] = [
    *desk_opinions.urlpatterns,
    *desk_open_days.urlpatterns,
    *public_opinions.urlpatterns,
    *public_open_days.urlpatterns,
    *public_papers.urlpatterns,
    *public_money.urlpatterns,
]
