"""Shapes of a round, a wish, each step with it, and of who takes it on; each calls one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from residents.models import Block, Committee, Household
from services.actions import wishes as acts
from services.actions.wishes_after import deliver_wish, thank
from services.actions.wishes_claims import OF_NEIGHBOURS, OF_STAFF, Claimer, claim_wish, fill_wish
from services.models import Wish, WishClaim, WishRound
from users.models import User
from xidu.kit.dates import today
from xidu.kit.forms import OnceForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
Kind = WishClaim.Kind
NEIGHBOURS = [(kind.value, kind.label) for kind in Kind if kind in OF_NEIGHBOURS]
FILLERS = [(kind.value, kind.label) for kind in Kind if kind in OF_STAFF]
NO_NAMES = _("不写名字、住址、电话，不写钱。")


class RoundForm(OnceForm):
    title = forms.CharField(label=_("这一轮的主题"), help_text=_("例如“暖冬心愿”。"), max_length=30)
    words = forms.CharField(label=_("说一句"), max_length=120, required=False)
    since = forms.DateField(label=_("从哪天收"), widget=DAY, initial=today)
    until = forms.DateField(label=_("收到哪天"), widget=DAY)

    def send(self, committee: Committee, *, by: User) -> WishRound:
        kept = dict(self.cleaned_data)
        key = f"web:{kept.pop('source')}"
        kept.pop("website")
        return acts.open_round(committee, key=key, by=by, **kept)


class HomeField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Household.objects.none(), empty_label=_("选一户"), **kwargs)


class WishForm(OnceForm):
    """What a family needs; ``homes`` are the doors to choose from, their committees' rounds the rounds."""

    round = forms.ModelChoiceField(
        label=_("哪一轮"), queryset=WishRound.objects.none(), empty_label=_("选一轮")
    )
    household = HomeField(label=_("哪一家"))
    band = forms.ChoiceField(label=_("为谁"), choices=Wish.Band.choices)
    kind = forms.ChoiceField(label=_("要什么"), choices=Wish.Kind.choices, widget=forms.RadioSelect)
    item = forms.CharField(
        label=_("心愿是什么"), help_text=_("一样东西或一次帮忙，例如“学习桌”“理发”。"), max_length=40
    )
    size = forms.CharField(
        label=_("尺寸"), max_length=20, required=False, help_text=_("例如“身高140”“38码”。")
    )
    colour = forms.CharField(label=_("颜色"), max_length=20, required=False)
    cost = forms.DecimalField(label=_("大约多少元"), min_value=0, max_digits=8, decimal_places=2)
    why = forms.CharField(
        label=_("为什么需要"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        help_text=_("只有村居办事的人看得到，每次打开都有记录。"),
    )
    family_phone = forms.BooleanField(label=_("家里同意把自己的电话给认领的人"), required=False)

    def __init__(self, *args: Any, homes: Any, door: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.door = door
        places = homes.order_by().values("committee")
        rounds = WishRound.objects.filter(committee__in=places).running_on(today())
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]
        self.fields["household"].queryset = homes  # type: ignore[attr-defined]
        if rounds.count() == 1:
            self.fields["round"].initial = rounds[0]

    def send(self, *, by: User) -> Wish:
        kept = self.cleaned_data
        key = f"{self.door}:{by.pk}:{kept['source']}"
        return acts.collect_wish(kept["round"], kept["household"], kept, door=self.door, key=key, by=by)


class FamilyWishForm(WishForm):
    """Somebody tells the wish of the own family: for themselves, a child or an elder they act for."""

    person = forms.ModelChoiceField(label=_("为谁"), queryset=None, empty_label=None)

    field_order = ("round", "person")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, door=Wish.Door.FAMILY, **kwargs)
        del self.fields["household"], self.fields["band"]
        choice: Any = self.fields["person"]
        choice.queryset = people
        choice.label_from_instance = lambda person: person.name

    def send(self, *, by: User) -> Wish:
        person = self.cleaned_data["person"]
        self.cleaned_data["household"] = person.household
        return super().send(by=by)


class StepForm(forms.Form):
    """A step on the wish's desk page; several stand there, so the ids of its fields bear its name."""

    def __init__(self, *args: Any, wish: Wish, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.wish = wish


class VerifyForm(StepForm):
    note = forms.CharField(
        label=_("上门看到的"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        help_text=_("只有办微心愿的人看得到。"),
    )

    def send(self, *, by: User) -> Wish:
        return acts.verify_wish(self.wish, note=self.cleaned_data["note"], by=by)


class CardForm(StepForm):
    """The words of the public card, as staff word them."""

    item = forms.CharField(label=_("心愿是什么"), max_length=40, help_text=NO_NAMES)
    size = forms.CharField(label=_("尺寸"), max_length=20, required=False)
    colour = forms.CharField(label=_("颜色"), max_length=20, required=False)
    band = forms.ChoiceField(label=_("年龄段"), choices=Wish.Band.choices)

    def __init__(self, *args: Any, wish: Wish, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(wish, name) for name in self.base_fields}
        super().__init__(*args, wish=wish, **kwargs)

    def send(self, *, by: User) -> Wish:
        return acts.publish_wish(self.wish, self.cleaned_data, by=by)


class EndForm(StepForm):
    state = forms.ChoiceField(
        label=_("怎么了"),
        choices=[(Wish.State.WITHDRAWN, _("家里不要了")), (Wish.State.REFUSED, _("这次不能收"))],
        widget=forms.RadioSelect,
    )
    because = forms.CharField(
        label=_("为什么"), max_length=120, help_text=_("会告诉收来心愿的人，不写名字。")
    )

    def send(self, *, by: User) -> Wish:
        kept = self.cleaned_data
        return acts.end_wish(self.wish, state=kept["state"], because=kept["because"], by=by)


class FillForm(StepForm):
    kind = forms.ChoiceField(label=_("由谁来圆"), choices=FILLERS, widget=forms.RadioSelect)
    name = forms.CharField(label=_("名称"), max_length=30, help_text=_("例如“卫生服务中心党支部”。"))

    def send(self, *, by: User) -> WishClaim:
        kept = self.cleaned_data
        # One filling a wait: after it was let go the wish waits anew, with a new moment.
        key = f"fill:{self.wish.pk}:{self.wish.state_at.timestamp()}"
        return fill_wish(self.wish, kind=kept["kind"], name=kept["name"], key=key, by=by)


class DeliverForm(StepForm):
    photo = forms.FileField(
        label=_("送到的照片"),
        help_text=_("拍东西，不拍人、不拍门牌。只有办微心愿的人看得到。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )

    def send(self, *, by: User) -> Wish:
        return deliver_wish(self.wish, photo=self.cleaned_data["photo"], by=by)


class ThanksForm(StepForm):
    words = forms.CharField(
        label=_("家里人怎么说"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=120,
        help_text=_("会转告认领的人，不写名字。"),
    )
    public = forms.BooleanField(label=_("家里同意不署名公开这句话"), required=False)

    def send(self, *, by: User) -> Wish:
        kept = self.cleaned_data
        return thank(self.wish, words=kept["words"], public=kept["public"], by=by)


class RevealForm(StepForm):
    """Why staff want to see the telephone of who took the wish on."""

    reason = forms.CharField(label=_("为什么要看认领人的电话"), max_length=120)


class ClaimForm(OnceForm):
    """An account takes a wish on."""

    name = forms.CharField(label=_("怎么称呼您"), max_length=30, help_text=_("只有村居看得到。"))
    kind = forms.ChoiceField(
        label=_("您是"), choices=NEIGHBOURS, initial=Kind.RESIDENT, widget=forms.RadioSelect
    )

    def send(self, wish: Wish, *, by: User) -> WishClaim:
        kept = self.cleaned_data
        who = Claimer(kept["name"], kept["kind"], user=by)
        return claim_wish(wish, who, key=f"own:{by.pk}:{kept['source']}")


class PhoneForm(OnceForm):
    """A telephone to send a code to."""

    phone = forms.CharField(
        label=_("您的手机号"),
        max_length=20,
        help_text=_("发一个验证码给您。号码只有村居办事时看得到。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class PhoneClaimForm(PhoneForm):
    """Somebody without an account takes a wish on."""

    name = ClaimForm.base_fields["name"]
    kind = ClaimForm.base_fields["kind"]
    field_order = ("name", "kind", "phone")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("验证码"),
        max_length=12,
        help_text=_("短信里的6位数字，10分钟内有效。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


def homes_in(blocks: Any) -> Any:
    """Return the households of ``blocks`` in the order of the doors."""
    rows = Household.objects.filter(block__in=blocks).select_related("block")
    return rows.order_by("block__position", "position", "pk")


def blocks_of(committee: Committee) -> Any:
    return Block.objects.filter(committee=committee)
