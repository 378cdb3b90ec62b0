"""Shapes of a garden's steps; each form calls one action."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.actions import garden as acts
from agreements.actions.garden_draws import announce_draw, run_draw, witnesses_for
from agreements.actions.garden_returns import decide_return, object_return
from agreements.actions.garden_rounds import judge_plot
from agreements.actions.garden_waiting import ask_plot
from agreements.forms.claims import DAY
from agreements.forms.pacts import HomeField
from agreements.models import (
    AgreementVersion,
    Captain,
    Draw,
    DrawResult,
    Finding,
    Garden,
    GardenRound,
    Plot,
    PlotReturn,
    PlotTenure,
    Waiting,
)
from residents.models import Block, Committee, Household
from users.models import User
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.forms import OnceForm

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
SIZE: dict[str, Any] = {"min_value": Decimal("0.1"), "max_value": Decimal(9999), "decimal_places": 1}


class GardenForm(forms.Form):
    name = forms.CharField(label=_("名称"), help_text=_("例如“河边菜园”。"), max_length=30)
    where = forms.CharField(label=_("在哪里"), help_text=_("例如“三号桥东边”。"), max_length=120)
    block = forms.ModelChoiceField(
        label=_("分给谁"), queryset=Block.objects.none(), required=False, empty_label=_("全村")
    )
    plots = forms.IntegerField(label=_("分成几块地"), min_value=1, max_value=acts.MOST)
    size = forms.DecimalField(label=_("每块多大（平方米）"), **SIZE)
    agreement = forms.ModelChoiceField(
        label=_("照哪份约定"), queryset=AgreementVersion.objects.none(), required=False, empty_label=_("没有")
    )

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee = committee
        passed = AgreementVersion.objects.filter(committee=committee, passing__passed=True)
        self.fields["agreement"].queryset = passed.select_related("agreement")  # type: ignore[attr-defined]
        self.fields["block"].queryset = Block.objects.filter(committee=committee)  # type: ignore[attr-defined]

    def send(self, *, by: User) -> Garden:
        return acts.open_garden(self.committee, by=by, **self.cleaned_data)


class StepForm(OnceForm):
    """A step on the garden's desk page; several stand there, so the ids of its fields bear its name."""

    def __init__(self, *args: Any, garden: Garden, by: User, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"garden_{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.garden = garden
        if home := self.fields.get("household"):
            home.offer(garden.committee_id)  # type: ignore[attr-defined]


class AskForm(StepForm):
    household = HomeField(label=_("哪一户要报名"), queryset=Household.objects.none())

    def send(self, *, by: User) -> Waiting:
        key = f"desk:{self.cleaned_data['source']}"
        home = self.cleaned_data["household"]
        return ask_plot(self.garden, home, door=Waiting.Door.DESK, key=key, by=by)


class TenureForm(StepForm):
    plot = forms.ModelChoiceField(label=_("几号地"), queryset=Plot.objects.none(), empty_label=_("选一块"))
    household = HomeField(label=_("哪一户在种"), queryset=Household.objects.none())
    since = forms.DateField(label=_("从哪天起"), widget=DAY, initial=today)

    def __init__(self, *args: Any, garden: Garden, by: User, **kwargs: Any) -> None:
        super().__init__(*args, garden=garden, by=by, **kwargs)
        self.fields["plot"].queryset = acts.free_plots(garden, today())  # type: ignore[attr-defined]

    def send(self, *, by: User) -> PlotTenure:
        kept = self.cleaned_data
        return acts.enter_tenure(kept["plot"], kept["household"], since=kept["since"], by=by)


class CaptainForm(StepForm):
    user = forms.ModelChoiceField(
        label=_("哪位做菜园队长"),
        help_text=_("先到“账号与角色”给这位邻居菜园队长的角色。"),
        queryset=User.objects.none(),
        empty_label=_("选一位"),
    )
    since = forms.DateField(label=_("从哪天起"), widget=DAY, initial=today)
    until = forms.DateField(label=_("到哪天"), widget=DAY, required=False)

    def __init__(self, *args: Any, garden: Garden, by: User, **kwargs: Any) -> None:
        super().__init__(*args, garden=garden, by=by, **kwargs)
        self.fields["user"].queryset = acts.candidates_for_captain(garden)  # type: ignore[attr-defined]

    def send(self, *, by: User) -> Captain:
        kept = self.cleaned_data
        return acts.name_captain(self.garden, kept["user"], since=kept["since"], until=kept["until"], by=by)


class PlotsForm(StepForm):
    count = forms.IntegerField(label=_("再加几块地"), min_value=1, max_value=acts.MOST)
    size = forms.DecimalField(label=_("每块多大（平方米）"), **SIZE)

    def send(self, *, by: User) -> int:
        return acts.add_plots(self.garden, self.cleaned_data["count"], self.cleaned_data["size"], by=by)


class AnnounceForm(StepForm):
    title = forms.CharField(label=_("名称"), help_text=_("例如“2027年春季抽签”。"), max_length=40)
    closes_at = forms.DateTimeField(label=_("报名到"), widget=MOMENT)
    fact_words = forms.CharField(
        label=_("当场用什么定"),
        help_text=_("写一件现在谁也不知道、到时谁都查得到的事，例如“12月5日双色球开奖号码”。"),
        max_length=120,
    )

    def clean_closes_at(self) -> Any:
        return self.cleaned_data["closes_at"].replace(tzinfo=SHANGHAI)

    def send(self, *, by: User) -> Draw:
        kept = self.cleaned_data
        about = {name: kept[name] for name in ("title", "closes_at", "fact_words")}
        return announce_draw(self.garden, key=f"draw:{kept['source']}", by=by, **about)


STEPS: dict[str, type[StepForm]] = {
    "ask": AskForm,
    "draw": AnnounceForm,
    "tenure": TenureForm,
    "captain": CaptainForm,
    "plots": PlotsForm,
}


class RunForm(forms.Form):
    fact = forms.CharField(
        label=_("当场得到的"), help_text=_("照原样写，例如“05 11 14 22 27 30 + 08”。"), max_length=120
    )
    witness = forms.ModelChoiceField(
        label=_("谁在场见证"), queryset=User.objects.none(), empty_label=_("选一位")
    )

    def __init__(self, *args: Any, draw: Draw, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draw = draw
        self.fields["witness"].queryset = witnesses_for(draw.garden, by)  # type: ignore[attr-defined]

    def send(self, *, by: User) -> DrawResult:
        return run_draw(
            self.draw, fact=self.cleaned_data["fact"], witness=self.cleaned_data["witness"], by=by
        )


class LookForm(forms.Form):
    """How a plot looks. The three looks are three buttons."""

    note = forms.CharField(label=_("说一句"), max_length=120, required=False)
    photo = forms.FileField(
        label=_("照片"),
        help_text=_("荒了要拍一张或写一句；别的可以不传。"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )
    look = forms.ChoiceField(
        choices=Finding.Look.choices,
        widget=forms.HiddenInput,
        error_messages={"required": _("请点“整洁”“要提醒”或“荒了”。")},
    )

    def send(self, round_: GardenRound, tenure: PlotTenure, *, by: User) -> Finding:
        kept = self.cleaned_data
        return judge_plot(round_, tenure, look=kept["look"], note=kept["note"], photo=kept["photo"], by=by)


class ObjectForm(forms.Form):
    words = forms.CharField(
        label=_("有什么难处"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写一句为什么，例如“住院了，下月能种”。")},
    )

    def send(self, back: PlotReturn, *, by: User) -> PlotReturn:
        return object_return(back, words=self.cleaned_data["words"], by=by)


class DecideForm(forms.Form):
    keeps = forms.TypedChoiceField(
        label=_("怎么定"),
        choices=[("yes", _("继续种")), ("no", _("收回"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("为什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def send(self, back: PlotReturn, *, by: User) -> PlotReturn:
        return decide_return(
            back, keeps=self.cleaned_data["keeps"], answer=self.cleaned_data["answer"], by=by
        )


class LeaderAskForm(OnceForm):
    """For a household of the leader's own blocks."""

    garden = forms.ModelChoiceField(label=_("哪块菜园"), queryset=Garden.objects.none(), empty_label=None)
    household = forms.ModelChoiceField(
        label=_("哪一户要报名"), queryset=Household.objects.none(), empty_label=_("选一户")
    )

    def __init__(self, *args: Any, homes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["household"].queryset = homes  # type: ignore[attr-defined]
        gardens = Garden.objects.filter(committee__in=homes.order_by().values("committee"))
        self.fields["garden"].queryset = gardens  # type: ignore[attr-defined]

    def send(self, *, by: User) -> Waiting:
        kept = self.cleaned_data
        key = f"leader:{kept['source']}"
        return ask_plot(kept["garden"], kept["household"], door=Waiting.Door.LEADER, key=key, by=by)
