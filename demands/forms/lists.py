"""Shapes of what staff write beside one demand: taking one down, sending many on, ready words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demands.actions.dispatch import assign_many
from demands.actions.intake import raise_demand
from demands.forms.parts import PhotosField, ReceivedOnField
from demands.models import Demand, Hear, Kind, ReplyTemplate
from residents.models import Block, Committee
from users.access import Scope
from users.models import User
from xidu.kit.forms import OnceForm, phone_or_none
from xidu.kit.gate import scan_text


class RecordForm(OnceForm):
    """What somebody says at the counter or on the telephone, writes on paper, or sent to 12345.

    The problem first, the person last and as little of them as they like.
    """

    kind = forms.ModelChoiceField(
        label=gettext_lazy("什么事"), queryset=Kind.objects.filter(is_retired=False), empty_label=None
    )
    words = forms.CharField(
        label=gettext_lazy("原话"),
        help_text=gettext_lazy("照居民说的写，不用改成公文。"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        error_messages={"required": gettext_lazy("请写下是什么事，一两句就行。")},
    )
    photos = PhotosField()
    block = forms.ModelChoiceField(
        label=gettext_lazy("哪个楼组、村民小组"),
        queryset=Block.objects.none(),
        required=False,
        empty_label=gettext_lazy("不在哪一组，或说不清"),
    )
    place = forms.CharField(
        label=gettext_lazy("具体地方"),
        help_text=gettext_lazy("例如“桥头第二根灯杆”“12号门口”。只给办事的人看。"),
        max_length=80,
        required=False,
    )
    is_urgent = forms.BooleanField(label=gettext_lazy("紧急：有人会受伤，或一天都等不得"), required=False)
    is_private = forms.BooleanField(label=gettext_lazy("不公开：家里的事，只给办事的人看"), required=False)
    door = forms.ChoiceField(label=gettext_lazy("从哪来"))
    outer_number = forms.CharField(label=gettext_lazy("12345工单号"), max_length=40, required=False)
    received_on = ReceivedOnField()
    name = forms.CharField(label=gettext_lazy("怎么称呼"), max_length=30, required=False)
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    hear_by = forms.ChoiceField(
        label=gettext_lazy("怎么告诉他"),
        widget=forms.RadioSelect,
        choices=[
            (Hear.SMS, gettext_lazy("发短信")),
            (Hear.CALL, gettext_lazy("打电话")),
            (Hear.LEADER, gettext_lazy("请组长去说")),
            (Hear.NONE, gettext_lazy("他自己凭查询码来看")),
        ],
        initial=Hear.NONE,
    )

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee = committee
        fields: dict[str, Any] = self.fields
        fields["block"].queryset = Block.objects.filter(committee=committee)
        fields["door"].choices = [row for row in Demand.Door.choices if row[0] != Demand.Door.WEB]
        fields["door"].initial = Demand.Door.COUNTER
        fields["received_on"].begin_at(committee)

    def clean_phone(self) -> str:
        return phone_or_none(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        hear = kept.get("hear_by")
        if hear in {Hear.SMS, Hear.CALL} and not kept.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("要发短信或打电话，请写一个号码；或者换一种方式"))
        if hear == Hear.LEADER and not kept.get("block"):
            self.add_error("block", _("请组长去说，要选是哪一组的"))
        if kept.get("door") == Demand.Door.HOTLINE and not kept.get("outer_number"):
            self.add_error("outer_number", _("12345转来的，请填工单号，免得登记两次"))
        return kept

    def send(self, *, by: User) -> tuple[Demand, str]:
        """Keep the demand; return it and its query code."""
        kept = {key: value for key, value in self.cleaned_data.items() if key != "website"}
        source = f"desk:{self.committee.pk}:{kept.pop('source')}"
        # Left unticked, the kind says whether it is private.
        private = True if kept.pop("is_private") else None
        return raise_demand(committee=self.committee, source=source, is_private=private, taken_by=by, **kept)


class BulkAssignForm(forms.Form):
    """Several demands for one person."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("派给"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("选一个人"),
        error_messages={"required": gettext_lazy("请选派给谁")},
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = people

    def act(self, demands: list[Demand], *, by: User) -> int:
        return assign_many(demands, to=self.cleaned_data["to"], by=by)


class ReplyTemplateForm(forms.ModelForm):
    """Ready words of one of the places in ``scope``, or everyone's by whoever works for the street."""

    class Meta:
        model = ReplyTemplate
        fields = ("committee", "title", "words", "position")
        widgets = {"words": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Any = self.fields["committee"]
        place.queryset = Committee.objects.within(scope)
        place.required = not scope.whole_street
        place.empty_label = gettext_lazy("全街道都能用") if scope.whole_street else None
        if self.instance.pk:
            del self.fields["committee"]

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if found := scan_text(words):
            kinds = "、".join(sorted({finding.excerpt_masked for finding in found}))
            raise ValidationError(_("答复用语里不能有号码：%(found)s") % {"found": kinds})
        return words
