"""Shapes of what the desk sends about accounts; each form calls one action."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from users.access import Scope
from users.models import User
from village_affairs.actions.attachments import attach
from village_affairs.actions.drafts import draft_finance
from village_affairs.actions.importing import read_month
from village_affairs.actions.posting import least_posting_days
from village_affairs.models import Attachment, Ledger, Version
from village_affairs.sheets.sheet import FinanceSheet
from xidu.kit.dates import parse_month, today
from xidu.kit.errors import BadValue

FILE = {"accept": ".xlsx,.xls,.csv"}


class UploadForm(forms.Form):
    """A month's workbook. ``sheet`` is what was read from it, with its faults, once the form is valid."""

    committee = forms.ModelChoiceField(label=_("村居"), queryset=Committee.objects.none(), empty_label=None)
    ledger = forms.ChoiceField(label=_("账套"), choices=Ledger.choices, widget=forms.RadioSelect)
    period = forms.CharField(
        label=_("哪个月"),
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-09"}),
        max_length=10,
        error_messages={"required": _("请选月份，例如 2026-09")},
    )
    file = forms.FileField(
        label=_("表格"),
        help_text=_("Excel 或 WPS 表格都可以，列的先后、名称不用改。"),
        widget=forms.ClearableFileInput(attrs=FILE),
        error_messages={"required": _("请选一个表格文件"), "empty": _("这是一个空文件，请重新选择")},
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = Committee.objects.within(scope)  # type: ignore[attr-defined]
        self.sheet: FinanceSheet | None = None

    def clean_period(self) -> date:
        try:
            month = parse_month(self.cleaned_data["period"])
        except BadValue as bad:
            raise ValidationError(str(bad)) from bad
        if month is None:
            raise ValidationError(_("请选月份，例如 2026-09"))
        return month

    def read(self) -> FinanceSheet:
        """Return the month as read. Raises SheetRefused for a file without accounts."""
        kept = self.cleaned_data
        file = kept["file"]
        place = {name: kept[name] for name in ("committee", "ledger", "period")}
        self.sheet = read_month(file.read(), file.name, **place)
        return self.sheet

    def keep(self, *, by: User) -> Version:
        """Keep the sheet that was read as the month's draft."""
        place = {name: self.cleaned_data[name] for name in ("committee", "ledger", "period")}
        return draft_finance(self.sheet or self.read(), by=by, **place).version


class AttachmentForm(forms.Form):
    title = forms.CharField(label=_("这是什么"), max_length=80, help_text=_("例如：路面修补合同"))
    file = forms.FileField(
        label=_("文件"), help_text=_("PDF、照片、Word、Excel，20MB以内。照片里的拍摄地点会自动去掉。")
    )

    def send(self, version: Version, *, by: User) -> Attachment:
        return attach(version, file=self.cleaned_data["file"], title=self.cleaned_data["title"], by=by)


class NoteForm(forms.Form):
    note = forms.CharField(label=_("审核意见"), max_length=200, required=False)


class PublishForm(forms.Form):
    """How long it hangs on the board; the figure in force stands there to begin with."""

    posting_days = forms.IntegerField(
        label=_("公示多少天"), required=False, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        least = least_posting_days(version, today())
        self.fields["posting_days"].initial = least
        self.fields["posting_days"].help_text = gettext("不少于%(days)d天") % {"days": least}


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("哪里要改"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明哪里要改，制表人才知道怎么改")},
    )


class OverruleForm(forms.Form):
    kind = forms.CharField(max_length=20)
    place = forms.CharField(max_length=200)
    reason = forms.CharField(
        label=_("为什么不是个人号码"),
        max_length=200,
        error_messages={"required": _("请写明为什么这不是个人号码，例如“这是合同编号”")},
    )
