"""Shapes of an agreement's steps; each form calls one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.actions.merchants import sign_for_shop
from agreements.actions.pacts import (
    begin_version,
    draft_version,
    file_version,
    record_meeting,
    sign_version,
    start_agreement,
    write_opinion,
)
from agreements.forms.claims import DAY
from agreements.models import (
    Agreement,
    AgreementVersion,
    Audience,
    HouseholdOpinion,
    Merchant,
    MerchantSignature,
    Passing,
    Signature,
)
from residents.models import Committee, Household
from users.models import User
from xidu.kit.dates import add_months, today
from xidu.kit.forms import LongWords, OnceForm


class StartForm(forms.Form):
    audience = forms.ChoiceField(
        label=_("给谁的约定"), choices=Audience.choices, initial=Audience.HOUSEHOLDS, required=False
    )
    title = forms.CharField(label=_("名称"), help_text=_("例如“小菜园约定”。"), max_length=40)
    topic = forms.CharField(label=_("要商量什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    opinions_until = forms.DateField(label=_("征求意见到"), widget=DAY)

    def send(self, committee: Committee, *, by: User) -> Agreement:
        kept = {**self.cleaned_data}
        kept["audience"] = kept["audience"] or Audience.HOUSEHOLDS
        return start_agreement(committee, by=by, **kept)


class OpinionForm(OnceForm):
    words = forms.CharField(label=_("您的想法"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))

    def send(self, agreement: Agreement, *, by: Any) -> HouseholdOpinion:
        kept = self.cleaned_data
        person = by.person if isinstance(by, User) else None
        home = person.household if person and person.committee_id == agreement.committee_id else None
        who = by if isinstance(by, User) else None
        source, door = f"web:{kept['source']}", HouseholdOpinion.Door.WEB
        return write_opinion(agreement, words=kept["words"], door=door, source=source, household=home, by=who)


class HomeField(forms.ModelChoiceField):
    """The households of one committee."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, empty_label=_("选一户"), **kwargs)

    def offer(self, committee_id: int) -> None:
        rows = Household.objects.filter(committee=committee_id).select_related("block")
        self.queryset = rows.order_by("block__position", "position")


class StepForm(OnceForm):
    """A step on the desk's page; several stand on one page, so the ids of its fields bear its name."""

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        if home := self.fields.get("household"):
            home.offer(agreement.committee_id)  # type: ignore[attr-defined]

    def newest(self) -> AgreementVersion:
        return self.agreement.versions.order_by("-number")[0]


class PaperOpinionForm(StepForm):
    household = HomeField(label=_("哪一户"), queryset=Household.objects.none(), required=False)
    door = forms.ChoiceField(label=_("怎么说的"), choices=HouseholdOpinion.Door.choices[1:])
    words = forms.CharField(label=_("意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def send(self, *, by: User) -> HouseholdOpinion:
        kept = self.cleaned_data
        about = {"household": kept["household"], "source": f"desk:{kept['source']}", "by": by}
        return write_opinion(self.agreement, words=kept["words"], door=kept["door"], **about)


class DraftForm(StepForm):
    text = LongWords(label=_("正文"), help_text=_("一行一条。"), max_length=6000)

    def send(self, *, by: User) -> AgreementVersion:
        return draft_version(self.agreement, text=self.cleaned_data["text"], by=by)


class MeetingForm(StepForm):
    meeting = forms.ChoiceField(label=_("什么会"), choices=Passing.Meeting.choices)
    held_on = forms.DateField(label=_("哪天开的"), widget=DAY)
    entitled = forms.IntegerField(label=_("应到"), min_value=1, max_value=99999)
    present = forms.IntegerField(label=_("实到"), min_value=0, max_value=99999)
    yes = forms.IntegerField(label=_("同意"), min_value=0, max_value=99999)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, agreement=agreement, **kwargs)
        shops = agreement.audience == Audience.MERCHANTS
        meetings = [one for one in Passing.Meeting if (one == Passing.Meeting.MERCHANTS) == shops]
        self.fields["meeting"].choices = [(one.value, one.label) for one in meetings]  # type: ignore[attr-defined]

    def send(self, *, by: User) -> Passing:
        names = ("meeting", "held_on", "entitled", "present", "yes")
        return record_meeting(self.newest(), by=by, **{name: self.cleaned_data[name] for name in names})


class FileForm(StepForm):
    on = forms.DateField(label=_("哪天报街道备案的"), widget=DAY)
    filed_as = forms.CharField(label=_("备案号"), max_length=40, required=False)

    def send(self, *, by: User) -> AgreementVersion:
        kept = self.cleaned_data
        return file_version(self.newest(), on=kept["on"], filed_as=kept["filed_as"], by=by)


class BeginForm(StepForm):
    since = forms.DateField(label=_("从哪天起生效"), widget=DAY, initial=today)
    review_on = forms.DateField(label=_("哪天复评"), widget=DAY, initial=lambda: add_months(today(), 24))

    def send(self, *, by: User) -> AgreementVersion:
        kept = self.cleaned_data
        return begin_version(self.newest(), since=kept["since"], review_on=kept["review_on"], by=by)


class PaperSignForm(StepForm):
    household = HomeField(label=_("哪一户在纸上签了"), queryset=Household.objects.none())

    def send(self, *, by: User) -> Signature:
        home = self.cleaned_data["household"]
        return sign_version(self.newest(), home, door=Signature.Door.PAPER, by=by)


class ShopSignForm(StepForm):
    """The paper a shop signed; only shops of the committee that take part are offered."""

    merchant = forms.ModelChoiceField(label=_("哪家店"), queryset=Merchant.objects.none())

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, agreement=agreement, **kwargs)
        rows = Merchant.objects.public().filter(committee=agreement.committee_id)
        self.fields["merchant"].queryset = rows  # type: ignore[attr-defined]

    def send(self, *, by: User) -> MerchantSignature:
        shop = self.cleaned_data["merchant"]
        return sign_for_shop(self.newest(), shop, door=Signature.Door.PAPER, by=by)


STEPS: dict[str, type[StepForm]] = {
    "opinion": PaperOpinionForm,
    "draft": DraftForm,
    "meeting": MeetingForm,
    "file": FileForm,
    "begin": BeginForm,
    "sign": PaperSignForm,
    "shop-sign": ShopSignForm,
}
