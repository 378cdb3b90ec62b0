"""Shapes of what is typed around a question; each form calls one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from residents.models import Block, Committee
from users.models import User
from village_affairs.actions.asking_too import me_too
from village_affairs.actions.opinions import LONGEST, ask, withdraw
from village_affairs.models import Disclosure, OpenDay, Opinion, OpinionMeToo
from xidu.kit.forms import LongWords, OnceForm, phone_or_none

WHOLE = ""
OTHER = "-"


WAYS = [
    (Opinion.Hear.SMS, _("发短信")),
    (Opinion.Hear.CALL, _("打电话给我")),
    (Opinion.Hear.LEADER, _("请组长来告诉我")),
    (Opinion.Hear.BOARD, _("贴在公告栏")),
    (Opinion.Hear.NONE, _("我自己凭查询码来看")),
]
SITE = (Opinion.Hear.SITE, _("站内消息"))


class HearsForm(OnceForm):
    """How somebody wants to hear of the answer; a telephone only where it is needed."""

    block = forms.ModelChoiceField(
        label=_("您是哪一组的"), queryset=Block.objects.none(), required=False, empty_label=_("不说也可以")
    )
    phone = forms.CharField(
        label=_("手机号"),
        help_text=_("填了，答复时给您发短信。不会公开。"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    hear_by = forms.ChoiceField(
        label=_("怎么告诉您答复"),
        widget=forms.RadioSelect,
        choices=WAYS,
        initial=Opinion.Hear.NONE,
        required=False,
    )

    def __init__(self, *args: Any, committee: Committee, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee, self.user = committee, user
        self.fields["block"].queryset = Block.objects.filter(committee=committee)  # type: ignore[attr-defined]
        if user:
            self.fields["hear_by"].choices = [SITE, *WAYS]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        return phone_or_none(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        # Whoever leaves a number and does not choose wants to be told by it.
        hear = kept.get("hear_by") or Opinion.Hear.NONE
        has_phone = kept.get("phone") or (self.user and self.user.phone_sealed)
        if hear in {Opinion.Hear.SMS, Opinion.Hear.CALL} and not has_phone and "phone" not in self.errors:
            self.add_error("phone", _("要发短信或打电话给您，请留一个号码；或者换一种方式"))
        if hear == Opinion.Hear.LEADER and not kept.get("block"):
            self.add_error("block", _("请组长告诉您，要选一下您是哪一组的"))
        kept["hear_by"] = Opinion.Hear.SMS if hear == Opinion.Hear.NONE and kept.get("phone") else hear
        return kept


class AskForm(HearsForm):
    """A question from anyone: the words first, the person last and as little of them as they like.

    ``seen`` says that what reads alike was shown already.
    """

    line = forms.ChoiceField(label=_("问哪一项"), required=False)
    words = LongWords(
        label=_("您的问题或建议"),
        help_text=_("写一两句就行。不用登录，公开时只显示第几组。"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST,
        error_messages={
            "required": _("请写下您想问的事，一两句就行"),
            "max_length": _("最多写%(limit_value)d个字，现在有%(show_value)d个字"),
        },
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1)
    field_order = ("line", "words", "block", "phone", "hear_by")

    def __init__(
        self,
        *args: Any,
        disclosure: Disclosure | None = None,
        lines: list[tuple[str, str]] | None = None,
        open_day: OpenDay | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.disclosure, self.open_day = disclosure, open_day
        if disclosure is None:
            del self.fields["line"]
        else:
            choices = [(WHOLE, _("整张表")), *(lines or []), (OTHER, _("其他事情"))]
            self.fields["line"].choices = choices  # type: ignore[attr-defined]

    def send(self, *, user: User | None, door: str = Opinion.Door.WEB) -> tuple[Opinion, str]:
        """Keep the question; return it and its query code."""
        kept = self.cleaned_data
        line = kept.get("line") or WHOLE
        phone = kept["phone"]
        if not phone and user and kept["hear_by"] in {Opinion.Hear.SMS, Opinion.Hear.CALL}:
            phone = user.phone
        return ask(
            committee=self.committee,
            words=kept["words"],
            source=f"{door}:{kept['source']}",
            door=door,
            disclosure=None if line == OTHER else self.disclosure,
            line_key="" if line == OTHER else line,
            open_day=self.open_day,
            block=kept["block"],
            phone=phone,
            hear_by=kept["hear_by"],
            user=user,
        )


class RecordForm(AskForm):
    """What staff or a leader write down for somebody who is present, on the phone or wrote on paper."""

    door = forms.ChoiceField(
        label=_("从哪来"),
        choices=[(door, label) for door, label in Opinion.Door.choices if door != Opinion.Door.WEB],
        initial=Opinion.Door.PAPER,
    )

    def send(self, *, user: User | None = None, door: str = "") -> tuple[Opinion, str]:
        return super().send(user=None, door=self.cleaned_data["door"])


class CodeForm(forms.Form):
    """The query code from a slip, typed in."""

    code = forms.CharField(
        label=_("查询码"),
        help_text=_("回执上的8位字母和数字，大小写、空格都没关系。"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class VerdictForm(forms.Form):
    """Satisfied or not; why is optional."""

    satisfied = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    words = forms.CharField(required=False, max_length=500)


class WithdrawForm(forms.Form):
    words = forms.CharField(label=_("为什么撤回"), required=False, max_length=200)

    def send(self, opinion: Opinion) -> Opinion:
        return withdraw(opinion, words=self.cleaned_data["words"])


class MeTooForm(HearsForm):
    """The same question from somebody else: how they want to hear, and nothing they need not leave."""

    field_order = ("block", "hear_by", "phone")

    def __init__(self, *args: Any, opinion: Opinion, **kwargs: Any) -> None:
        super().__init__(*args, committee=opinion.committee, **kwargs)
        self.opinion = opinion
        # Who asks too gets no code of their own: the answer stands on the public page.
        ways: Any = self.fields["hear_by"]
        own = (Opinion.Hear.NONE, _("不用告诉我，我自己来看"))
        ways.choices = [own if way == Opinion.Hear.NONE else (way, words) for way, words in ways.choices]

    def send(self) -> OpinionMeToo:
        kept = self.cleaned_data
        return me_too(
            self.opinion,
            source=f"web:{kept['source']}",
            phone=kept["phone"],
            hear_by=kept["hear_by"],
            block=kept["block"],
            user=self.user,
        )


class ReasonForm(forms.Form):
    """A reason on record, for what must not be done without one."""

    reason = forms.CharField(label=_("原因"), max_length=200)
