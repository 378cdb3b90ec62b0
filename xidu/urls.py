"""Every door of the portal. The committees' own addresses come last: a slug would swallow the rest."""

from django.urls import include, path

from xidu import display, health, pages

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *pages.urlpatterns,
    path("", include((display.urlpatterns, "display"))),
    path("", include("users.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("residents.urls")),
    path("", include("village_affairs.urls")),
]
