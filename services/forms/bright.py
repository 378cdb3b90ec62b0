"""Shapes of 光明行动: to be asked, a day, a station's two eyes by number, and each step of a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from residents.models import Committee, Person
from services.actions import bright_after as after
from services.actions.bright import DayPlan, note_results, plan_day
from services.actions.bright_aid import check_aid, decide_aid
from services.actions.bright_kind import SLOTS
from services.actions.consents import give_consents, texts_of
from services.actions.enrolling import enrol
from services.models import (
    Enrolment,
    Eye,
    EyeDay,
    EyeFile,
    EyeReferral,
    EyeResult,
    EyeStation,
    Programme,
)
from users.actions.family import Acting
from users.models import Authority, User
from xidu.kit.dates import today
from xidu.kit.errors import NotNow
from xidu.kit.forms import OnceForm

DAY = {"type": "date"}
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
LINE = 120


class AskedForm(forms.Form):
    """What 光明行动 asks beyond who takes part."""

    slot = forms.ChoiceField(
        label=gettext_lazy("几点来方便"),
        choices=[("", gettext_lazy("都可以")), *((slot, slot) for slot in SLOTS)],
        required=False,
    )
    fetch = forms.BooleanField(label=gettext_lazy("走不动，要人接"), required=False)


class DoorForm(OnceForm, AskedForm):
    """A leader at the door: the elder signed the paper, the leader takes its picture."""

    scan = forms.FileField(label=gettext_lazy("签了字的同意书，拍下来"))
    field_order = ("scan", "slot", "fetch")

    def send(self, day: EyeDay, person: Person, *, by: User) -> Enrolment:
        kept = self.cleaned_data
        acting = Acting(by, person, Authority.PAPER)
        programme = day.term.programme
        texts = [text for text in texts_of(programme, today()) if text.is_needed]
        give_consents(acting, texts, scan=kept["scan"])
        facts = {"slot": kept["slot"], "fetch": kept["fetch"]}
        return enrol(day.term, acting, source=f"door:{kept['source']}", facts=facts)


class DayForm(OnceForm):
    on = forms.DateField(label=gettext_lazy("哪一天"), widget=forms.DateInput(attrs=DAY))
    start = forms.TimeField(label=gettext_lazy("几点开始"), widget=CLOCK, initial="08:30")
    end = forms.TimeField(label=gettext_lazy("几点结束"), widget=CLOCK, initial="11:30")
    where = forms.CharField(label=gettext_lazy("在哪里查"), max_length=80)
    hospital = forms.CharField(label=gettext_lazy("哪家医院来查"), max_length=40)
    collect = forms.CharField(
        label=gettext_lazy("结果到哪里领"), max_length=60, help_text=gettext_lazy("例如“金港村卫生服务站”。")
    )
    seats = forms.IntegerField(label=gettext_lazy("名额"), min_value=1, max_value=300, initial=60)
    stations = forms.MultipleChoiceField(
        label=gettext_lazy("查哪几样"),
        choices=EyeStation.Kind.choices,
        initial=EyeStation.Kind.values,
        widget=forms.CheckboxSelectMultiple,
    )

    def send(self, committee: Committee, *, by: User) -> EyeDay:
        kept = dict(self.cleaned_data)
        source, _website = kept.pop("source"), kept.pop("website")
        programme = Programme.objects.of_committee(committee.pk).filter(key="bright").first()
        if programme is None:
            raise NotNow(_("还没有设立光明行动，请先设立。"))
        plan = DayPlan(**kept | {"stations": tuple(kept["stations"])})
        return plan_day(programme, committee, plan, by=by, source=f"bright:{source}")


class StationForm(forms.Form):
    """One person at one station, by the number on the slip: both eyes in one go."""

    number = forms.IntegerField(
        label=gettext_lazy("号"), min_value=1, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    right_value = forms.CharField(label=gettext_lazy("右眼"), max_length=12, required=False)
    right_finding = forms.CharField(label=gettext_lazy("右眼所见"), max_length=200, required=False)
    left_value = forms.CharField(label=gettext_lazy("左眼"), max_length=12, required=False)
    left_finding = forms.CharField(label=gettext_lazy("左眼所见"), max_length=200, required=False)

    def __init__(self, *args: Any, station: EyeStation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.station = station
        hints = {
            EyeStation.Kind.VISION: _("0.02到2.0，看不到写“指数”“手动”“光感”。"),
            EyeStation.Kind.GLAUCOMA: _("眼压0到80毫米汞柱。"),
        }
        hint = hints.get(EyeStation.Kind(station.kind))
        for name in ("right_value", "left_value"):
            if hint is None:
                del self.fields[name]
            else:
                self.fields[name].help_text = hint

    def clean_number(self) -> EyeFile:
        rows = EyeFile.objects.filter(day=self.station.day_id, number=self.cleaned_data["number"])
        if (row := rows.select_related("enrolment").first()) is None:
            raise ValidationError(_("今天没有这个号，请对一下条子上的号。"))
        return row

    def send(self, *, by: User) -> list[EyeResult]:
        kept = self.cleaned_data
        eyes = {
            eye: (kept.get(f"{side}_value", ""), kept[f"{side}_finding"])
            for eye, side in ((Eye.RIGHT, "right"), (Eye.LEFT, "left"))
        }
        return list(note_results(kept["number"], self.station, eyes, by=by))


class WhyForm(forms.Form):
    why = forms.ChoiceField(
        label=gettext_lazy("为什么要看？本人会看到您写的"),
        choices=[
            (words, words) for words in ("下结论", "当面告诉结果", "联系转诊和手术", "核对补贴", "复查")
        ],
        widget=forms.RadioSelect,
    )


def _words(label: Any, **facts: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LINE, required=False, **facts)


class ConcludeForm(forms.Form):
    conclusion = forms.ChoiceField(
        label=gettext_lazy("结论"), choices=EyeFile.Conclusion.choices, widget=forms.RadioSelect
    )
    advice = _words(gettext_lazy("医生的话"))

    def send(self, file: EyeFile, *, by: User) -> Any:
        kept = self.cleaned_data
        return after.conclude(file, kept["conclusion"], advice=kept["advice"], by=by)


class ToldForm(forms.Form):
    def send(self, file: EyeFile, *, by: User) -> Any:
        return after.hand_over(file, by=by)


class ReferForm(forms.Form):
    hospital = forms.CharField(label=gettext_lazy("哪家医院"), max_length=40)
    on = forms.DateField(label=gettext_lazy("哪一天"), widget=forms.DateInput(attrs=DAY), required=False)
    state = forms.ChoiceField(label=gettext_lazy("到哪一步"), choices=EyeReferral.State.choices)
    reply = _words(gettext_lazy("医院的话"))

    def send(self, file: EyeFile, *, by: User) -> Any:
        return after.keep_referral(file, **self.cleaned_data, by=by)


class AidForm(forms.Form):
    def send(self, file: EyeFile, *, by: User) -> Any:
        return check_aid(file, by=by)


class DecideForm(forms.Form):
    agreed = forms.ChoiceField(
        label=gettext_lazy("同意吗"),
        choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))],
        widget=forms.RadioSelect,
    )
    because = _words(gettext_lazy("理由"))

    def send(self, file: EyeFile, *, by: User) -> Any:
        aid = getattr(file, "aid", None)
        if aid is None:
            raise NotNow(_("还没有核对补贴，请先核对。"))
        kept = self.cleaned_data
        return decide_aid(aid, agreed=kept["agreed"] == "yes", because=kept["because"], by=by)


class SurgeryForm(forms.Form):
    eye = forms.ChoiceField(label=gettext_lazy("哪只眼"), choices=Eye.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=gettext_lazy("手术日期"), widget=forms.DateInput(attrs=DAY))

    def send(self, file: EyeFile, *, by: User) -> Any:
        return after.plan_surgery(file, self.cleaned_data["eye"], self.cleaned_data["on"], by=by)


class OutcomeForm(forms.Form):
    eye = forms.ChoiceField(label=gettext_lazy("哪只眼"), choices=Eye.choices, widget=forms.RadioSelect)
    outcome = _words(gettext_lazy("手术结果"))

    def send(self, file: EyeFile, *, by: User) -> Any:
        row = file.surgeries.filter(eye=self.cleaned_data["eye"]).first()
        if row is None:
            raise NotNow(_("这只眼睛还没有排手术。"))
        return after.finish_surgery(row, outcome=self.cleaned_data["outcome"], by=by)


class RecheckForm(forms.Form):
    words = _words(gettext_lazy("复查看到什么"))

    def send(self, file: EyeFile, *, by: User) -> Any:
        row = file.rechecks.filter(done_at=None).order_by("due_on").first()
        if row is None:
            raise NotNow(_("没有要复查的。"))
        return after.recheck_done(row, words=self.cleaned_data["words"], by=by)


# In the order of the way: what a step is called, and its form.
STEPS: dict[str, tuple[Any, type[Any]]] = {
    "conclude": (gettext_lazy("下结论"), ConcludeForm),
    "told": (gettext_lazy("当面告诉了"), ToldForm),
    "refer": (gettext_lazy("记转诊"), ReferForm),
    "aid": (gettext_lazy("核对补贴"), AidForm),
    "decide": (gettext_lazy("决定补贴"), DecideForm),
    "surgery": (gettext_lazy("排手术"), SurgeryForm),
    "outcome": (gettext_lazy("记手术结果"), OutcomeForm),
    "recheck": (gettext_lazy("复查过了"), RecheckForm),
}


def steps_of(file: EyeFile) -> list[str]:
    """Return the steps that can come next for a file."""
    referral, aid = getattr(file, "referral", None), getattr(file, "aid", None)
    surgeries = list(file.surgeries.all())
    found = {
        "conclude": file.number is not None,
        "told": file.concluded_at is not None and file.told_at is None,
        "refer": referral is not None,
        "aid": referral is not None and (aid is None or aid.decided_by_id is None),
        "decide": aid is not None and aid.decided_by_id is None,
        "surgery": referral is not None and referral.state == EyeReferral.State.SEEN and len(surgeries) < 2,
        "outcome": any(row.done_at is None for row in surgeries),
        "recheck": file.rechecks.filter(done_at=None).exists(),
    }
    return [step for step in STEPS if found[step]]
