"""What people type at the doors, and what staff type about accounts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from residents.models import Block, Committee, Street
from users.access import Scope
from users.actions.channels import choose_ways, open_ways
from users.actions.grants import Term
from users.models import User
from users.roles import BLOCK, COMMITTEE, ROLES, STREET
from xidu.kit import dates

Place = Street | Committee | Block


class WaysForm(forms.Form):
    """The ways a reader wants to hear by; only those that lead to them are offered."""

    channels = forms.MultipleChoiceField(
        label=_("怎么告诉我"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("一个都不选，就只放在这一页的消息里。"),
    )
    digest = forms.BooleanField(label=_("短信和邮件每天傍晚汇总一次"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        chosen = list(user.channel_choices.filter(topic=""))
        initial = {"channels": [row.channel for row in chosen], "digest": any(row.digest for row in chosen)}
        super().__init__(*args, initial=initial, **kwargs)
        self.user = user
        self.fields["channels"].choices = [(way.value, way.label) for way in open_ways(user)]  # type: ignore[attr-defined]

    def keep(self) -> None:
        choose_ways(self.user, self.cleaned_data["channels"], digest=self.cleaned_data["digest"])


class NoResetByMail(forms.Form):
    """Takes away the library's link to a reset by e-mail, a door this house does not have."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"password", "oldpassword"} & set(self.fields):
            self.fields[name].help_text = ""


class StaffLoginForm(NoResetByMail, LoginForm):
    pass


class StaffReauthenticateForm(NoResetByMail, ReauthenticateForm):
    pass


class StaffChangePasswordForm(NoResetByMail, ChangePasswordForm):
    pass


class CallForm(forms.Form):
    """What came of a call somebody asked for."""

    note = forms.CharField(label=_("结果"), max_length=200, required=False)


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("手机号码"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class SharedDevice(forms.Form):
    shared = forms.BooleanField(label=_("这是公用的电脑或平板（半小时不用就自动退出）"), required=False)


class PhoneCodeForm(SharedDevice):
    field_order = ("code", "shared")
    code = forms.CharField(
        label=_("6位数字"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class PaperCodeForm(SharedDevice):
    field_order = ("code", "shared")
    code = forms.CharField(
        label=_("纸上的8位登录码"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("新密码"),
        help_text=_("至少10个字，不要只用数字，不要和用户名相像。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label=_("再写一遍"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("两遍不一样，请再写一次。"))
        return again


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RoleForm(forms.Form):
    """A role to propose; ``place`` comes back as the row itself."""

    role = forms.ChoiceField(label=_("角色"))
    place = forms.ChoiceField(label=_("范围"))
    since = forms.DateField(label=_("自"), widget=DateInput())
    until = forms.DateField(label=_("至"), widget=DateInput(), required=False, help_text=_("最后一天"))
    basis = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("比如：2026年换届选举结果")
    )

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {f"{KINDS[type(place)]}:{place.pk}": place for place in places}
        kinds = {KINDS[type(place)] for place in self.places.values()}
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.key, role.label) for role in ROLES.values() if kinds & set(role.place)
        ]
        self.fields["place"].choices = [(key, str(row)) for key, row in self.places.items()]  # type: ignore[attr-defined]
        self.fields["since"].initial = dates.today()

    def clean_place(self) -> Place:
        return self.places[self.cleaned_data["place"]]

    @property
    def term(self) -> Term:
        data = self.cleaned_data
        return Term(since=data["since"], until=data["until"], basis=data["basis"])


class NewAccountForm(RoleForm):
    field_order = ("username", "name", "phone")
    username = forms.CharField(
        label=_("用户名"), max_length=60, validators=[UnicodeUsernameValidator()], help_text=_("登录时用")
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(
        label=_("手机号码"), max_length=30, required=False, help_text=_("组长用它收验证码登录")
    )


class NameForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60, help_text=_("写姓或者全名"))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("为什么收回"), max_length=200, help_text=_("比如：换届、调离"))


KINDS: dict[type, str] = {Street: STREET, Committee: COMMITTEE, Block: BLOCK}


def places_in(scope: Scope, committee: Committee | None) -> list[Place]:
    """Return where a role may be proposed: the street, the committees, and the blocks of one of them."""
    committees = list(Committee.objects.within(scope))  # type: ignore[attr-defined]
    chosen = committee or (committees[0] if len(committees) == 1 else None)
    street = list(Street.objects.all()[:1]) if scope.whole_street else []
    blocks = list(Block.objects.filter(committee=chosen)) if chosen else []
    return [*street, *committees, *blocks]
