from django.urls import URLPattern

from services.views import desk, desk_terms, mine, public, wishes, wishes_desk

app_name = "services"
urlpatterns: list[URLPattern] = [
    *wishes_desk.urlpatterns,
    *wishes.urlpatterns,
    *desk.urlpatterns,
    *desk_terms.urlpatterns,
    *mine.urlpatterns,
    *public.urlpatterns,
]
