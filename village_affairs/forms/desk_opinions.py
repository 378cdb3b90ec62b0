"""Shapes of what staff write about a question; each form calls one action."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.forms import CallForm
from users.models import User
from village_affairs.actions.calls import make_call
from village_affairs.actions.opinions import LONGEST, answer, assign, assign_many, give_back, hide, merge
from village_affairs.forms.opinions import ReasonForm
from village_affairs.models import Call, Opinion, Reply
from xidu.kit.forms import LongWords

NUMBER = re.compile(r"(?:(20\d{2})\s*[-—－年]?\s*)?0*(\d{1,6})\s*号?")


class AnswerCallForm(CallForm):
    """What came of a call about an answer, and what the asker said of it; "" where nobody asked."""

    satisfied = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], required=False)

    def act(self, call: Call, *, by: User) -> Call:
        kept = self.cleaned_data
        said = kept["satisfied"]
        return make_call(call, by=by, note=kept["note"], satisfied=said == "yes" if said else None)


class ReplyForm(forms.Form):
    """An answer and what became of it. It is public, so no number may stand in it."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("结果"),
        choices=[
            (Reply.Outcome.ADOPTED, gettext_lazy("已经办了")),
            (Reply.Outcome.PLANNED, gettext_lazy("列入计划，以后办")),
            (Reply.Outcome.EXPLAINED, gettext_lazy("说明情况")),
            (Reply.Outcome.REFERRED, gettext_lazy("转给别的部门办")),
            (Reply.Outcome.IMPOSSIBLE, gettext_lazy("现在办不了，写明原因")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一种结果，居民看得到")},
    )
    planned_for = forms.DateField(
        label=gettext_lazy("打算什么时候办好"),
        help_text=gettext_lazy("选“列入计划”时填。"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    referred_to = forms.CharField(
        label=gettext_lazy("转给谁"),
        help_text=gettext_lazy("选“转给别的部门”时填部门，不写个人姓名和电话。"),
        required=False,
        max_length=80,
    )
    words = LongWords(
        label=gettext_lazy("答复"),
        help_text=gettext_lazy("会公开显示。请不要写姓名、电话和证件号。"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST,
        error_messages={
            "required": gettext_lazy("请写答复"),
            "max_length": gettext_lazy("最多写%(limit_value)d个字，现在有%(show_value)d个字"),
        },
    )

    def send(self, opinion: Opinion, *, by: User) -> Reply:
        kept = self.cleaned_data
        return answer(
            opinion,
            words=kept["words"],
            by=by,
            outcome=kept["outcome"],
            referred_to=kept["referred_to"],
            planned_for=kept["planned_for"],
        )


class PersonForm(forms.Form):
    """Names who answers; ``people`` are those who may."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("请谁答复"), queryset=User.objects.none(), empty_label=gettext_lazy("选一个人")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class AssignForm(PersonForm):
    reason = forms.CharField(label=gettext_lazy("交代一句"), max_length=200, required=False)

    def send(self, opinion: Opinion, *, by: User) -> None:
        assign(opinion, to=self.cleaned_data["to"], by=by, reason=self.cleaned_data["reason"])


class BulkAssignForm(PersonForm):
    def send(self, opinions: list[Opinion], *, by: User) -> int:
        return assign_many(opinions, to=self.cleaned_data["to"], by=by)


class HideForm(ReasonForm):
    def send(self, opinion: Opinion, *, by: User) -> None:
        hide(opinion, reason=self.cleaned_data["reason"], by=by)


class ReturnForm(ReasonForm):
    def send(self, opinion: Opinion, *, by: User) -> None:
        give_back(opinion, reason=self.cleaned_data["reason"], by=by)


class MergeForm(ReasonForm):
    """Which other question this one is, by its number as the lists write it."""

    into = forms.CharField(
        label=gettext_lazy("并到哪一条"),
        help_text=gettext_lazy("写编号，例如 2026-012。两边的居民以后一起听答复。"),
        max_length=20,
    )
    reason = forms.CharField(
        label=gettext_lazy("为什么是同一件事"),
        help_text=gettext_lazy("会告诉提问的人，请不要写姓名和号码。"),
        max_length=200,
    )
    field_order = ("into", "reason")

    def __init__(self, *args: Any, opinion: Opinion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opinion = opinion

    def clean_into(self) -> Opinion:
        found = NUMBER.fullmatch(self.cleaned_data["into"].strip())
        other = None
        if found:
            rows = Opinion.objects.filter(committee=self.opinion.committee_id).exclude(pk=self.opinion.pk)
            other = rows.filter(year=int(found[1] or self.opinion.year), number=int(found[2])).first()
        if other is None:
            raise ValidationError(_("没有这个编号的意见，请看清楚再填，例如 2026-012"))
        return other

    def send(self, *, by: User) -> Opinion:
        kept = self.cleaned_data
        return merge(self.opinion, into=kept["into"], reason=kept["reason"], by=by)
