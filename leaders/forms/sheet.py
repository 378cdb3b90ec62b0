"""The form a sheet of leaders comes in by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leaders.sheets.corps import Corps, read_corps
from residents.forms import LARGEST
from residents.models import Committee
from residents.querysets import Places


class CorpsForm(forms.Form):
    """A sheet of leaders; the committee only where the sheet does not say."""

    committee = forms.ModelChoiceField(
        label=_("村居"),
        queryset=Committee.objects.none(),
        required=False,
        empty_label=_("表里写着，各行不同"),
        help_text=_("整张表是一个村居的、表里没有村居这一列，就在这里选"),
    )
    file = forms.FileField(
        label=_("组长名册"),
        help_text=_("Excel 或 WPS 表格都可以，列的先后、名称不用改。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": _("请选一个表格文件"), "empty": _("这是一个空文件，请重新选择")},
    )

    def __init__(self, *args: Any, scope: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = Committee.objects.within(scope)  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("文件太大，请不要超过10 MB。"))
        return file

    def read(self) -> tuple[Corps, bytes]:
        """Return the leaders as read and the bytes they came in. Raises SheetRefused."""
        file = self.cleaned_data["file"]
        data = file.read()
        return read_corps(data, file.name, of_one=bool(self.cleaned_data["committee"])), data
