"""Shapes of the desk for a nursery: a season, a lesson, a day's people, lunch, need, reductions, the draw."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from services.actions.nursery import open_term
from services.actions.nursery_draws import draw_lots
from services.actions.nursery_joining import NEEDS, ask_reduction, verify_need
from services.actions.nursery_people import RUN, TEACH, holders_of
from services.actions.nursery_planning import add_lesson, put_meal, put_on_duty
from services.models import Duty, Enrolment, NurseryChild, NurserySite, Reduction, Term
from users.models import User
from xidu.kit.forms import OnceForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class OpenForm(forms.Form):
    season = forms.ChoiceField(
        label=_("哪一期"), choices=NurserySite.Season.choices, widget=forms.RadioSelect
    )
    first_day = forms.DateField(label=_("第一天"), widget=DAY)
    where = forms.CharField(label=_("在哪里"), max_length=80)
    opens_at = forms.DateTimeField(label=_("什么时候开始报名"), widget=MOMENT)
    closes_at = forms.DateTimeField(label=_("报名到什么时候"), widget=MOMENT)
    capacity = forms.IntegerField(
        label=_("名额"), min_value=1, max_value=200, required=False, help_text=_("空着就是35个。")
    )
    fact_words = forms.CharField(
        label=_("要抽签就写用什么定"),
        max_length=120,
        required=False,
        help_text=_("例如“6月20日双色球开奖号码”。空着就是先报先得。"),
    )

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee = committee

    def send(self, *, by: User) -> Term:
        kept = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        season, first = kept.pop("season"), kept.pop("first_day")
        return open_term(self.committee, season, first, by=by, **kept)


class LessonForm(OnceForm):
    day = forms.DateField(label=_("哪天"), widget=DAY)
    start = forms.TimeField(label=_("几点开始"), widget=CLOCK)
    end = forms.TimeField(label=_("几点结束"), widget=CLOCK)
    course = forms.CharField(label=_("上什么"), max_length=40)
    room = forms.CharField(label=_("哪个教室"), max_length=30)
    lecturer = forms.ModelChoiceField(label=_("谁来上"), queryset=User.objects.none())

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lecturer"].queryset = holders_of(TEACH, term.committee_id)  # type: ignore[attr-defined]

    def send(self, term: Term, *, by: User) -> object:
        kept = self.cleaned_data
        about = {name: kept[name] for name in ("course", "room", "lecturer")}
        source = f"lesson:{term.pk}:{kept['source']}"
        return add_lesson(term, kept["day"], kept["start"], kept["end"], **about, by=by, source=source)


class DutyForm(forms.Form):
    day = forms.DateField(label=_("哪天"), widget=DAY)
    post = forms.ChoiceField(label=_("做什么"), choices=Duty.Post.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("姓名"), max_length=20)

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def send(self, term: Term, *, by: User) -> object:
        kept = self.cleaned_data
        return put_on_duty(term, kept["day"], kept["post"], kept["name"], by=by)


class MealForm(forms.Form):
    day = forms.DateField(label=_("哪天"), widget=DAY)
    dishes = forms.CharField(label=_("中午吃什么"), max_length=120)
    contains = forms.CharField(
        label=_("含有"), max_length=60, required=False, help_text=_("花生、牛奶、蛋、虾蟹……")
    )

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def send(self, term: Term, *, by: User) -> object:
        kept = self.cleaned_data
        return put_meal(term, kept["day"], kept["dishes"], contains=kept["contains"], by=by)


class ReductionForm(forms.Form):
    amount = forms.DecimalField(label=_("减多少（元）"), max_digits=8, decimal_places=2)
    reason = forms.CharField(label=_("为什么减，看了什么材料"), max_length=200)

    def send(self, child: NurseryChild, *, by: User) -> Reduction:
        return ask_reduction(
            child, amount=self.cleaned_data["amount"], reason=self.cleaned_data["reason"], by=by
        )


class NeedForm(forms.Form):
    needs = forms.MultipleChoiceField(
        label=_("看过材料的情况"),
        choices=list(NEEDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def send(self, row: Enrolment, *, by: User) -> Enrolment:
        return verify_need(row, self.cleaned_data["needs"], by=by)


class DrawForm(forms.Form):
    fact = forms.CharField(label=_("当场得到的话或号码"), max_length=120)
    witness = forms.ModelChoiceField(label=_("谁见证"), queryset=User.objects.none())

    def __init__(self, *args: Any, site: NurserySite, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = holders_of(RUN, site.committee_id).exclude(pk=by.pk)
        self.fields["witness"].queryset = rows  # type: ignore[attr-defined]

    def send(self, site: NurserySite, *, by: User) -> NurserySite:
        return draw_lots(site, fact=self.cleaned_data["fact"], witness=self.cleaned_data["witness"], by=by)
