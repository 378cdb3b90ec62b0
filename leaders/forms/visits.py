"""What a leader types of a visit, of a need, and of how a household wants to be met."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demands.forms.parts import PhotosField
from demands.models import Kind
from leaders.actions.visits import LONGEST, Need, Said, change_visit, first_day, record_visit
from leaders.models import Visit, Way
from residents.models import Household, Person
from users.models import User
from xidu.kit.dates import today
from xidu.kit.forms import LongWords

Result, Mood = Visit.Result, Visit.Mood
# What each button says. The offline draft sends the same words.
ANSWERS = {
    "ok": (Result.MET, Mood.OK),
    "none": (Result.NOBODY, ""),
    "refused": (Result.REFUSED, ""),
    "checked": (Result.CHECKED, ""),
}
NONE = ("", gettext_lazy("不写"))
TOO_LONG = gettext_lazy("最多写%(limit_value)d个字，现在有%(show_value)d个字")


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def offer(self, first: Any, last: Any) -> None:
        self.widget.attrs |= {"min": f"{first:%Y-%m-%d}"} | ({"max": f"{last:%Y-%m-%d}"} if last else {})


class VisitForm(forms.Form):
    """The page with the three answers; all but the answer may be left as it is."""

    r = forms.ChoiceField(choices=[(key, key) for key in ANSWERS], widget=forms.HiddenInput)
    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    on = DayField(label=gettext_lazy("哪天去的"), required=False, help_text=gettext_lazy("今天去的不用填。"))
    words = LongWords(
        label=gettext_lazy("记几句"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("点输入法上的话筒，可以直接说话。"),
        error_messages={"max_length": TOO_LONG},
    )
    way = forms.ChoiceField(label=gettext_lazy("怎么联系的"), choices=Way, initial=Way.DOOR, required=False)
    person = forms.ModelChoiceField(
        label=gettext_lazy("见到谁"), queryset=Person.objects.none(), required=False, empty_label=NONE[1]
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("为什么去"), choices=[NONE, *Visit.Reason.choices], required=False
    )
    minutes = forms.IntegerField(label=gettext_lazy("待了几分钟"), required=False, min_value=1, max_value=600)
    companions = forms.CharField(label=gettext_lazy("和谁一起去的"), required=False, max_length=120)
    promise = forms.CharField(label=gettext_lazy("答应了什么"), required=False, max_length=120)
    promise_until = DayField(label=gettext_lazy("答应到哪天"), required=False)
    next_on = DayField(label=gettext_lazy("下次哪天去"), required=False)

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.household = household
        self.fields["key"].initial = secrets.token_urlsafe(18)
        self.fields["on"].offer(first_day(household.committee), today())  # type: ignore[attr-defined]
        for name in ("promise_until", "next_on"):
            self.fields[name].offer(today(), None)  # type: ignore[attr-defined]
        people = self.fields["person"]
        people.queryset = household.people.filter(lives_here=True)  # type: ignore[attr-defined]
        people.label_from_instance = lambda person: person.name  # type: ignore[attr-defined]

    def clean_key(self) -> str:
        return self.cleaned_data["key"] or secrets.token_urlsafe(18)

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        if kept.get("promise_until") and not kept.get("promise"):
            self.add_error("promise", ValidationError(_("写一句答应了什么，或者不填日子")))
        return kept

    def said(self) -> Said:
        kept = self.cleaned_data
        result, mood = ANSWERS[kept["r"]]
        return Said(result=result, mood=mood, **self.details())

    def details(self) -> dict[str, Any]:
        kept = self.cleaned_data
        names = ("on", "words", "person", "reason", "minutes", "companions", "promise", "promise_until")
        return {name: kept[name] for name in (*names, "next_on")} | {"way": kept["way"] or Way.DOOR}

    def send(self, *, by: User) -> Visit:
        return record_visit(self.household, self.said(), key=f"leader:{self.cleaned_data['key']}", by=by)


class ChangeForm(VisitForm):
    """Other words for a visit of today's writing."""

    r = forms.ChoiceField(
        label=gettext_lazy("怎么样"),
        widget=forms.RadioSelect,
        choices=[
            ("ok", gettext_lazy("一切都好")),
            ("none", gettext_lazy("没碰到人")),
            ("refused", gettext_lazy("不愿意见")),
            ("checked", gettext_lazy("空房，看过了")),
        ],
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        names = ("on", "words", "way", "person", "reason", "minutes", "companions", "promise")
        initial = {name: getattr(visit, name) for name in (*names, "promise_until", "next_on")}
        found = [key for key, said in ANSWERS.items() if said == (visit.result, visit.mood)]
        super().__init__(
            *args, household=visit.household, initial=initial | {"r": found[0] if found else ""}, **kwargs
        )
        self.visit = visit
        del self.fields["key"]
        if visit.demand_id:
            del self.fields["r"]

    def said(self) -> Said:
        if self.visit.demand_id:
            return Said(result=Result.MET, mood=Mood.NEED, **self.details())
        return super().said()

    def send(self, *, by: User) -> Visit:
        return change_visit(self.visit, self.said(), by=by)


class NeedForm(forms.Form):
    """What is to be done for the household: one kind, one sentence, how urgent, perhaps a photo."""

    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    kind = forms.ModelChoiceField(
        label=gettext_lazy("哪一类"), queryset=Kind.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    words = LongWords(
        label=gettext_lazy("是什么事"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        help_text=gettext_lazy("例如：卫生间顶上滴水，楼上没人。"),
        error_messages={"required": gettext_lazy("写一句是什么事"), "max_length": TOO_LONG},
    )
    urgent = forms.ChoiceField(
        label=gettext_lazy("急不急"),
        widget=forms.RadioSelect,
        choices=[("", gettext_lazy("不急")), ("1", gettext_lazy("今天就要"))],
        required=False,
        initial="",
    )
    photos = PhotosField(label=gettext_lazy("拍张照"), help_text=gettext_lazy("别拍到人脸和身份证。"))
    on = DayField(label=gettext_lazy("哪天去的"), required=False, help_text=gettext_lazy("今天去的不用填。"))

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.household = household
        self.fields["key"].initial = secrets.token_urlsafe(18)
        self.fields["kind"].queryset = Kind.objects.filter(is_retired=False)  # type: ignore[attr-defined]
        self.fields["on"].offer(first_day(household.committee), today())  # type: ignore[attr-defined]

    def send(self, *, by: User) -> Visit:
        kept = self.cleaned_data
        need = Need(kept["kind"], kept["words"], bool(kept["urgent"]), kept["photos"])
        said = Said(result=Result.MET, mood=Mood.NEED, on=kept["on"], words=kept["words"])
        key = kept["key"] or secrets.token_urlsafe(18)
        return record_visit(self.household, said, key=f"leader:{key}", by=by, need=need)
