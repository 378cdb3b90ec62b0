"""The desk writes down what a household said on paper about standing on the honour board."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from agreements.actions.consents import NOTE, note_board
from agreements.forms.claims import homes_within
from residents.models import Household
from residents.querysets import Places
from users.access import desk_page, permitted
from users.models import User
from users.views.pages import form_page, sent


class BoardForm(forms.Form):
    household = forms.ModelChoiceField(
        label=gettext_lazy("哪一户"), queryset=Household.objects.none(), empty_label=gettext_lazy("选一户")
    )
    wants = forms.TypedChoiceField(
        label=gettext_lazy("纸上怎么写的"),
        choices=[("yes", gettext_lazy("同意上红榜")), ("no", gettext_lazy("不上红榜"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, scope: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["household"].queryset = homes_within(scope)  # type: ignore[attr-defined]

    def send(self, *, by: User) -> tuple[bool, bool]:
        """Return whether something changed, in a tuple that is never empty."""
        kept = self.cleaned_data
        return note_board(kept["household"], wants=kept["wants"], by=by), kept["wants"]


@desk_page
@require_http_methods(["GET", "POST"])
def desk_board(request: HttpRequest) -> HttpResponse:
    form = BoardForm(request.POST or None, scope=permitted(request, NOTE))
    if done := sent(request, form):
        messages.success(request, _("记下了") if done[0] else _("原来就是这样，没有改动"))
        return redirect("agreements:desk-board")
    return form_page(request, "agreements/desk_board", form)


urlpatterns = [path("desk/points/board/", desk_board, name="desk-board")]
