"""What forms of several apps share: a key that makes two sendings one, and a telephone number."""

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from xidu.kit.errors import BadValue
from xidu.kit.ids import normal_phone


def phone_or_none(text: str) -> str:
    """Return the phone in its one form; "" for none. Raises ValidationError with how to write it."""
    try:
        return normal_phone(text) or ""
    except BadValue as bad:
        raise ValidationError(str(bad)) from bad


class OnceForm(forms.Form):
    """Carries a key drawn when the form is shown: sent twice, it is one sending.

    ``website`` is a field people do not see and programs fill in.
    """

    source = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].initial = secrets.token_urlsafe(18)

    def clean_source(self) -> str:
        return str(self.cleaned_data["source"]) or secrets.token_urlsafe(18)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("请刷新页面再填一次。"))
        return ""


class LongWords(forms.CharField):
    """Words of several lines up to ``max_length`` characters; a line's end is one, whatever browsers send.

    The page sets no limit of its own: a browser cuts what is pasted beyond it without a word, here it comes
    back whole with a sentence.
    """

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}
