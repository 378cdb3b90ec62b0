"""Shapes of a shop, its words, a rating and a check; each form calls one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.actions.books import book_on
from agreements.actions.merchants import FACTS, add_staff, change_merchant, leave_merchant, register_merchant
from agreements.actions.shop_checks import post_check, undo_check
from agreements.actions.shop_ratings import answer_rating, hide_words, rate_merchant
from agreements.actions.shop_words import decide_word, say_offer, say_promise
from agreements.forms.claims import DAY
from agreements.models import (
    Audience,
    Merchant,
    MerchantOffer,
    MerchantPromise,
    MerchantRating,
    MerchantStaff,
    Rule,
    ShopCheck,
)
from residents.models import Committee
from users.models import User
from xidu.kit.dates import today
from xidu.kit.forms import OnceForm, phone_or_none

STARS = [
    (5, _("5分，很好")),
    (4, _("4分，好")),
    (3, _("3分，一般")),
    (2, _("2分，不太好")),
    (1, _("1分，不好")),
]


class MerchantForm(forms.ModelForm):
    """A shop to register, or to correct; ``phone`` is never shown again in clear."""

    phone = forms.CharField(
        label=_("联系人电话"), help_text=_("只给村居联系用，不公开。"), max_length=20, required=False
    )

    class Meta:
        model = Merchant
        fields = FACTS
        help_texts = {
            "hours": _("例如“每天6:00–20:00”。"),
            "public_phone": _("店家同意公开才填，会写在公开页上。"),
            "licence": _("可以不填。"),
        }

    def clean_phone(self) -> str:
        return phone_or_none(self.cleaned_data["phone"])

    def validate_constraints(self) -> None:
        """Leave the constraints to the action, which says in words what is wrong."""

    def _facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FACTS}

    def register(self, committee: Committee, *, by: User) -> Merchant:
        return register_merchant(committee, self._facts(), phone=self.cleaned_data["phone"], by=by)

    def send(self, *about: Any, by: User) -> Merchant:
        if about:
            return self.register(about[0], by=by)
        row = Merchant.objects.get(pk=self.instance.pk)
        return change_merchant(row, self._facts(), phone=self.cleaned_data["phone"], by=by)


class LeaveForm(forms.Form):
    on = forms.DateField(label=_("哪天退出的"), widget=DAY)
    because = forms.CharField(label=_("为什么"), help_text=_("例如“搬走了”。"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()

    def send(self, shop: Merchant, *, by: User) -> Merchant:
        return leave_merchant(shop, by=by, **self.cleaned_data)


class StaffForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=30)
    phone = forms.CharField(label=_("手机号"), help_text=_("用这个号收验证码登录。"), max_length=20)

    def clean_phone(self) -> str:
        return phone_or_none(self.cleaned_data["phone"])

    def send(self, shop: Merchant, *, by: User) -> MerchantStaff:
        return add_staff(shop, by=by, **self.cleaned_data)


class PromiseForm(OnceForm):
    words = forms.CharField(
        label=_("承诺什么"), help_text=_("一句话，例如“缺斤少两，少一补十”。"), max_length=40
    )
    since = forms.DateField(label=_("从哪天起"), widget=DAY)
    until = forms.DateField(label=_("到哪天"), help_text=_("一直有效就不填。"), widget=DAY, required=False)

    def __init__(self, *args: Any, prior: MerchantPromise | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prior = prior
        self.fields["since"].initial = today()
        self.fields["words"].initial = prior.words if prior else ""

    def send(self, shop: Merchant, *, by: User) -> MerchantPromise:
        kept = self.cleaned_data
        facts = {name: kept[name] for name in ("words", "since", "until")}
        return say_promise(shop, key=f"promise:{kept['source']}", prior=self.prior, by=by, **facts)


class OfferForm(OnceForm):
    title = forms.CharField(label=_("什么优惠"), help_text=_("例如“老人理发”。"), max_length=30)
    whom = forms.ChoiceField(label=_("给谁"), choices=MerchantOffer.Whom.choices)
    price = forms.CharField(label=_("多少钱"), help_text=_("例如“10元，平时20元”。"), max_length=30)
    since = forms.DateField(label=_("从哪天起"), widget=DAY)
    until = forms.DateField(label=_("到哪天"), help_text=_("过了这天自己就没有了。"), widget=DAY)
    capacity = forms.IntegerField(
        label=_("一共几份"), help_text=_("不限就不填。"), min_value=1, max_value=9999, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = today()

    def send(self, shop: Merchant, *, by: User) -> MerchantOffer:
        kept = self.cleaned_data
        names = ("title", "whom", "price", "since", "until", "capacity")
        return say_offer(shop, key=f"offer:{kept['source']}", by=by, **{name: kept[name] for name in names})


class DecideForm(forms.Form):
    agrees = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes")
    because = forms.CharField(max_length=120, required=False)

    def send(self, word: Any, *, by: User) -> Any:
        return decide_word(word, by=by, **self.cleaned_data)


class BecauseForm(forms.Form):
    """Why words are taken down, or a check is taken back."""

    because = forms.CharField(max_length=120, error_messages={"required": _("请写原因，店家看得到。")})

    def hide(self, rating: MerchantRating, *, by: User) -> MerchantRating:
        return hide_words(rating, because=self.cleaned_data["because"], by=by)

    def undo(self, check: ShopCheck, *, by: User) -> ShopCheck:
        return undo_check(check, because=self.cleaned_data["because"], by=by)


class RatingForm(OnceForm):
    stars = forms.TypedChoiceField(
        label=_("打几分"),
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("请打1到5分")},
    )
    words = forms.CharField(
        label=_("说一句"),
        help_text=_("会公开，不写您是谁家；请不要写电话。"),
        max_length=120,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def send(self, shop: Merchant, *, by: User) -> MerchantRating:
        kept = self.cleaned_data
        return rate_merchant(
            shop, stars=kept["stars"], words=kept["words"], key=f"rate:{kept['source']}", by=by
        )


class AnswerRatingForm(forms.Form):
    words = forms.CharField(label=_("回复一句"), max_length=120, widget=forms.Textarea(attrs={"rows": 3}))

    def send(self, rating: MerchantRating, *, by: User) -> MerchantRating:
        return answer_rating(rating, words=self.cleaned_data["words"], by=by)


class RulesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.words} {obj.points:+d}"


class CheckForm(OnceForm):
    """What was found at a shop's front; the rules are those of the merchants' book in force today."""

    day = forms.DateField(label=_("哪天看的"), widget=DAY)
    rules = RulesField(
        label=_("看到什么"),
        queryset=Rule.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选至少一条")},
    )
    times = forms.IntegerField(
        label=_("几次"), help_text=_("只算按次加分的，例如代购。"), min_value=1, max_value=99, initial=1
    )
    photo = forms.FileField(
        label=_("照片"),
        help_text=_("拍门前，不要拍到人脸和车牌。拍照地点会自动去掉。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("请附一张照片")},
    )
    note = forms.CharField(label=_("说明"), max_length=120, required=False)

    def __init__(self, *args: Any, shop: Merchant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = today()
        book = book_on(shop.committee, today(), Audience.MERCHANTS)
        rules = Rule.objects.filter(book=book).select_related("book") if book else Rule.objects.none()
        self.fields["rules"].queryset = rules  # type: ignore[attr-defined]

    def send(self, shop: Merchant, *, by: User) -> ShopCheck:
        kept = self.cleaned_data
        facts = {name: kept[name] for name in ("day", "photo", "note", "times")}
        return post_check(shop, list(kept["rules"]), key=f"check:{kept['source']}", by=by, **facts)
