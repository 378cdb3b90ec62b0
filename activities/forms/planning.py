"""Shapes of what is typed when an activity or a series is planned; each form calls one action."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from activities.actions.hosts import QuotaRow, set_co_hosts, set_quotas
from activities.actions.planning import cancel_activity, change_activity, plan_activity
from activities.actions.series import end_series, plan_series
from activities.actions.series_changes import change_series_from
from activities.models import Activity, Kind, Place, Quota, Series
from residents.models import Block, Committee
from users.models import User

MOMENT = "%Y-%m-%dT%H:%M"
QUOTA_LINE = re.compile(r"(.+?)[\s:：,，]*(\d{1,3})\s*(?:个|人)?")
COMMON = ("kind", "title", "words", "place", "where", "capacity", "party_most", "takes_sign_ups")


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, widget=widget, **more)


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


def clock_field(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class WhatForm(forms.ModelForm):
    """What a single activity and a series share."""

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee = committee
        self.fields["kind"].queryset = Kind.objects.filter(is_retired=False)  # type: ignore[attr-defined]
        self.fields["place"].queryset = Place.objects.filter(committee=committee)  # type: ignore[attr-defined]
        self.fields["place"].empty_label = _("不在这些场地里")  # type: ignore[attr-defined]
        self.fields["words"].widget = forms.Textarea(attrs={"rows": 4})
        self.fields["where"].help_text = _("场地以外的，或场地里哪一间")
        self.fields["capacity"].help_text = _("不填就是不限")

    def said(self, names: tuple[str, ...]) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in names}


class PlanForm(WhatForm):
    """One activity with its co-hosts and how the places are shared out."""

    starts_at = moment_field(_("开始"))
    ends_at = moment_field(_("结束"))
    signs_up_until = moment_field(_("报名截止"), required=False, help_text=_("不填就是到开始为止"))
    co_hosts = forms.ModelMultipleChoiceField(
        label=_("合办的村居"),
        queryset=Committee.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    quotas = forms.CharField(
        label=_("名额怎么分"),
        required=False,
        help_text=_("一行一个，例如“浦江居委 18”或“3组 5”；合办村居的组前面加村居名；不写就不分"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Activity
        fields = (*COMMON, "starts_at", "ends_at", "signs_up_until")

    field_order = (
        "kind",
        "title",
        "starts_at",
        "ends_at",
        "place",
        "where",
        "words",
        "takes_sign_ups",
        "capacity",
    )

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, committee=committee, **kwargs)
        others = Committee.objects.filter(street=committee.street_id).exclude(pk=committee.pk)
        self.fields["co_hosts"].queryset = others  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["co_hosts"] = list(self.instance.co_hosts.values_list("committee", flat=True))
            rows = self.instance.quotas.select_related("committee", "block")
            self.initial["quotas"] = "\n".join(f"{self._called(row)} {row.places}" for row in rows)

    def _post_clean(self) -> None:
        """Leave the rules to the action, which names them in sentences; the row is not touched here."""

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        if "quotas" in kept and "co_hosts" in kept:
            try:
                kept["quotas"] = self._read_quotas(kept["quotas"], list(kept["co_hosts"]))
            except ValidationError as wrong:
                self.add_error("quotas", wrong)
        return kept

    def _called(self, quota: Quota) -> str:
        """Return whose places these are, as they are typed; groups of a co-host carry its name."""
        if quota.block and quota.committee_id != self.committee.pk:
            return f"{quota.committee}{quota.block}"
        return str(quota.block or quota.committee)

    def _read_quotas(self, text: str, hosts: list[Committee]) -> list[QuotaRow]:
        places = [self.committee, *hosts]
        known: dict[str, tuple[Committee, Block | None]] = {}
        for block in Block.objects.filter(committee__in=places).select_related("committee"):
            known[f"{block.committee}{block}"] = (block.committee, block)
            if block.committee_id == self.committee.pk:
                known.setdefault(block.name, (block.committee, block))
        known |= {place.name: (place, None) for place in places}
        rows = []
        for line in filter(None, (line.strip() for line in text.splitlines())):
            match = QUOTA_LINE.fullmatch(line)
            whose = known.get("".join(match[1].split())) or known.get(match[1].strip()) if match else None
            if not match or not whose:
                words = _now("看不懂“%(line)s”：写村居或组的名字，再写几个名额。")
                raise ValidationError(words % {"line": line[:30]})
            rows.append((*whose, int(match[2])))
        return rows

    def send(self, *, by: User) -> Activity:
        """Plan a new activity or change the one at hand, with its hosts and quotas."""
        said = self.said((*COMMON, "starts_at", "ends_at", "signs_up_until"))
        hosts, quotas = self.cleaned_data["co_hosts"], self.cleaned_data["quotas"]
        if self.instance.pk:
            return change_activity(self.instance, by=by, fields=said, co_hosts=hosts, quotas=quotas)
        activity = plan_activity(committee=self.committee, by=by, fields=said)
        set_co_hosts(activity, hosts, by=by)
        set_quotas(activity, quotas, by=by)
        return activity


class SeriesForm(WhatForm):
    first_day = day_field(_("第一次"), help_text=_("每月一次的，按它是第几个星期几往后排"))
    start = clock_field(_("开始"))
    end = clock_field(_("结束"))
    until = day_field(_("最后一天"), required=False, help_text=_("不填就一直排下去"))

    class Meta:
        model = Series
        fields = (*COMMON, "every", "first_day", "start", "end", "skips_holidays", "until")

    field_order = (
        "kind",
        "title",
        "every",
        "first_day",
        "start",
        "end",
        "until",
        "skips_holidays",
        "place",
        "where",
    )

    def _post_clean(self) -> None:
        """Leave the rules to the action, which names them in sentences."""

    def send(self, *, by: User) -> Series:
        names = (*COMMON, "every", "first_day", "start", "end", "skips_holidays", "until")
        said = self.said(names)
        since = min(said["first_day"], timezone.localdate())
        return plan_series(committee=self.committee, by=by, fields={**said, "since": since})


class SeriesChangeForm(WhatForm):
    """What a series is from one of its days on; its rhythm stays."""

    start = clock_field(_("开始"))
    end = clock_field(_("结束"))

    class Meta:
        model = Series
        fields = (*COMMON, "start", "end")

    field_order = ("kind", "title", "start", "end", "place", "where")

    def _post_clean(self) -> None:
        """Leave the rules to the action, which names them in sentences; the row is not touched here."""

    def send(self, activity: Activity, *, by: User) -> tuple[Series, int, int]:
        return change_series_from(activity, by=by, fields=self.said((*COMMON, "start", "end")))


class CancelForm(forms.Form):
    because = forms.CharField(label=_("为什么取消"), max_length=120, help_text=_("报了名的人都会收到这句话"))

    def send(self, activity: Activity, *, by: User) -> Activity:
        return cancel_activity(activity, because=self.cleaned_data["because"], by=by)


class EndSeriesForm(forms.Form):
    until = day_field(_("办到哪一天"))
    because = forms.CharField(label=_("为什么不办了"), max_length=120)

    def send(self, series: Series, *, by: User) -> int:
        kept = self.cleaned_data
        return end_series(series, until=kept["until"], because=kept["because"], by=by)
