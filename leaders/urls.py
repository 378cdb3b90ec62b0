"""Pages of the corps: public, on the leader's phone, at the desk."""

from django.urls import URLPattern

from leaders.views import leader_today, leader_visit

app_name = "leaders"
urlpatterns: list[URLPattern] = [*leader_today.urlpatterns, *leader_visit.urlpatterns]
