"""A signed-in person's own page, and what is kept about them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from users import access
from users.actions.own_data import what_is_kept
from users.adapters import home_of
from users.forms import WaysForm
from users.models import Notice


@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Show who is signed in, with which roles where, and the latest messages."""
    context = {
        "grants": access.grants_of(request.user),
        "inbox": Notice.objects.inbox_of(request.user.pk)[:20],
        "is_staff": access.is_staff(request.user),
        "start": home_of(request.user),
        "ways": WaysForm(user=request.user),
    }
    return render(request, "users/me.html", context)


@login_required
@require_POST
def my_ways(request: HttpRequest) -> HttpResponse:
    """Keep by which ways the reader wants to hear."""
    form = WaysForm(request.POST, user=request.user)
    if form.is_valid():
        form.keep()
        messages.success(request, _("记下了，以后就这样告诉您"))
    else:
        messages.error(request, _("没有记下，请重新选一次。"))
    return redirect("me")


@login_required
@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    """Hand over everything kept about the reader as one JSON file."""
    response = JsonResponse(
        what_is_kept(request.user), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


urlpatterns = [
    path("me/data.json", my_data, name="my-data"),
    path("me/ways/", my_ways, name="my-ways"),
]
