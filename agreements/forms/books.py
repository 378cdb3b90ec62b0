"""Shapes of a rule, of putting a book in force, and of a sheet of deeds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.actions.books import put_in_force, save_rule
from agreements.models import AgreementVersion, Rule, RuleBook
from agreements.sheets.awards import Awards, read_awards
from residents.models import Committee
from residents.querysets import Places
from users.models import User
from xidu.kit.dates import today

LARGEST = 10 * 1024 * 1024


class RuleForm(forms.ModelForm):
    """One rule of a draft; the database refuses it once the book is in force."""

    class Meta:
        model = Rule
        fields = (
            *("code", "category", "words", "points", "points_most", "unit", "cycle", "cap", "cap_per"),
            *("proof", "award", "trigger", "bars_honours"),
        )
        help_texts = {
            "points": _("扣分写负数；只取消评优的写0。"),
            "points_most": _("分值固定的不填。"),
            "trigger": _(
                "例如 check_in:volunteer 表示志愿服务签到自动记分，garden:tidy 表示菜园巡看整洁，"
                "booking:room 表示预订活动室；不用就不填。"
            ),
        }

    def __init__(self, *args: Any, book: RuleBook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book

    def send(self, *, by: User) -> Rule:
        known = self.instance if self.instance.pk else None
        row = Rule.objects.get(pk=known.pk) if known else None
        return save_rule(self.book, row, self.cleaned_data)


class InForceForm(forms.Form):
    since = forms.DateField(
        label=_("从哪天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    basis = forms.CharField(
        label=_("哪次会议通过的"), help_text=_("例如“2026年4月12日村民会议”。"), max_length=200
    )
    agreement = forms.ModelChoiceField(
        label=_("属于哪份约定"),
        queryset=AgreementVersion.objects.none(),
        required=False,
        empty_label=_("不属于哪一份"),
    )
    expires = forms.ChoiceField(
        label=_("到期办法"), choices=RuleBook.Expires.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, book: RuleBook, **kwargs: Any) -> None:
        super().__init__(*args, initial={"since": today(), "expires": book.expires}, **kwargs)
        self.book = book
        passed = AgreementVersion.objects.filter(
            committee=book.committee_id, passing__passed=True, agreement__audience=book.audience
        )
        self.fields["agreement"].queryset = passed.select_related("agreement")  # type: ignore[attr-defined]

    def send(self, *, by: User) -> RuleBook:
        names = ("since", "basis", "expires", "agreement")
        return put_in_force(self.book, by=by, **{name: self.cleaned_data[name] for name in names})


class SheetForm(forms.Form):
    """A sheet of deeds for one of the places in ``scope``."""

    committee = forms.ModelChoiceField(label=_("村居"), queryset=Committee.objects.none(), empty_label=None)
    file = forms.FileField(
        label=_("评议表"),
        help_text=_("Excel 或 WPS 表格都可以，列的先后不用改。"),
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

    def read(self) -> tuple[Awards, bytes]:
        """Return the deeds as read and the bytes they came in. Raises SheetRefused."""
        file = self.cleaned_data["file"]
        data = file.read()
        return read_awards(data, file.name), data
