"""Shapes of a wish to act for one's family, and of what staff saw at the counter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from residents.models import Person
from users.actions.family import ask_at_the_counter, ask_link, confirm_guardian, witness_link
from users.models import User
from xidu.kit import crypto
from xidu.kit.errors import BadValue
from xidu.kit.forms import phone_or_none

PHONE = {"type": "tel", "inputmode": "tel", "autocomplete": "off"}


def account_of_phone(phone: str) -> User | None:
    index = crypto.blind_index(phone, "phone", 0)
    return User.objects.filter(phone_index=index, is_active=True).select_related("person").first()


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=gettext_lazy("对方登录用的手机号"), max_length=20, widget=forms.TextInput(attrs=PHONE)
    )
    relation = forms.CharField(
        label=gettext_lazy("来办的人是老人的"), max_length=12, help_text=gettext_lazy("例如“女儿”。")
    )

    def clean_phone(self) -> str:
        return phone_or_none(self.cleaned_data["phone"])


class AskForm(PhoneForm):
    """``side`` says who the reader is; an unknown number is answered like a known one."""

    side = forms.ChoiceField(
        label=gettext_lazy("谁替谁办"),
        choices=[("relative", gettext_lazy("我替老人办")), ("elder", gettext_lazy("请家里人替我办"))],
        widget=forms.RadioSelect,
        initial="relative",
    )
    field_order = ("side", "phone", "relation")

    def send(self, *, by: User) -> bool:
        kept = self.cleaned_data
        other = account_of_phone(kept["phone"])
        if kept["side"] == "elder":
            if by.person is None:
                raise BadValue(_("您的账号还没有对上名册，请带身份证到村居登记一次。"))
            if other is not None:
                ask_link(by.person, other, relation=kept["relation"], by=by)
        elif other is not None and other.person is not None:
            ask_link(other.person, by, relation=kept["relation"], by=by)
        return True


class OfPersonForm(PhoneForm):
    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def other(self) -> User:
        account = account_of_phone(self.cleaned_data["phone"])
        if account is None:
            raise BadValue(_("没有用这个手机号的账号，请让他先用手机登录一次。"))
        return account


class GuardianForm(OfPersonForm):
    papers = forms.CharField(
        label=gettext_lazy("看了什么材料"), max_length=60, help_text=gettext_lazy("例如“户口簿”。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = _("监护人登录用的手机号")
        self.fields["relation"].label = _("是孩子的")
        self.fields["relation"].help_text = _("例如“妈妈”。")

    def send(self, *, by: User) -> Any:
        kept = self.cleaned_data
        facts = {"relation": kept["relation"], "papers": kept["papers"]}
        return confirm_guardian(self.person, self.other(), by=by, **facts)


class WitnessForm(OfPersonForm):
    """The elder stands at the counter and has signed; the relative says yes with their own telephone."""

    def send(self, *, by: User) -> Any:
        link = ask_at_the_counter(self.person, self.other(), relation=self.cleaned_data["relation"], by=by)
        return witness_link(link, by=by)
