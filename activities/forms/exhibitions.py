"""Shapes of what is typed around exhibitions; each form calls one action."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.actions.exhibitions import LONGEST, add_work, save_exhibition, write_guest_entry
from activities.models import Activity, Exhibition, GuestEntry, Work
from residents.models import Committee
from users.models import User
from xidu.kit.forms import OnceForm

DAY_INPUT = {"type": "date"}


class ExhibitionForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Exhibition
        fields = ("title", "words", "opens_on", "closes_on", "activity")
        widgets = {
            "words": forms.Textarea(attrs={"rows": 6}),
            "opens_on": forms.DateInput(attrs=DAY_INPUT, format="%Y-%m-%d"),
            "closes_on": forms.DateInput(attrs=DAY_INPUT, format="%Y-%m-%d"),
        }
        help_texts = {
            "words": _("会公开，请不要写电话和证件号。"),
            "closes_on": _("闭展以后，网上还能一直看。"),
            "activity": _("是哪次活动的成果，没有就不选"),
        }

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee = committee
        lately = Q(starts_at__gte=timezone.now() - timedelta(days=400)) | Q(pk=self.instance.activity_id)
        activities = Activity.objects.published().filter(lately, committee=committee)
        self.fields["activity"].queryset = activities.order_by("-starts_at")  # type: ignore[attr-defined]
        self.fields["activity"].empty_label = _("没有")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        opens, closes = kept.get("opens_on"), kept.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("闭展的日子不能早于开展"))
        return kept

    def send(self, *, by: User) -> Exhibition:
        known = self.instance if self.instance.pk else None
        return save_exhibition(known, committee=self.committee, by=by, fields=self.cleaned_data)


class WorkForm(forms.Form):
    file = forms.FileField(
        label=_("作品的照片"),
        help_text=_("jpg、png或webp。拍摄地点和手机信息会自动去掉。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    title = forms.CharField(label=_("作品"), max_length=60)
    maker = forms.CharField(label=_("作者"), help_text=_("作者愿意公开的称呼"), max_length=40)
    alt = forms.CharField(
        label=_("照片里是什么"),
        help_text=_("一句话，例如“一幅剪纸，渡船停在江湾里”。看不见的人要靠它。"),
        max_length=120,
        error_messages={"required": _("请用一句话写照片里是什么，看不见的人要靠它。")},
    )
    story = forms.CharField(
        label=_("故事"), required=False, widget=forms.Textarea(attrs={"rows": 5}), max_length=2000
    )

    def send(self, exhibition: Exhibition, *, by: User) -> Work:
        kept = self.cleaned_data
        texts = {name: kept[name] for name in ("title", "maker", "alt", "story")}
        return add_work(exhibition, file=kept["file"], by=by, **texts)


class GuestForm(OnceForm):
    words = forms.CharField(
        label=_("想说的话"),
        help_text=_("工作人员看过以后会显示。请不要写电话。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        error_messages={"required": _("请写一句话再留言。")},
    )
    called = forms.CharField(
        label=_("署名"), help_text=_("例如“3组 沈家”，会公开"), required=False, max_length=20
    )

    def send(self, exhibition: Exhibition) -> GuestEntry:
        kept = self.cleaned_data
        source = f"web:{kept['source']}"
        return write_guest_entry(exhibition, source=source, words=kept["words"], called=kept["called"])
