"""The desk's addresses first, the committees' own last: a slug would swallow the rest."""

from django.urls import URLPattern

from village_affairs.views import public_money, public_papers

app_name = "village_affairs"
urlpatterns: list[URLPattern] = [
    *public_papers.urlpatterns,
    *public_money.urlpatterns,
]
