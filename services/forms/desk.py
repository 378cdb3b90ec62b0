"""Shapes of the desk: a programme, a term, a condition, and what is done with one enrolment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import Place
from residents.models import Committee
from services.actions.moving import complete, refuse, remove, set_need
from services.actions.planning import keep_programme, keep_term
from services.models import Enrolment, Programme, Term
from users.models import User

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class KeptByAction(forms.ModelForm):
    """The action says what is wrong in its own words; the database's constraints are the last net."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.validate_constraints = lambda exclude=None: None

    def validate_unique(self) -> None:
        return None


class ProgrammeForm(KeptByAction):
    class Meta:
        model = Programme
        fields = ("leaf", "key", "title", "what", "for_whom", "bring", "when", "way", "state")
        widgets = {"what": forms.Textarea(attrs={"rows": 3})}

    def send(self, *, by: User) -> Programme:
        return keep_programme(self.instance, by=by)


class TermForm(KeptByAction):
    class Meta:
        model = Term
        fields = (
            *("title", "place", "where", "first_day", "last_day", "opens_at", "closes_at", "capacity"),
            *("admission", "fee", "fee_words", "state", "cancelled_because"),
        )
        widgets = {"first_day": DAY, "last_day": DAY, "opens_at": MOMENT, "closes_at": MOMENT}

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Place.objects.filter(committee=committee)  # type: ignore[attr-defined]

    def send(self, *, by: User) -> Term:
        return keep_term(self.instance, by=by)


class StepForm(forms.Form):
    """One step of an enrolment, named by the button."""

    step = forms.ChoiceField(choices=[(name, name) for name in ("remove", "refuse", "complete", "need")])
    because = forms.CharField(label=_("原因"), max_length=120, required=False)
    need = forms.IntegerField(label=_("需要程度"), min_value=0, max_value=9, required=False)

    def act(self, row: Enrolment, *, by: User) -> Enrolment:
        kept = self.cleaned_data
        if kept["step"] == "need":
            return set_need(row, kept["need"] or 0, by=by)
        if kept["step"] == "complete":
            return complete(row, by=by)
        return {"remove": remove, "refuse": refuse}[kept["step"]](row, because=kept["because"], by=by)
