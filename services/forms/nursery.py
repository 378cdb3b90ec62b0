"""Shapes of the nursery: what a parent writes, what is noted at the site, what the desk plans."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.actions.consents import asked_of, give_consents
from services.actions.eligible import why_not
from services.actions.enrolling import NotEligible, enrol
from services.actions.nursery import clock_of, days_of
from services.actions.nursery_days import evaluate, say_absent
from services.actions.nursery_pick_ups import name_person
from services.models import AbsenceNote, Enrolment, Outcome, PickUpPerson, Term
from users.actions.family import Acting
from users.models import Authority, User
from xidu.kit.dates import chinese_date
from xidu.kit.forms import OnceForm

GRADES = [
    ("0", gettext_lazy("还没上学，九月上一年级")),
    *((str(n), gettext_lazy("%(n)d年级") % {"n": n}) for n in range(1, 6)),
    ("6", gettext_lazy("六年级以上")),
]
WORDS = {"required": False, "max_length": 200}


def _grade(text: str) -> int | None:
    return int(text) if text else None


class ChildFields(forms.Form):
    """What becomes the facts of a child."""

    grade = forms.TypedChoiceField(
        label=gettext_lazy("孩子现在读几年级"), choices=GRADES, coerce=_grade, widget=forms.RadioSelect
    )
    shanghai = forms.BooleanField(label=gettext_lazy("学校在上海"), required=False)
    school = forms.CharField(label=gettext_lazy("哪个学校"), max_length=40)
    health = forms.CharField(
        label=gettext_lazy("身体有什么要老师知道的"), help_text=gettext_lazy("没有就空着。"), **WORDS
    )
    allergy = forms.CharField(label=gettext_lazy("不能吃、不能碰什么"), **WORDS)
    medicine = forms.CharField(
        label=gettext_lazy("白天要吃什么药"), help_text=gettext_lazy("写药名和时间。"), **WORDS
    )
    fetcher = forms.CharField(label=gettext_lazy("谁来接（姓名）"), max_length=20)
    relation = forms.CharField(
        label=gettext_lazy("是孩子的什么人"), max_length=12, help_text=gettext_lazy("例如“外婆”。")
    )


class LetterForm(forms.Form):
    """Step one: which child, the letter read, and a yes to each purpose."""

    who = forms.ChoiceField(label=gettext_lazy("给哪个孩子报"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, term: Term, acts: list[Acting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.term = term
        self.acts = {str(one.person.pk): one for one in acts}
        who = self.fields["who"]
        who.choices = [(key, one.person.name) for key, one in self.acts.items()]  # type: ignore[attr-defined]
        who.initial = next(iter(self.acts), None)
        self.texts = [one.text for one in asked_of(term.programme, next(iter(self.acts.values())).person)]
        for text in self.texts:
            label = _("同意：%(title)s") if text.is_needed else _("同意：%(title)s（可以不同意）")
            self.fields[f"consent_{text.purpose}"] = forms.BooleanField(
                label=label % {"title": text.title}, help_text=text.words, required=False
            )

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or self.cleaned_data
        for text in self.texts:
            if text.is_needed and not kept.get(f"consent_{text.purpose}"):
                words = _("“%(title)s”不同意就不能参加；有顾虑可以先打电话问问。") % {"title": text.title}
                self.add_error(f"consent_{text.purpose}", words)
        return kept

    def send(self, *, by: User) -> Acting:
        acting = self.acts[self.cleaned_data["who"]]
        give_consents(acting, [t for t in self.texts if self.cleaned_data[f"consent_{t.purpose}"]])
        return acting


class JoinForm(ChildFields, OnceForm):
    """Step two: what the nursery has to know, and the seat."""

    def send(self, term: Term, acting: Acting, *, by: User) -> Enrolment:
        names = ChildFields.base_fields
        facts = {name: self.cleaned_data[name] for name in names}
        told = why_not(term.programme, term.committee_id, acting.person, facts, term.first_day)
        if told:
            raise NotEligible(told)
        return enrol(term, acting, source=f"nursery:{self.cleaned_data['source']}", facts=facts)


class AbsentForm(forms.Form):
    day = forms.ChoiceField(label=gettext_lazy("哪天不来"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("为什么（可以不写）"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("只有带班老师能看。"),
    )

    def __init__(self, *args: Any, row: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.now()
        said = set(AbsenceNote.objects.filter(enrolment=row).values_list("day", flat=True))
        days = [day for day in days_of(row.term) if day not in said]
        open_days = [day for day in days if now < clock_of("nursery_flag_at", row.term, day)][:10]
        self.fields["day"].choices = [(str(day), chinese_date(day)) for day in open_days]  # type: ignore[attr-defined]

    def send(self, row: Enrolment, acting: Acting, *, by: User) -> AbsenceNote:
        day = date.fromisoformat(self.cleaned_data["day"])
        return say_absent(row, acting, day, words=self.cleaned_data["words"])


class FetcherForm(OnceForm):
    name = forms.CharField(label=gettext_lazy("谁来接（姓名）"), max_length=20)
    relation = forms.CharField(
        label=gettext_lazy("是孩子的什么人"), max_length=12, help_text=gettext_lazy("例如“外婆”。")
    )

    def __init__(self, *args: Any, row: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def send(self, row: Enrolment, acting: Acting, *, by: User) -> PickUpPerson:
        kept = self.cleaned_data
        source = f"named:{row.pk}:{kept['source']}"
        return name_person(row, name=kept["name"], relation=kept["relation"], by=by, source=source)


class EvaluateForm(forms.Form):
    stars = forms.TypedChoiceField(
        label=gettext_lazy("满意吗"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (5, gettext_lazy("很满意")),
            (4, gettext_lazy("满意")),
            (3, gettext_lazy("还可以")),
            (2, gettext_lazy("不太满意")),
            (1, gettext_lazy("不满意")),
        ],
    )
    words = forms.CharField(
        label=gettext_lazy("想说的话（可以不写）"), max_length=300, required=False, widget=forms.Textarea
    )

    def __init__(self, *args: Any, row: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def send(self, row: Enrolment, acting: Acting, *, by: User) -> Outcome:
        return evaluate(row, acting, stars=self.cleaned_data["stars"], words=self.cleaned_data["words"])


def of_children(acts: list[Acting]) -> list[Acting]:
    """Return those of ``acts`` in which somebody answers for a child."""
    return [one for one in acts if one.authority in (Authority.GUARDIAN, Authority.DESK)]
