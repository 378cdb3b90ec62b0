"""Shapes of what is typed around courses; each form calls one action."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from activities.forms.planning import moment_field
from activities.models import Kind, Place
from leaders.actions.training import answer_quiz, attend, plan_session, save_course
from leaders.models import Appointment, Attendance, Course, QuizTry, Session
from residents.models import Committee, Person
from users.models import User
from xidu.kit.dates import today
from xidu.kit.forms import LongWords

RIGHT = "*"


class QuestionsField(LongWords):
    """A quiz as it is typed: a question on a line, its answers below, an empty line between two questions."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        blocks = []
        for question in value:
            marks = [RIGHT if place == question["right"] else "" for place in range(len(question["answers"]))]
            lines = [mark + answer for mark, answer in zip(marks, question["answers"], strict=True)]
            blocks.append("\n".join([question["ask"], *lines]))
        return "\n\n".join(blocks)

    def clean(self, value: Any) -> list[dict[str, Any]]:  # type: ignore[override]
        found = []
        for block in super().clean(value).split("\n\n"):
            lines = [line.strip().replace("＊", RIGHT) for line in block.splitlines() if line.strip()]
            if not lines:
                continue
            rights = [place for place, line in enumerate(lines[1:]) if line.startswith(RIGHT)]
            if len(lines) < 3 or len(rights) != 1:
                words = _now("“%(ask)s”这一题：下面要有至少两个答案，正好一个前面打*。")
                raise ValidationError(words % {"ask": lines[0][:20]})
            answers = [line.removeprefix(RIGHT).strip() for line in lines[1:]]
            found.append({"ask": lines[0], "answers": answers, "right": rights[0]})
        return found


class CourseForm(forms.ModelForm):  # type: ignore[type-arg]
    required_for = forms.MultipleChoiceField(
        label=_("哪些组长必修"),
        choices=Appointment.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    questions = QuestionsField(
        label=_("小测题目"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("一行写问题，下面一行一个答案，对的前面打*；两题之间空一行。不写就没有小测。"),
    )

    class Meta:
        model = Course
        fields = (
            *("committee", "title", "words", "required_for", "hours", "valid_months"),
            *("questions", "pass_mark", "is_retired"),
        )
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "hours": _("到场满多少学时算学完；0就是只要通过小测"),
            "valid_months": _("不填就是一直有效"),
        }

    def __init__(self, *args: Any, places: Any, for_street: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        committee: Any = self.fields["committee"]
        committee.queryset, committee.required = places, not for_street
        committee.empty_label = _("全街道") if for_street else _("请选一个")
        if not for_street and len(places) == 1:
            committee.initial = places[0].pk
            committee.empty_label = None
        if self.instance.pk:
            del self.fields["committee"]
        else:
            del self.fields["is_retired"]

    def _post_clean(self) -> None:
        """Leave the rules to the action, which names them in sentences; the row is not touched here."""

    def send(self, *, by: User) -> Course:
        kept = dict(self.cleaned_data)
        if self.instance.pk:
            return save_course(self.instance, committee=self.instance.committee, by=by, fields=kept)
        return save_course(None, committee=kept.pop("committee"), by=by, fields=kept)


class SessionForm(forms.Form):
    """A gathering of a course as an activity: when, where, how many."""

    starts_at = moment_field(_("开始"))
    ends_at = moment_field(_("结束"))
    hours = forms.DecimalField(
        label=_("算几学时"), max_digits=4, decimal_places=1, min_value=Decimal("0.5"), max_value=Decimal(24)
    )
    place = forms.ModelChoiceField(
        label=_("场地"), queryset=Place.objects.none(), required=False, empty_label=_("不在这些场地里")
    )
    where = forms.CharField(label=_("地点"), max_length=80, required=False)
    capacity = forms.IntegerField(
        label=_("名额"), min_value=1, max_value=2000, required=False, help_text=_("不填就是不限")
    )

    def __init__(self, *args: Any, course: Course, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course, self.committee = course, committee
        self.fields["place"].queryset = Place.objects.filter(committee=committee)  # type: ignore[attr-defined]
        self.fields["hours"].initial = course.hours or Decimal(2)

    def send(self, *, by: User) -> Session:
        kept = dict(self.cleaned_data)
        hours = kept.pop("hours")
        fields = {
            **kept,
            "kind": Kind.objects.get(key="training"),
            "title": self.course.title,
            "words": self.course.words,
            "party_most": 1,
        }
        return plan_session(self.course, committee=self.committee, by=by, hours=hours, fields=fields)


class TickForm(forms.Form):
    """Leaders who were there and did not check in themselves."""

    people = forms.ModelMultipleChoiceField(
        label=_("谁到了"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        terms = Appointment.objects.in_force_on(today()).filter(committee=session.committee_id)
        came = Attendance.objects.standing().filter(session=session)
        rows = Person.objects.filter(pk__in=terms.values("person")).exclude(pk__in=came.values("person"))
        self.fields["people"].queryset = rows  # type: ignore[attr-defined]
        self.fields["people"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]

    def send(self, *, by: User) -> int:
        people = list(self.cleaned_data["people"])
        for person in people:
            attend(self.session, person, source=f"ticked:{self.session.pk}:{person.pk}", by=by)
        return len(people)


class QuizForm(forms.Form):
    """One choice for each question; ``key`` makes two taps one try."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course
        self.fields["key"].initial = secrets.token_urlsafe(18)
        for number, question in enumerate(course.questions):
            self.fields[f"q{number}"] = forms.TypedChoiceField(
                label=f"{number + 1}. {question['ask']}",
                choices=list(enumerate(question["answers"])),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("这一题还没有选。")},
            )

    def send(self, person: Person) -> QuizTry:
        kept = self.cleaned_data
        answers = [kept[f"q{number}"] for number in range(len(self.course.questions))]
        return answer_quiz(self.course, person, answers, key=f"quiz:{person.pk}:{kept['key']}")


def next_afternoon() -> dict[str, datetime]:
    """Return when a gathering is held unless one says so: two hours from 14:00 in a week."""
    day = timezone.localtime() + timedelta(days=7)
    start = day.replace(hour=14, minute=0, second=0, microsecond=0)
    return {"starts_at": start, "ends_at": start + timedelta(hours=2)}
