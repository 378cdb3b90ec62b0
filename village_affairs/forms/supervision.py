"""Shapes of what supervisors write, and of a wish to read the books; each form calls one action."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from users.models import User
from village_affairs.actions.appraisals import record_appraisal
from village_affairs.actions.inspections import MOST_MONTHS, agree, ask_inspection, close, refuse
from village_affairs.actions.objections import answer_objection, raise_objection
from village_affairs.forms.opinions import HearsForm, ReasonForm
from village_affairs.models import Appraisal, BookInspection, Ledger, Objection, Publication, Version
from xidu.kit.dates import SHANGHAI, add_months, month_start, today
from xidu.kit.forms import LongWords, OnceForm


class ObjectionForm(OnceForm):
    words = LongWords(
        label=_("对哪一点有异议"),
        help_text=_("会和公开内容放在一起。请不要写姓名、电话和证件号。"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        error_messages={"required": _("请写清楚对哪一点有异议")},
    )

    def send(self, about: Version | Publication, *, by: User) -> Objection:
        kept = self.cleaned_data
        return raise_objection(about=about, words=kept["words"], by=by, source=f"desk:{kept['source']}")


class ObjectionAnswerForm(forms.Form):
    result = forms.ChoiceField(
        label=_("结果"),
        choices=[row for row in Objection.Result.choices if row[0]],
        widget=forms.RadioSelect,
    )
    words = LongWords(
        label=_("答复"),
        help_text=_("会和公开内容放在一起。请不要写姓名、电话和证件号。"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        error_messages={"required": _("请写答复")},
    )

    def send(self, objection: Objection, *, by: User) -> Objection:
        kept = self.cleaned_data
        return answer_objection(objection, result=kept["result"], words=kept["words"], by=by)


class BooksForm(HearsForm):
    """Which months, what of them, and how to hear when to come."""

    ledger = forms.ChoiceField(label=_("哪本账"), choices=Ledger.choices, initial=Ledger.COMMITTEE)
    since = forms.ChoiceField(label=_("从哪个月"))
    until = forms.ChoiceField(label=_("到哪个月"))
    words = forms.CharField(
        label=_("想看什么"),
        help_text=_("例如“修路的发票和合同”。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    name = forms.CharField(
        label=_("怎么称呼您"), required=False, max_length=30, help_text=_("不写也可以，只有办事的人看到。")
    )
    field_order = ("ledger", "since", "until", "words", "name", "block", "phone", "hear_by")

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, committee=committee, **kwargs)
        this = month_start(today())
        months = [add_months(this, -back) for back in range(MOST_MONTHS)]
        for name in ("since", "until"):
            field: Any = self.fields[name]
            field.choices = [(month.isoformat(), f"{month.year}年{month.month}月") for month in months]
            field.initial = months[1].isoformat()
        if not committee.is_village:
            self.fields["ledger"].widget = forms.HiddenInput()
        self.fields["phone"].help_text = _("填了，约好时间给您发短信。不会公开。")

    def clean(self) -> dict[str, Any]:
        kept = super().clean()
        if kept.get("since", "") > kept.get("until", "9"):
            self.add_error("until", _("“到哪个月”要在“从哪个月”以后"))
        return kept

    def send(self) -> tuple[BookInspection, str]:
        """Keep the wish; return it and its query code."""
        kept = self.cleaned_data
        first, last = (dt.date.fromisoformat(kept[name]) for name in ("since", "until"))
        months = [first]
        while months[-1] < last:
            months.append(add_months(months[-1], 1))
        phone = kept["phone"] or (self.user.phone if self.user and kept["hear_by"] in {"sms", "call"} else "")
        return ask_inspection(
            committee=self.committee,
            ledger=kept["ledger"],
            months=months,
            words=kept["words"],
            source=f"web:{kept['source']}",
            phone=phone,
            name=kept["name"],
            block=kept["block"],
            hear_by=kept["hear_by"],
            user=self.user,
        )


class AgreeForm(forms.Form):
    day = forms.DateField(
        label=_("哪一天来"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    clock = forms.TimeField(
        label=_("几点"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), initial=dt.time(9)
    )
    guide = forms.CharField(
        label=_("谁陪同讲解"), max_length=40, help_text=_("懂账的人，例如“街道代理会计”。会告诉居民。")
    )

    def send(self, wish: BookInspection, *, by: User) -> BookInspection:
        kept = self.cleaned_data
        at = dt.datetime.combine(kept["day"], kept["clock"], tzinfo=SHANGHAI)
        return agree(wish, appointed_at=at, guide=kept["guide"], by=by)


class RefuseForm(ReasonForm):
    def send(self, wish: BookInspection, *, by: User) -> BookInspection:
        return refuse(wish, reason=self.cleaned_data["reason"], by=by)


class CloseForm(forms.Form):
    came = forms.ChoiceField(
        label=_("来了没有"), choices=[("yes", _("来查过了")), ("no", _("没有来"))], widget=forms.RadioSelect
    )
    record = forms.CharField(
        label=_("看了什么、怎么说的"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def send(self, wish: BookInspection, *, by: User) -> BookInspection:
        kept = self.cleaned_data
        return close(wish, came=kept["came"] == "yes", record=kept["record"], by=by)


class AppraisalForm(forms.Form):
    """The votes on one member, as they were counted."""

    day = forms.DateField(
        label=_("评议日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    member = forms.CharField(label=_("被评议人"), max_length=30)
    office = forms.CharField(label=_("职务"), max_length=40)
    present = forms.IntegerField(label=_("到会人数"), min_value=1, max_value=9999)
    competent = forms.IntegerField(label=_("称职"), min_value=0, max_value=9999)
    fair = forms.IntegerField(label=_("基本称职"), min_value=0, max_value=9999)
    not_competent = forms.IntegerField(label=_("不称职"), min_value=0, max_value=9999)

    def send(self, committee: Committee, *, by: User) -> Appraisal:
        return record_appraisal(committee=committee, by=by, **self.cleaned_data)
