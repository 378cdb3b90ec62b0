"""Fields that several forms of demands share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demands.actions.photos import MOST_PHOTOS
from demands.actions.receiving import first_day
from residents.models import Committee
from xidu.kit.dates import today


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to three photos; an old telephone sends them one after another, all under one name."""

    widget = ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("照片"))
        kwargs.setdefault("help_text", gettext_lazy("最多3张，拍照地点会自动去掉。"))
        super().__init__(required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        found = [super(PhotosField, self).clean(one, initial) for one in files if one]
        if len(found) > MOST_PHOTOS:
            raise ValidationError(_("最多放%(most)d张照片。") % {"most": MOST_PHOTOS})
        return found


class ReceivedOnField(forms.DateField):
    """The day somebody was told, left empty for today; what may be written down is for the action to say."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("哪天收到的"))
        kwargs.setdefault("help_text", gettext_lazy("今天收到的不用填；期限从收到那天算。"))
        super().__init__(required=False, **kwargs)

    def begin_at(self, committee: Committee) -> None:
        """Offer the days on which it can still be written down."""
        self.widget.attrs |= {"min": f"{first_day(committee):%Y-%m-%d}", "max": f"{today():%Y-%m-%d}"}
