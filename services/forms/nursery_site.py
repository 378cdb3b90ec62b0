"""Shapes of a day at the site: sign-in, hand-over, what happened, why a record is opened, who came in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from services.actions.nursery_days import note_incident
from services.actions.nursery_pick_ups import hand_over
from services.actions.nursery_planning import let_in
from services.models import ChildDay, Enrolment, Incident, Term, Visitor
from users.models import User
from xidu.kit.forms import LongWords, OnceForm


class SignInForm(forms.Form):
    temperature = forms.DecimalField(
        label=_("体温（可以不量）"), max_digits=3, decimal_places=1, required=False
    )


class HandOverForm(forms.Form):
    code = forms.CharField(
        label=_("接送码"),
        max_length=12,
        help_text=_("6位数字，在家长手机上。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    signed = forms.CharField(label=_("接的人自己签名字"), max_length=20)

    def send(self, row: Enrolment, *, by: User) -> ChildDay:
        return hand_over(row, code=self.cleaned_data["code"], signed=self.cleaned_data["signed"], by=by)


class IncidentForm(OnceForm):
    kind = forms.ChoiceField(label=_("什么事"), choices=Incident.Kind.choices, widget=forms.RadioSelect)
    child = forms.ModelChoiceField(
        label=_("哪个孩子（和孩子无关就空着）"), queryset=Enrolment.objects.none(), required=False
    )
    words = LongWords(label=_("发生了什么、怎么处理的"), max_length=1000)
    field_order = ("kind", "child", "words")

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        child = self.fields["child"]
        rows = Enrolment.objects.filter(term=term, state=Enrolment.State.ENROLLED).select_related("person")
        child.queryset = rows.order_by("number")  # type: ignore[attr-defined]
        child.label_from_instance = lambda row: row.person.name  # type: ignore[attr-defined]

    def send(self, term: Term, *, by: User) -> Incident:
        kept = self.cleaned_data
        about = {"kind": kept["kind"], "words": kept["words"], "enrolment": kept["child"]}
        return note_incident(term, by=by, source=f"site:{term.pk}:{kept['source']}", **about)


class WhyForm(forms.Form):
    why = forms.CharField(
        label=_("为什么要看"), max_length=80, help_text=_("家长会看到是谁、什么时候、为什么看的。")
    )


class VisitorForm(OnceForm):
    name = forms.CharField(label=_("来的人（姓名）"), max_length=20)
    why = forms.CharField(label=_("来做什么"), max_length=60)

    def send(self, term: Term, *, by: User) -> Visitor:
        kept = self.cleaned_data
        source = f"visit:{term.pk}:{kept['source']}"
        return let_in(term, name=kept["name"], why=kept["why"], by=by, source=source)
