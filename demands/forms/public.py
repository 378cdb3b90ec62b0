"""Shapes of what a resident types: the problem first, the person last and as little of them as they like."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from demands.actions.intake import LONGEST, me_too, raise_demand
from demands.actions.outcomes import withdraw
from demands.actions.ratings import rate
from demands.forms.parts import PhotosField
from demands.models import Demand, Hear, Kind, MeToo, Outcome, Rating
from residents.models import Block, Committee
from users.models import User
from xidu.kit.forms import OnceForm, phone_or_none

SALT, TOO_SALT = "demands.report", "demands.me_too"
TOO_DAYS = 1
SITE = (Hear.SITE, _("站内消息"))
WAYS = [
    (Hear.SMS, _("发短信")),
    (Hear.CALL, _("打电话给我")),
    (Hear.LEADER, _("请组长来告诉我")),
    (Hear.NONE, _("我自己凭查询码来看")),
]
PHONE = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
STARS = [
    (5, _("五星：很满意")),
    (4, _("四星：满意")),
    (3, _("三星：还可以")),
    (2, _("两星：没办好")),
    (1, _("一星：很不满意")),
]


class HearsForm(OnceForm):
    """How somebody wants to hear; a telephone only where it is needed and no account has one."""

    hear_by = forms.ChoiceField(
        label=_("怎么告诉您办得怎样"),
        widget=forms.RadioSelect,
        choices=WAYS,
        initial=Hear.NONE,
        required=False,
    )
    phone = forms.CharField(
        label=_("手机号"),
        help_text=_("只用来告诉您，不会公开。"),
        required=False,
        max_length=30,
        widget=PHONE,
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user:
            self.fields["hear_by"].choices = [SITE, *WAYS]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        return phone_or_none(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        hear = kept.get("hear_by") or Hear.NONE
        has_phone = kept.get("phone") or (self.user and self.user.phone_sealed)
        if hear in {Hear.SMS, Hear.CALL} and not has_phone and "phone" not in self.errors:
            self.add_error("phone", _("要发短信或打电话给您，请留一个号码；或者换一种方式"))
        kept["hear_by"] = Hear.SMS if hear == Hear.NONE and kept.get("phone") else hear
        return kept


class ProblemForm(forms.Form):
    """What is wrong and where; nothing of who says so."""

    kind = forms.ModelChoiceField(
        label=_("是什么事"), queryset=Kind.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    words = forms.CharField(
        label=_("说说怎么回事"),
        help_text=_("一两句就行，例如“桥头的路灯不亮了”。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        error_messages={
            "required": _("请写下是什么事，一两句就行"),
            "max_length": _("最多写%(limit_value)d个字，现在有%(show_value)d个字"),
        },
    )
    block = forms.ModelChoiceField(
        label=_("在哪个组、哪栋楼"),
        queryset=Block.objects.none(),
        required=False,
        empty_label=_("说不清，或不在组里"),
    )
    place = forms.CharField(
        label=_("具体在哪里"),
        required=False,
        max_length=80,
        help_text=_("例如“12号门口”“北桥头”。不会公开。"),
    )
    is_private = forms.BooleanField(
        label=_("不要公开"), required=False, help_text=_("勾了就不算进公开的统计，邻居也看不到")
    )

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee = committee
        kinds = self.fields["kind"]
        kinds.queryset = Kind.objects.filter(is_retired=False)  # type: ignore[attr-defined]
        kinds.label_from_instance = kind_words  # type: ignore[attr-defined]
        self.fields["block"].queryset = Block.objects.filter(committee=committee)  # type: ignore[attr-defined]

    def packed(self) -> str:
        """Return what was said, signed, to ride in the next step's form."""
        kept = self.cleaned_data
        said = {
            "kind": kept["kind"].pk,
            "words": kept["words"],
            "block": kept["block"].pk if kept["block"] else None,
            "place": kept["place"],
            "is_private": kept["is_private"],
        }
        return signing.dumps(said, salt=SALT, compress=True)

    @property
    def stays_private(self) -> bool:
        """Whether it is kept from the public: by wish, or because of what it is about."""
        return bool(self.cleaned_data["is_private"] or self.cleaned_data["kind"].is_private)


def unpacked(said: str, committee: Committee) -> ProblemForm | None:
    """Return the first step as it was sent, however long ago; None for words that are not ours."""
    try:
        return ProblemForm(signing.loads(said, salt=SALT), committee=committee)
    except signing.BadSignature:
        return None


def me_too_token(demand: Demand) -> str:
    """Return what opens the page of "me too" for a day: only whoever read the list of similar ones has it."""
    return signing.dumps([demand.committee_id, demand.pk], salt=TOO_SALT)


def demand_of_token(token: str, committee: Committee) -> int | None:
    """Return the id of the demand the token was made for, None once it is too old.

    Raises BadSignature for a token that is not ours, was changed, or belongs to another committee.
    """
    try:
        place, pk = signing.loads(token, salt=TOO_SALT, max_age=timedelta(days=TOO_DAYS))
    except signing.SignatureExpired:
        return None
    if place != committee.pk:
        raise signing.BadSignature
    return int(pk)


def kind_words(kind: Kind) -> str:
    return f"{kind.name}：{kind.hint}" if kind.hint else kind.name


class PersonForm(HearsForm):
    """The last step. ``said`` holds the problem, signed; the photos come here, once."""

    said = forms.CharField(widget=forms.HiddenInput)
    photos = PhotosField()
    name = forms.CharField(
        label=_("怎么称呼您"), required=False, max_length=30, help_text=_("不写也可以，只有办事的人看到。")
    )
    field_order = ("said", "source", "website", "photos", "hear_by", "phone", "name")

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee = committee
        self.problem: ProblemForm | None = None

    def clean_said(self) -> str:
        self.problem = unpacked(self.cleaned_data["said"], self.committee)
        if self.problem is None or not self.problem.is_valid():
            raise forms.ValidationError(_("请从头再填一次。"))
        return str(self.cleaned_data["said"])

    def clean(self) -> dict[str, Any]:
        kept = super().clean()
        block = self.problem.cleaned_data.get("block") if self.problem and self.problem.is_valid() else None
        if kept.get("hear_by") == Hear.LEADER and not block:
            self.add_error("hear_by", _("请组长告诉您，要先写在哪个组；或者换一种方式"))
        return kept

    def send(self) -> tuple[Demand, str]:
        """Keep the demand; return it and its query code."""
        assert self.problem is not None  # noqa: S101  (clean_said has seen to it)
        problem, kept = self.problem.cleaned_data, self.cleaned_data
        return raise_demand(
            committee=self.committee,
            source=f"web:{kept['source']}",
            photos=kept["photos"],
            phone=kept["phone"],
            name=kept["name"],
            hear_by=kept["hear_by"],
            user=self.user,
            kind=problem["kind"],
            words=problem["words"],
            block=problem["block"],
            place=problem["place"],
            is_private=self.problem.stays_private,
        )


class MeTooForm(HearsForm):
    """Whoever says "me too" holds no query code: hearing nothing is the choice beside hearing."""

    block = forms.ModelChoiceField(
        label=_("您是哪一组的"), queryset=Block.objects.none(), required=False, empty_label=_("不说也可以")
    )

    def __init__(self, *args: Any, demand: Demand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.demand = demand
        ways: Any = self.fields["hear_by"]
        ways.choices = [(way, _("不用告诉我") if way == Hear.NONE else words) for way, words in ways.choices]
        self.fields["block"].queryset = Block.objects.filter(committee=demand.committee_id)  # type: ignore[attr-defined]
        self.fields["block"].initial = demand.block_id

    def clean(self) -> dict[str, Any]:
        kept = super().clean()
        if kept.get("hear_by") == Hear.LEADER and not kept.get("block"):
            self.add_error("block", _("请组长告诉您，要选一下您是哪一组的"))
        return kept

    def send(self) -> MeToo:
        kept = self.cleaned_data
        return me_too(
            self.demand,
            source=f"web:{kept['source']}",
            phone=kept["phone"],
            hear_by=kept["hear_by"],
            block=kept["block"],
            user=self.user,
        )


class RateForm(forms.Form):
    stars = forms.TypedChoiceField(label=_("办得怎么样"), coerce=int, choices=STARS, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("想说的话"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def send(self, demand: Demand, *, way: str = Rating.Way.WEB, by: User | None = None) -> Rating:
        return rate(
            demand, stars=self.cleaned_data["stars"], words=self.cleaned_data["words"], way=way, by=by
        )


class WithdrawForm(forms.Form):
    words = forms.CharField(label=_("为什么撤回"), required=False, max_length=200)

    def send(self, demand: Demand) -> Outcome:
        return withdraw(demand, words=self.cleaned_data["words"])
