"""The desk's texts to paste elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from users.access import desk_page, permitted
from village_affairs.pages.sharing import share_texts
from xidu.kit.dates import today


@desk_page
@require_safe
def sharing(request: HttpRequest) -> HttpResponse:
    scope = permitted(request, "village_affairs.view_desk")
    texts = share_texts(scope, today(), request.build_absolute_uri)
    return render(request, "village_affairs/desk_sharing.html", {"texts": texts})


urlpatterns = [path("desk/sharing/", sharing, name="desk-sharing")]
