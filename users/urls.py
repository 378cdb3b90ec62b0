from django.urls import URLPattern

from users.views import accounts, counter, doorstep, family, me, outbox, sign_in

app_name = "users"
urlpatterns: list[URLPattern] = [
    *sign_in.urlpatterns,
    *me.urlpatterns,
    *accounts.urlpatterns,
    *counter.urlpatterns,
    *outbox.urlpatterns,
    *doorstep.urlpatterns,
    *family.urlpatterns,
]
