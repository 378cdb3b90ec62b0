"""Shapes of what is typed around open days; each form calls one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from residents.models import Block, Committee
from users.models import User
from village_affairs.actions.coming import say_coming, subscribe
from village_affairs.actions.open_days import cancel, change, set_agenda, set_usual_agenda
from village_affairs.actions.planning import set_rule
from village_affairs.models import Coming, OpenDay, OpenDayRule, Subscription
from village_affairs.models.open_days import Weekday
from xidu.kit.forms import OnceForm, phone_or_none

AGENDA_ROWS = 6
PHONE = {"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
CLOCK = {"type": "time", "step": "300"}


class ComingForm(OnceForm):
    people = forms.IntegerField(
        label=_("几个人来"),
        min_value=1,
        max_value=20,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "min_value": _("至少写1个人"),
            "max_value": _("一次最多写20个人，更多请打电话告诉我们"),
            "invalid": _("请写数字，例如 2"),
        },
    )
    block = forms.ModelChoiceField(
        label=_("您是哪一组的"), queryset=Block.objects.none(), required=False, empty_label=_("不说也可以")
    )
    phone = forms.CharField(
        label=_("手机号"),
        help_text=_("填了，前一天和当天早上给您发短信提醒。不会公开。"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs=PHONE),
    )

    def __init__(self, *args: Any, open_day: OpenDay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_day = open_day
        self.fields["block"].queryset = Block.objects.filter(committee=open_day.committee_id)  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        return phone_or_none(self.cleaned_data["phone"])

    def send(self, *, user: User | None) -> Coming:
        kept = self.cleaned_data
        return say_coming(
            self.open_day,
            source=f"web:{kept['source']}",
            people=kept["people"],
            block=kept["block"],
            phone=kept["phone"],
            user=user,
        )


class SubscribeForm(forms.Form):
    """A phone or an e-mail address, whichever somebody has."""

    contact = forms.CharField(
        label=_("手机号或电子邮箱"),
        help_text=_("先给您发一条确认，点了确认才开始提醒。随时可以退订。"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )

    def clean_contact(self) -> str:
        text = str(self.cleaned_data["contact"]).strip()
        if "@" not in text:
            return phone_or_none(text)
        try:
            validate_email(text)
        except ValidationError as bad:
            raise ValidationError(_("电子邮箱写得不对，例如 name@example.com")) from bad
        return text

    def send(self, committee: Committee, topic: str) -> Subscription:
        contact = self.cleaned_data["contact"]
        way = {"email": contact} if "@" in contact else {"phone": contact}
        return subscribe(committee, topic, **way)


class RuleForm(forms.Form):
    """The rule of a committee's open days, said as people say it."""

    nth = forms.TypedChoiceField(label=_("每月第几个"), choices=OpenDayRule.Nth, coerce=int)
    weekday = forms.TypedChoiceField(label=_("星期几"), choices=Weekday, coerce=int)
    start = forms.TimeField(label=_("几点开始"), initial="09:00", widget=forms.TimeInput(attrs=CLOCK))
    end = forms.TimeField(label=_("几点结束"), initial="11:00", widget=forms.TimeInput(attrs=CLOCK))
    place_name = forms.CharField(label=_("在哪里"), max_length=80, initial=_("村委会一楼议事厅"))
    on_holiday = forms.ChoiceField(
        label=_("碰上节假日"), choices=OpenDayRule.OnHoliday, initial=OpenDayRule.OnHoliday.WEEK_LATER
    )

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        if kept.get("start") and kept.get("end") and kept["end"] <= kept["start"]:
            self.add_error("end", _("结束时间要晚于开始时间"))
        return kept

    def send(self, committee: Committee, *, by: User) -> OpenDayRule:
        return set_rule(committee=committee, by=by, **self.cleaned_data)


class ChangeForm(forms.Form):
    day = forms.DateField(
        label=_("改到哪一天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    start = forms.TimeField(label=_("几点开始"), widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    end = forms.TimeField(label=_("几点结束"), widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    place_name = forms.CharField(label=_("在哪里"), max_length=80)
    reason = forms.CharField(label=_("为什么改"), max_length=80, help_text=_("居民会看到。"))

    def send(self, open_day: OpenDay, *, by: User) -> OpenDay:
        return change(open_day, by=by, **self.cleaned_data)


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("为什么取消"), max_length=120, help_text=_("居民会看到。"))

    def send(self, open_day: OpenDay, *, by: User) -> OpenDay:
        return cancel(open_day, reason=self.cleaned_data["reason"], by=by)


class AgendaItemForm(forms.Form):
    at = forms.CharField(label=_("几点"), max_length=5, required=False)
    what = forms.CharField(label=_("做什么"), max_length=60, required=False)
    detail = forms.CharField(label=_("怎么做"), max_length=120, required=False)


AgendaFormSet = forms.formset_factory(AgendaItemForm, extra=0, max_num=AGENDA_ROWS)


def keep_agenda(formset: Any, open_day: OpenDay, *, by: User) -> None:
    set_agenda(open_day, items=[form.cleaned_data for form in formset], by=by)


def keep_usual_agenda(formset: Any, rule: OpenDayRule, *, by: User) -> int:
    return set_usual_agenda(rule, items=[form.cleaned_data for form in formset], by=by)
