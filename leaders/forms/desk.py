"""Shapes of what staff write about a term; each form calls one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leaders.actions.appointments import Term, appoint, end_term, name_deputy, note_leave
from leaders.actions.people import new_person
from leaders.models import Appointment, Leave
from residents.models import Block, Person
from xidu.kit.dates import Birth, parse_birth, today
from xidu.kit.errors import BadValue
from xidu.kit.forms import phone_or_none
from xidu.kit.names import parse_name

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
FOUND = 20


def people_called(block: Block, words: str) -> list[Person]:
    """Return who lives in the block's committee and whose name, or its sound, begins with ``words``."""
    words = words.strip()
    if not words:
        return []
    rows = Person.objects.filter(committee=block.committee_id, lives_here=True)
    rows = rows.filter(Q(name__startswith=words) | Q(pinyin__startswith=words.lower()))
    return list(rows.select_related("household__block").order_by("pinyin", "pk")[:FOUND])


def _label(person: Person) -> str:
    return "　".join(str(part) for part in (person.name, person.household, person.masked_phone) if part)


class AppointForm(forms.Form):
    """Somebody of ``people`` (found by name) or a new person, and the term."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("名册里的人"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("名册里没有，下面新写一个"),
    )
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60, required=False)
    phone = forms.CharField(label=gettext_lazy("电话"), max_length=30, required=False)
    birth = forms.CharField(
        label=gettext_lazy("出生日期"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("例如：1958-3-14；农历写成“农历1976年十月初八”"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=Appointment.Kind.choices)
    since = forms.DateField(label=gettext_lazy("任期起"), widget=DAY)
    until = forms.DateField(
        label=gettext_lazy("任期止"),
        widget=DAY,
        required=False,
        help_text=gettext_lazy("最后一天；没有定就空着"),
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("共管或兼任"),
        required=False,
        help_text=gettext_lazy("几位组长一起带，或者由别组的组长兼着"),
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("例如“2024年3月组会推选”"),
    )

    def __init__(self, *args: Any, block: Block, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.block = block
        field: Any = self.fields["person"]
        field.queryset = Person.objects.filter(pk__in=[row.pk for row in people]).select_related(
            "household__block"
        )
        field.label_from_instance = _label
        if not people:
            del self.fields["person"]
        self.initial = {
            "since": today(),
            "kind": Appointment.Kind.GROUP if block.committee.is_village else Appointment.Kind.BUILDING,
            **self.initial,
        }

    def clean_phone(self) -> str:
        return phone_or_none(self.cleaned_data["phone"])

    def clean_name(self) -> str:
        return _read(parse_name, self.cleaned_data["name"]) if self.cleaned_data["name"].strip() else ""

    def clean_birth(self) -> Birth | None:
        return _read(parse_birth, self.cleaned_data["birth"])

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        if not kept.get("person") and not kept.get("name") and "name" not in self.errors:
            self.add_error("name", _("请从名册里选一个人，或者写上姓名"))
        return kept

    def send(self, *, by: Any) -> Appointment:
        """Return the new appointment. Raises RuleBroken."""
        kept = self.cleaned_data
        person = kept.get("person") or new_person(
            self.block.committee, kept["name"], phone=kept["phone"], birth=kept["birth"], by=by
        )
        names = ("kind", "since", "until", "is_shared", "basis")
        return appoint(person, self.block, Term(**{name: kept[name] for name in names}), by=by)


class EndForm(forms.Form):
    last_day = forms.DateField(
        label=gettext_lazy("最后一天"), widget=DAY, help_text=gettext_lazy("写昨天，今天起就不是组长")
    )
    because = forms.CharField(
        label=gettext_lazy("原因"), max_length=120, help_text=gettext_lazy("例如“届满”“搬走”“本人提出”")
    )

    def send(self, term: Appointment, *, by: Any) -> Appointment:
        return end_term(term, by=by, **self.cleaned_data)


class DeputyForm(forms.Form):
    deputy = forms.ModelChoiceField(
        label=gettext_lazy("替班的组长"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=gettext_lazy("没有定"),
        help_text=gettext_lazy("请假时由谁代办；要是本村居在任的组长"),
    )

    def __init__(self, *args: Any, term: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leads = Appointment.objects.in_force_on(max(today(), term.since)).filter(committee=term.committee_id)
        people = Person.objects.filter(pk__in=leads.values("person")).exclude(pk=term.person_id)
        field: Any = self.fields["deputy"]
        field.queryset = people.order_by("pinyin", "pk")
        field.label_from_instance = lambda person: person.name
        self.initial.setdefault("deputy", term.deputy_id)

    def send(self, term: Appointment, *, by: Any) -> Appointment:
        return name_deputy(term, self.cleaned_data["deputy"], by=by)


class LeaveForm(forms.Form):
    since = forms.DateField(label=gettext_lazy("请假起"), widget=DAY)
    until = forms.DateField(
        label=gettext_lazy("请假止"), widget=DAY, required=False, help_text=gettext_lazy("还不知道就空着")
    )
    reason = forms.CharField(
        label=gettext_lazy("事由"), max_length=120, help_text=gettext_lazy("例如“住院”“外出”")
    )

    def send(self, term: Appointment, *, by: Any) -> Leave:
        return note_leave(term.person, by=by, **self.cleaned_data)


def _read(parse: Any, text: str) -> Any:
    try:
        return parse(text)
    except BadValue as bad:
        raise ValidationError(str(bad)) from bad
