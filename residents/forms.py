"""Shapes of what staff send about people and households."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from residents.actions.people import PersonFacts, keep_person
from residents.models import Block, Committee, Household, Person
from residents.querysets import Places
from residents.sheets.roster import Roster, read_roster
from xidu.kit.dates import Birth, parse_birth
from xidu.kit.errors import BadValue
from xidu.kit.ids import normal_phone
from xidu.kit.names import parse_name

LARGEST = 10 * 1024 * 1024


class PersonForm(forms.Form):
    """Facts of ``person``, stored or new with its committee. The phone is never filled in beforehand."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    block = forms.ModelChoiceField(label=_("楼组／村民小组"), queryset=Block.objects.none())
    door = forms.CharField(label=_("门牌"), max_length=40, help_text=_("例如：12号、101室"))
    sex = forms.ChoiceField(label=_("性别"), choices=Person.Sex.choices, required=False)
    relation = forms.CharField(label=_("与户主关系"), max_length=20, required=False)
    is_head = forms.BooleanField(label=_("户主"), required=False)
    birth = forms.CharField(
        label=_("出生日期"),
        max_length=30,
        required=False,
        help_text=_("例如：1958-3-14；农历写成“农历1976年十月初八”；只知道月份写“1975-8”"),
    )
    registered_here = forms.BooleanField(label=_("户籍在本村居"), required=False)
    lives_here = forms.BooleanField(label=_("实际住在本村居"), required=False)
    origin = forms.CharField(
        label=_("人员类别"),
        max_length=20,
        required=False,
        help_text=_("来沪人员、境外人员、空挂户等"),
    )
    phone = forms.CharField(
        label=_("电话"), max_length=30, required=False, help_text=_("不改就空着，原来的号码留着")
    )
    drop_phone = forms.BooleanField(label=_("原来的号码不用了，去掉"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(person), **kwargs)
        self.person = person
        self.fields["block"].queryset = Block.objects.filter(committee=person.committee_id)  # type: ignore[attr-defined]
        if not person.phone_sealed:
            del self.fields["drop_phone"]
            self.fields["phone"].help_text = ""

    def clean_name(self) -> str:
        return _read(parse_name, self.cleaned_data["name"])

    def clean_birth(self) -> Birth | None:
        return _read(parse_birth, self.cleaned_data["birth"])

    def clean_phone(self) -> str:
        return _read(normal_phone, self.cleaned_data["phone"]) if self.cleaned_data["phone"] else ""

    def send(self) -> list[str]:
        """Write the person and return the names of the changed fields. Raises RuleBroken."""
        facts = dict(self.cleaned_data)
        drops = facts.pop("drop_phone", False)
        facts["phone"] = facts["phone"] or ("" if drops else None)
        return keep_person(self.person, PersonFacts(**facts))


class HouseholdForm(forms.ModelForm):
    class Meta:
        model = Household
        fields = ("use", "house")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        error_messages={"required": _("请写明原因，例如“通知体检”。")},
    )


class ExportForm(ReasonForm):
    kind = forms.ChoiceField(
        label=_("格式"),
        choices=[("xlsx", _("Excel 表格（xlsx）")), ("csv", _("文本表格（csv）"))],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
    field_order = ("kind", "reason")


class RosterForm(forms.Form):
    """A roster for one of the places in ``scope``."""

    committee = forms.ModelChoiceField(label=_("村居"), queryset=Committee.objects.none(), empty_label=None)
    file = forms.FileField(
        label=_("名册"),
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

    def read(self) -> tuple[Roster, bytes]:
        """Return the roster as read and the bytes it came in. Raises SheetRefused for a file that is none."""
        file = self.cleaned_data["file"]
        data = file.read()
        return read_roster(data, file.name), data


def _read(parse: Any, text: str) -> Any:
    try:
        return parse(text)
    except BadValue as bad:
        raise ValidationError(str(bad)) from bad


def _initial(person: Person) -> dict[str, Any]:
    home = person.household
    same = ("name", "sex", "relation", "is_head", "registered_here", "lives_here", "origin")
    return {
        **{name: getattr(person, name) for name in same},
        "block": home.block_id if home else None,
        "door": home.door if home else "",
        "birth": person.birth.words() if person.birth else "",
    }
