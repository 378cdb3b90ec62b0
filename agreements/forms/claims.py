"""Shapes of a claim, a first look, a vote, a dispute and its answer; each calls one action."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.actions.books import book_on
from agreements.actions.claims import TAKES, Door, file_claim, look_first
from agreements.actions.disputes import answer_dispute, dispute_claim, dispute_entry
from agreements.actions.manual import award_by_hand
from agreements.actions.panel import vote
from agreements.actions.posting import account_of
from agreements.models import Claim, Dispute, LedgerEntry, ManualAward, Rule
from residents.models import Block, Committee, Household
from residents.querysets import Places
from users.models import User
from xidu.kit.dates import today
from xidu.kit.forms import OnceForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RuleField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.words} {obj.points:+d}/{obj.unit}"


class ClaimForm(OnceForm):
    """What was done; ``home`` None lets the reporter choose among ``homes``. ``proven``: nobody signed in."""

    proven = False

    household = forms.ModelChoiceField(
        label=_("哪一户"), queryset=Household.objects.none(), empty_label=_("选一户")
    )
    rule = RuleField(label=_("做了哪一件"), queryset=Rule.objects.none(), empty_label=_("选一条"))
    deed_on = forms.DateField(label=_("哪天做的"), widget=DAY)
    times = forms.IntegerField(
        label=_("几次"), help_text=_("按小时算的写小时数。"), min_value=1, max_value=99, initial=1
    )
    points = forms.IntegerField(
        label=_("分值"), help_text=_("只有写着一个范围的条款要填。"), required=False, min_value=1
    )
    words = forms.CharField(label=_("说一句"), max_length=120, required=False)
    photo = forms.FileField(
        label=_("照片"),
        help_text=_("没有可以不传，拍照地点会自动去掉。"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def __init__(
        self,
        *args: Any,
        committee: Committee,
        door: str,
        home: Household | None = None,
        homes: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.door, self.home = door, home
        self.fields["deed_on"].initial = today()
        rule: Any = self.fields["rule"]
        awards = [award for award, doors in TAKES.items() if door in doors]
        book = book_on(committee, today())
        rule.queryset = Rule.objects.filter(book=book, award__in=awards) if book else Rule.objects.none()
        if door == Door.HOUSEHOLD:
            rule.queryset = rule.queryset.filter(points__gt=0)
        if home is not None:
            del self.fields["household"]
        else:
            choice: Any = self.fields["household"]
            choice.queryset = homes

    def send(self, *, by: User) -> Claim:
        kept = self.cleaned_data
        return file_claim(
            self.home or kept["household"],
            kept["rule"],
            deed_on=kept["deed_on"],
            door=self.door,
            key=f"{self.door}:{kept['source']}",
            by=None if self.proven else by,
            proven=self.proven,
            times=kept["times"],
            points=kept["points"],
            words=kept["words"],
            photo=kept["photo"],
        )


class JudgeForm(forms.Form):
    """Yes or no with a note; ``act`` is the action that takes it."""

    agrees = forms.TypedChoiceField(
        choices=[("yes", _("属实，同意")), ("no", _("不同意"))], coerce=lambda value: value == "yes"
    )
    note = forms.CharField(max_length=120, required=False)

    def look(self, claim: Claim, *, by: User) -> Claim:
        return look_first(claim, agrees=self.cleaned_data["agrees"], note=self.cleaned_data["note"], by=by)

    def vote(self, claim: Claim, *, by: User) -> Claim:
        return vote(claim, agrees=self.cleaned_data["agrees"], note=self.cleaned_data["note"], by=by)


class DisputeForm(OnceForm):
    words = forms.CharField(
        label=_("哪里不对"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写哪里不对，例如“那天他们家没有人去”")},
    )
    called = forms.CharField(
        label=_("怎么称呼您"), help_text=_("可以不写，不会公开。"), max_length=30, required=False
    )

    def send(self, claim: Claim, *, by: Any) -> Dispute:
        kept = self.cleaned_data
        who = by if isinstance(by, User) else None
        facts = {"called": kept["called"], "by": who}
        return dispute_claim(claim, words=kept["words"], source=f"web:{kept['source']}", **facts)


class OwnDisputeForm(DisputeForm):
    called = None  # type: ignore[assignment]

    def send(self, entry: LedgerEntry, *, by: User) -> Dispute:  # type: ignore[override]
        kept = self.cleaned_data
        return dispute_entry(entry, words=kept["words"], source=f"me:{kept['source']}", by=by)


class AnswerForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label=_("核实结果"),
        choices=[("yes", _("异议成立")), ("no", _("异议不成立"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("怎么核实的"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def send(self, dispute: Dispute, *, by: User) -> Dispute:
        kept = self.cleaned_data
        return answer_dispute(dispute, upheld=kept["upheld"], answer=kept["answer"], by=by)


class ManualForm(OnceForm):
    """Points for a household, or for a whole block: a day of many hands that belongs to nobody alone."""

    household = forms.ModelChoiceField(
        label=_("哪一户"), queryset=Household.objects.none(), empty_label=_("选一户"), required=False
    )
    group = forms.ModelChoiceField(
        label=_("或者整组"), queryset=Block.objects.none(), empty_label=_("不是整组"), required=False
    )
    points = forms.IntegerField(label=_("加几分"), min_value=1, max_value=500)
    reason = forms.CharField(label=_("为什么"), max_length=120)

    def __init__(self, *args: Any, scope: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["household"].queryset = homes_within(scope)  # type: ignore[attr-defined]
        blocks = Block.objects.within(scope).order_by("committee", "position")
        self.fields["group"].queryset = blocks  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        if bool(kept.get("household")) == bool(kept.get("group")) and not self.errors:
            self.add_error("household", _("请选一户，或者选整组，只选一个。"))
        return kept

    def send(self, *, by: User) -> ManualAward:
        kept = self.cleaned_data
        account = account_of(kept["household"] or kept["group"])
        key = f"manual:{kept['source']}"
        return award_by_hand(account, points=kept["points"], reason=kept["reason"], key=key, by=by)


def homes_within(scope: Places) -> Any:
    return Household.objects.within(scope).select_related("block").order_by("block__position", "position")


def homes_of(block: Block) -> Any:
    return Household.objects.filter(block=block).select_related("block").order_by("position", "pk")


def month_or_none(text: str) -> date | None:
    """Return the first day of ``2026-11``, or None."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
