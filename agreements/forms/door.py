"""Shapes of the door without an account: the plate, the code, a deed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.claims import ClaimForm
from residents.models import Block, Committee


class PlateForm(forms.Form):
    """Which door; every group of the place is offered, whether or not anyone lives there."""

    block = forms.ModelChoiceField(label=_("几组"), queryset=Block.objects.none(), empty_label=_("选一组"))
    door = forms.CharField(label=_("门牌号"), help_text=_("门牌上写的，例如“2号”。"), max_length=20)

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Block.objects.filter(committee=committee).order_by("position", "pk")
        self.fields["block"].queryset = rows  # type: ignore[attr-defined]


class DoorCodeForm(forms.Form):
    code = forms.CharField(
        label=_("短信里的6位数字"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class DoorClaimForm(ClaimForm):
    """A deed reported by a household that gave its code: nobody is signed in."""

    proven = True
