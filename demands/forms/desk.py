"""Shapes of what staff write about one demand; each form calls one action."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demands.actions.dispatch import (
    accept,
    assign,
    give_back,
    join,
    note,
    pause,
    people_for,
    reclassify,
    resume,
    show_words,
    transfer,
)
from demands.actions.outcomes import conclude, merge, split
from demands.actions.ratings import rate
from demands.models import Demand, Kind, Outcome, Rating
from users.models import User
from xidu.kit.dates import today

NUMBER = re.compile(r"(?:(20\d{2})\s*[-—－年]?\s*)?0*(\d{1,6})\s*号?")


class DemandForm(forms.Form):
    """A form about ``demand``; several stand on one page, so the ids of its fields bear its name."""

    def __init__(self, *args: Any, demand: Demand, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.demand = demand

    def act(self, *, by: User) -> Any:
        raise NotImplementedError


class WithReason(DemandForm):
    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=500,
        error_messages={"required": gettext_lazy("请写原因，后面的人要看得明白")},
    )


class WithPerson(DemandForm):
    """Offers who may handle the demand; ``people`` are rows read already, so that a page asks once."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("给谁"), queryset=User.objects.none(), empty_label=gettext_lazy("选一个人")
    )

    def __init__(self, *args: Any, people: Sequence[User] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = people_for(self.demand)
        if people is not None:
            field.choices = [("", field.empty_label), *((row.pk, str(row)) for row in people)]


class AssignForm(WithPerson):
    reason = forms.CharField(label=gettext_lazy("交代一句"), max_length=500, required=False)
    due_on = forms.DateField(
        label=gettext_lazy("改期限"),
        help_text=gettext_lazy("不填就照原来的期限。"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.demand.handler_id:
            self.fields["reason"].required = True
            self.fields["reason"].label = gettext_lazy("为什么换人或改期限")

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day and day < today():
            raise ValidationError(_("期限不能早于今天"))
        return day

    def act(self, *, by: User) -> Any:
        kept = self.cleaned_data
        return assign(self.demand, to=kept["to"], by=by, reason=kept["reason"], due_on=kept["due_on"])


class AcceptForm(DemandForm):
    def act(self, *, by: User) -> Any:
        return accept(self.demand, by=by)


class ReturnForm(WithReason):
    def act(self, *, by: User) -> Any:
        return give_back(self.demand, by=by, reason=self.cleaned_data["reason"])


class TransferForm(WithPerson, WithReason):
    field_order = ("to", "reason")

    def act(self, *, by: User) -> Any:
        return transfer(self.demand, to=self.cleaned_data["to"], by=by, reason=self.cleaned_data["reason"])


class JoinForm(WithPerson, WithReason):
    field_order = ("to", "reason")

    def act(self, *, by: User) -> Any:
        return join(self.demand, user=self.cleaned_data["to"], by=by, reason=self.cleaned_data["reason"])


class PauseForm(WithReason):
    reason = forms.CharField(
        label=gettext_lazy("为什么要停"),
        help_text=gettext_lazy("会告诉居民，请不要写姓名和号码。"),
        max_length=500,
        error_messages={"required": gettext_lazy("请写为什么要停，居民看得到")},
    )

    def act(self, *, by: User) -> Any:
        return pause(self.demand, by=by, reason=self.cleaned_data["reason"])


class ResumeForm(DemandForm):
    reason = forms.CharField(label=gettext_lazy("记一句"), max_length=500, required=False)

    def act(self, *, by: User) -> Any:
        return resume(self.demand, by=by, reason=self.cleaned_data["reason"])


class NoteForm(DemandForm):
    words = forms.CharField(
        label=gettext_lazy("记什么"),
        help_text=gettext_lazy("只给办事的人看，居民看不到。"),
        max_length=500,
        error_messages={"required": gettext_lazy("请写要记的话")},
    )

    def act(self, *, by: User) -> Any:
        return note(self.demand, by=by, words=self.cleaned_data["words"])


class ShowForm(DemandForm):
    words = forms.CharField(
        label=gettext_lazy("公开页上怎么说"),
        help_text=gettext_lazy("邻居看得到这句话。不要写姓名、门牌和号码；清空就不再公开。"),
        max_length=200,
        required=False,
    )

    def act(self, *, by: User) -> Any:
        return show_words(self.demand, words=self.cleaned_data["words"], by=by)


class ChangeForm(WithReason):
    kind = forms.ModelChoiceField(
        label=gettext_lazy("类别"), queryset=Kind.objects.filter(is_retired=False), empty_label=None
    )
    is_private = forms.BooleanField(label=gettext_lazy("不公开"), required=False)
    is_urgent = forms.BooleanField(label=gettext_lazy("紧急"), required=False)
    field_order = ("kind", "is_private", "is_urgent", "reason")

    def act(self, *, by: User) -> Any:
        return reclassify(self.demand, by=by, **self.cleaned_data)


class RateForm(DemandForm):
    """Stars somebody said on the telephone or at the door, in their own words."""

    stars = forms.TypedChoiceField(
        label=gettext_lazy("居民给几颗星"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (5, gettext_lazy("5颗，很满意")),
            (4, gettext_lazy("4颗，满意")),
            (3, gettext_lazy("3颗，还行")),
            (2, gettext_lazy("2颗，不满意")),
            (1, gettext_lazy("1颗，很不满意")),
        ],
        error_messages={"required": gettext_lazy("请选一到五颗星。")},
    )
    way = forms.ChoiceField(
        label=gettext_lazy("怎么问的"),
        widget=forms.RadioSelect,
        choices=[(way, way.label) for way in (Rating.Way.CALL, Rating.Way.DOORSTEP)],
        initial=Rating.Way.CALL,
    )
    words = forms.CharField(label=gettext_lazy("居民怎么说"), max_length=500, required=False)

    def act(self, *, by: User) -> Any:
        return rate(self.demand, by=by, **self.cleaned_data)


class ConcludeForm(DemandForm):
    """How it ended. What each outcome must show is the action's rule; here is only what can be written."""

    kind = forms.ChoiceField(label=gettext_lazy("结果"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("答复"),
        help_text=gettext_lazy("反映的人和也遇到的人都会看到。请不要写姓名、电话和证件号。"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=2000,
        error_messages={"required": gettext_lazy("请写答复，居民要看得明白")},
    )
    photo = forms.FileField(
        label=gettext_lazy("照片"),
        help_text=gettext_lazy("“解决了”要有照片，或在下面写一句怎么看得出来。"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    proof = forms.CharField(label=gettext_lazy("怎么证明办好了"), max_length=300, required=False)
    referred_to = forms.CharField(
        label=gettext_lazy("转给谁"),
        help_text=gettext_lazy("选“转给别的部门”时填：哪个部门、哪个窗口。"),
        max_length=80,
        required=False,
    )
    duplicate_of = forms.CharField(
        label=gettext_lazy("和哪一件一样"),
        help_text=gettext_lazy("选“和别的诉求一样”时填编号，例如 2026-0012。"),
        max_length=20,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shared = self.demand.me_toos.exists()
        kind: Any = self.fields["kind"]
        # What others wait for too is not over because one of them takes it back.
        kind.choices = [
            row for row in Outcome.Kind.choices if not (shared and row[0] == Outcome.Kind.WITHDRAWN)
        ]

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        if kept.get("kind") == Outcome.Kind.DUPLICATE and "duplicate_of" not in self.errors:
            try:
                kept["duplicate_of"] = demand_numbered(self.demand, kept.get("duplicate_of", ""))
            except ValidationError as wrong:
                self.add_error("duplicate_of", wrong)
        else:
            kept["duplicate_of"] = None
        return kept

    def act(self, *, by: User) -> Any:
        return conclude(self.demand, by=by, **self.cleaned_data)


class MergeForm(WithReason):
    into = forms.CharField(
        label=gettext_lazy("并到哪一件"),
        help_text=gettext_lazy("写编号，例如 2026-0012。两件的居民以后一起听消息。"),
        max_length=20,
    )
    field_order = ("into", "reason")

    def clean_into(self) -> Demand:
        return demand_numbered(self.demand, self.cleaned_data["into"])

    def act(self, *, by: User) -> Any:
        return merge(self.demand, into=self.cleaned_data["into"], reason=self.cleaned_data["reason"], by=by)


class SplitForm(WithReason):
    parts = forms.CharField(
        label=gettext_lazy("分出来的事"),
        help_text=gettext_lazy("一行一件，最多5件。原来这一件留下，各自派人办。"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
    )
    field_order = ("parts", "reason")

    def act(self, *, by: User) -> Any:
        parts = self.cleaned_data["parts"].splitlines()
        return split(self.demand, parts=parts, reason=self.cleaned_data["reason"], by=by)


def demand_numbered(demand: Demand, written: str) -> Demand:
    """Return another demand of the same committee by its number; without a year it is this one's year."""
    found = NUMBER.fullmatch(written.strip())
    rows = Demand.objects.select_related("committee", "kind").filter(committee=demand.committee_id)
    other = (
        rows.filter(year=int(found[1] or demand.year), number=int(found[2])).exclude(pk=demand.pk).first()
        if found
        else None
    )
    if other is None:
        raise ValidationError(_("没有这个编号的诉求，请看清楚再填，例如 2026-0012"))
    return other
