"""The photo of the paper board: brought, looked at by a person, shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from users.access import desk_page, reach
from users.views.pages import form_page, photo_response, sent
from village_affairs.actions.boards import remove_board_photo, show_board_photo
from village_affairs.forms.boards import BoardPhotoForm, LookedForm
from village_affairs.models import BoardPhoto, Publication
from village_affairs.views.desk_money import DRAFT, VIEW
from xidu.kit.dates import today


def _photo(request: HttpRequest, pk: int, permission: str = DRAFT) -> BoardPhoto:
    rows = BoardPhoto.objects.select_related("publication__disclosure", "publication__committee")
    return reach(request, rows, permission, pk=pk)


@desk_page
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a photo of the sheet as it hangs; nobody sees it before somebody has looked at it."""
    publication = reach(request, Publication.objects.select_related("committee", "disclosure"), DRAFT, pk=pk)
    words = _("公开栏上的“%(title)s”") % {"title": publication.disclosure.title}
    start: dict[str, Any] = {"posted_on": today().isoformat(), "alt": words}
    form = BoardPhotoForm(request.POST or None, request.FILES or None, initial=start)
    if photo := sent(request, form, publication, field="file"):
        return redirect("village_affairs:board-photo-look", photo.pk)
    return form_page(request, "village_affairs/board_photo_add", form, publication=publication)


@desk_page
@require_http_methods(["GET", "POST"])
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the photo large; POST makes it public."""
    photo = _photo(request, pk)
    form = LookedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        show_board_photo(photo, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("照片已公开"))
        return redirect("village_affairs:version", photo.publication.version_id)
    status = 422 if form.is_bound else 200
    return render(
        request, "village_affairs/board_photo_look.html", {"photo": photo, "form": form}, status=status
    )


@desk_page
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    photo = _photo(request, pk)
    version = photo.publication.version_id
    remove_board_photo(photo, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("照片拿掉了"))
    return redirect("village_affairs:version", version)


@desk_page
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a photo to the desk, looked at or not."""
    return photo_response(_photo(request, pk, VIEW))


urlpatterns = [
    path("desk/publications/<int:pk>/board/", add, name="board-photo-add"),
    path("desk/board/<int:pk>/", look, name="board-photo-look"),
    path("desk/board/<int:pk>/remove/", remove, name="board-photo-remove"),
    path("desk/board/<int:pk>/photo/", file, name="desk-board-photo"),
]
