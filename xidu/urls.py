"""Every door of the portal. The committees' own addresses come last: a slug would swallow the rest."""

from django.contrib import admin
from django.urls import include, path

from users.views import roster, roster_import
from users.views.me import me
from village_affairs.views.desk_today import desk
from xidu import display, health, pages
from xidu.api import views as api

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *pages.urlpatterns,
    path("", include((display.urlpatterns, "display"))),
    path("api/", include((api.urlpatterns, "api"))),
    path("me/", me, name="me"),
    path("", include("users.urls")),
    path("desk/", desk, name="desk"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("", include(([*roster.urlpatterns, *roster_import.urlpatterns], "residents"))),
    path("", include("demands.urls")),
    path("", include("activities.urls")),
    path("", include("agreements.urls")),
    path("", include("services.urls")),
    path("", include("leaders.urls")),
    path("", include("village_affairs.urls")),
]
