"""Shapes of a wish to be rung, and of what came of ringing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leaders.actions.calls import LONGEST, ask_for_call, note_try
from leaders.models import CallRequest, CallTry
from residents.models import Block
from users.models import User
from xidu.kit.forms import OnceForm, phone_or_none


class CallMeForm(OnceForm):
    """Name and words as one likes, the telephone to be rung at."""

    phone = forms.CharField(
        label=_("您的电话"),
        max_length=30,
        help_text=_("只给组长和村居的工作人员看，打过就收起来。"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("请留一个电话，组长好打给您")},
    )
    name = forms.CharField(label=_("怎么称呼您"), max_length=30, required=False)
    words = forms.CharField(
        label=_("想说什么事"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一两句就行，也可以不写。"),
    )

    def __init__(self, *args: Any, block: Block, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.block, self.user = block, user

    def clean_phone(self) -> str:
        return phone_or_none(self.cleaned_data["phone"])

    def send(self) -> tuple[CallRequest, str]:
        """Keep the wish; return it and its query code. Raises RuleBroken."""
        kept = self.cleaned_data
        said = {name: kept[name] for name in ("phone", "name", "words")}
        return ask_for_call(self.block, source=f"web:{kept['source']}", user=self.user, **said)


class TryForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("打得怎么样"), choices=CallTry.Outcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("记一笔"), max_length=200, required=False)

    def act(self, call: CallRequest, *, by: User) -> CallRequest:
        return note_try(call, by=by, **self.cleaned_data)
