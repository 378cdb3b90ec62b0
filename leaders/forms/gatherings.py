"""Shapes of what is typed to bring leaders together; each form calls one action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.forms.planning import day_field, moment_field
from activities.models import Kind, Place
from leaders.actions.birthdays import plan_party
from leaders.actions.proposals import approve_proposal, decline_proposal, propose_activity
from leaders.actions.symposia import add_item, plan_symposium, settle_item, write_minutes
from leaders.models import (
    ActionItem,
    ActivityProposal,
    Appointment,
    BirthdayParty,
    Symposium,
)
from residents.models import Block, Committee, Person
from users.models import User
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.forms import LongWords, OnceForm


class WhenWhereForm(forms.Form):
    """When and where people meet, and for how many there is room."""

    starts_at = moment_field(_("开始"))
    ends_at = moment_field(_("结束"))
    place = forms.ModelChoiceField(
        label=_("场地"), queryset=Place.objects.none(), required=False, empty_label=_("不在这些场地里")
    )
    where = forms.CharField(label=_("地点"), max_length=80, required=False)
    capacity = forms.IntegerField(
        label=_("名额"), min_value=1, max_value=2000, required=False, help_text=_("不填就是不限")
    )

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee = committee
        self.fields["place"].queryset = Place.objects.filter(committee=committee)  # type: ignore[attr-defined]

    def when_where(self) -> dict[str, Any]:
        names = ("starts_at", "ends_at", "place", "where", "capacity")
        return {name: self.cleaned_data[name] for name in names}


class PartyForm(WhenWhereForm):
    def __init__(self, *args: Any, month: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.month = month

    def send(self, people: Sequence[Person], *, by: User) -> BirthdayParty:
        return plan_party(self.committee, self.month, people, by=by, fields=self.when_where())


class SymposiumForm(WhenWhereForm):
    title = forms.CharField(label=_("名称"), max_length=60)
    words = forms.CharField(
        label=_("议什么"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    field_order = ("title", "starts_at", "ends_at", "place", "where", "words", "capacity")

    def send(self, *, by: User) -> Symposium:
        said = {name: self.cleaned_data[name] for name in ("title", "words")}
        return plan_symposium(self.committee, by=by, fields={**self.when_where(), **said})


class MinutesForm(forms.Form):
    minutes = LongWords(label=_("纪要"), max_length=5000)

    def send(self, symposium: Symposium, *, by: User) -> Symposium:
        return write_minutes(symposium, minutes=self.cleaned_data["minutes"], by=by)


class ItemForm(OnceForm):
    """What a leader took on at a symposium."""

    words = forms.CharField(label=_("要办的事"), max_length=200)
    leader = forms.ModelChoiceField(
        label=_("谁来办"), queryset=Person.objects.none(), empty_label=_("请选一位")
    )
    due_on = day_field(_("办到哪天"))

    def __init__(self, *args: Any, symposium: Symposium, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = Appointment.objects.in_force_on(today()).filter(committee=symposium.committee_id)
        leader: Any = self.fields["leader"]
        leader.queryset = Person.objects.filter(pk__in=terms.values("person"))
        leader.label_from_instance = lambda person: person.name

    def send(self, symposium: Symposium, *, by: User) -> ActionItem:
        kept = self.cleaned_data
        return add_item(
            symposium,
            words=kept["words"],
            leader=kept["leader"],
            due_on=kept["due_on"],
            source=f"item:{symposium.pk}:{kept['source']}",
            by=by,
        )


class SettleForm(forms.Form):
    state = forms.ChoiceField(
        label=_("办得怎样"), choices=ActionItem.State.choices[1:], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("没办成的原因"), max_length=200, required=False, help_text=_("没办成的要写，下次座谈会上看")
    )

    def send(self, item: ActionItem, *, by: User) -> ActionItem:
        kept = self.cleaned_data
        return settle_item(item, state=kept["state"], reason=kept["reason"], by=by)


class ProposalForm(WhenWhereForm, OnceForm):
    """An activity as a leader would like it."""

    kind = forms.ModelChoiceField(
        label=_("类型"), queryset=Kind.objects.filter(is_retired=False), empty_label=_("请选一个")
    )
    title = forms.CharField(label=_("名称"), max_length=60)
    words = forms.CharField(
        label=_("说明"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    field_order = ("title", "kind", "starts_at", "ends_at", "place", "where", "words", "capacity")

    def send(self, block: Block, *, by: User) -> ActivityProposal:
        kept = self.cleaned_data
        said = {name: kept[name] for name in ("kind", "title", "words")}
        source = f"proposal:{by.pk}:{kept['source']}"
        return propose_activity(block, by=by, source=source, fields={**self.when_where(), **said})


class DecideForm(forms.Form):
    """Yes makes it an activity; no says why."""

    answer = forms.ChoiceField(
        label=_("同意吗"),
        choices=[
            ("publish", _("同意，马上公布")),
            ("draft", _("同意，先存成草稿，我再改改")),
            ("decline", _("这次不办")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("为什么不办"), max_length=200, required=False, help_text=_("不办的要写，提议的组长会看到")
    )

    def send(self, proposal: ActivityProposal, *, by: User) -> ActivityProposal:
        kept = self.cleaned_data
        if kept["answer"] == "decline":
            return decline_proposal(proposal, reason=kept["reason"], by=by)
        return approve_proposal(proposal, publish=kept["answer"] == "publish", by=by)


def two_hours_on(day: dt.date) -> dict[str, dt.datetime]:
    """Return 14:00 to 16:00 of ``day`` in Shanghai, what a form proposes."""
    start = dt.datetime.combine(day, dt.time(14), SHANGHAI)
    return {"starts_at": start, "ends_at": start + dt.timedelta(hours=2)}
