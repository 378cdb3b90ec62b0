from django.urls import URLPattern

app_name = "village_affairs"
urlpatterns: list[URLPattern] = []
