from django.urls import URLPattern

from services.views import desk, desk_terms, mine, public

app_name = "services"
urlpatterns: list[URLPattern] = [
    *desk.urlpatterns,
    *desk_terms.urlpatterns,
    *mine.urlpatterns,
    *public.urlpatterns,
]
