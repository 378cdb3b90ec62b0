"""Shapes of lending, booking, queueing, reporting and deciding; each form calls one action."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.actions.bays import MOST_WEEKS, add_bay, lend_bay, lend_weekly
from agreements.actions.chargers import join_queue
from agreements.actions.parking import book_bay
from agreements.actions.parking_reports import decide_report, report_bay
from agreements.actions.parking_rules import adopt_parking_rule, end_parking_rule
from agreements.actions.parking_times import EVERY, RESTDAYS, WORKDAYS, span_on
from agreements.forms.claims import DAY
from agreements.models import Bay, BayWindow, ChargeTurn, ParkingOutcome, ParkingReport, ParkingRule
from residents.models import Committee, Household
from users.models import User
from xidu.kit.dates import today
from xidu.kit.errors import BadValue
from xidu.kit.forms import OnceForm

CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
ONCE = "once"


class SpanForm(OnceForm):
    """A day and two hours; an end that is not later is on the day after."""

    day = forms.DateField(label=_("哪天"), widget=DAY)
    opens = forms.TimeField(label=_("几点来"), widget=CLOCK)
    closes = forms.TimeField(label=_("几点走"), help_text=_("过夜的写第二天的钟点。"), widget=CLOCK)

    def span(self) -> tuple[datetime, datetime]:
        """Return both moments. Raises BadValue for an hour that is not there."""
        kept = self.cleaned_data
        if kept["opens"] == kept["closes"]:
            raise BadValue(_("结束时间要在开始时间后面。过夜的话，结束选第二天。"))
        return span_on(kept["day"], kept["opens"], kept["closes"])


class LendForm(SpanForm):
    kind = forms.ChoiceField(
        label=_("放几天"),
        choices=[
            (ONCE, _("就这一天")),
            (WORKDAYS, _("每个工作日")),
            (RESTDAYS, _("每个休息日")),
            (EVERY, _("天天")),
        ],
        widget=forms.RadioSelect,
        initial=ONCE,
    )
    weeks = forms.IntegerField(
        label=_("连放几周"),
        help_text=_("只放一天的不用管。"),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label, self.fields["day"].initial = _("从哪天起"), today()
        self.fields["opens"].label, self.fields["closes"].label = _("几点起"), _("到几点")
        # The hours most bays stand empty: who lends for a working day presses one button.
        self.fields["opens"].initial, self.fields["closes"].initial = time(8), time(17)

    def send(self, bay: Bay, *, by: User) -> list[BayWindow]:
        kept = self.cleaned_data
        if kept["kind"] == ONCE:
            start, end = self.span()
            return [lend_bay(bay, start=start, end=end, by=by)]
        hours = {"opens": kept["opens"], "closes": kept["closes"], "weeks": kept["weeks"] or 1}
        return lend_weekly(bay, kind=kept["kind"], first=kept["day"], by=by, **hours)


class BookForm(SpanForm):
    """Which bay is the button that was pressed; the plate of last time stands in for an empty one."""

    plate = forms.CharField(label=_("车牌号"), max_length=12, required=False)
    is_guest = forms.BooleanField(label=_("客人的车"), required=False)

    def send(self, bay: Bay, last_plate: str, *, by: User) -> Any:
        kept = self.cleaned_data
        start, end = self.span()
        facts = {"plate": kept["plate"] or last_plate, "is_guest": kept["is_guest"], "by": by}
        return book_bay(bay, start=start, end=end, source=f"web:{kept['source']}", **facts)


class QueueForm(OnceForm):
    plate = forms.CharField(label=_("车牌号"), help_text=_("例如“沪AD12345”。"), max_length=12)
    at_night = forms.BooleanField(label=_("夜里轮到也叫我"), required=False)

    def send(self, committee: Committee, *, by: User) -> ChargeTurn:
        kept = self.cleaned_data
        facts = {"plate": kept["plate"], "at_night": kept["at_night"], "source": f"web:{kept['source']}"}
        return join_queue(committee, by=by, **facts)


class ReportForm(OnceForm):
    bay = forms.ModelChoiceField(label=_("哪个车位"), queryset=Bay.objects.none(), empty_label=_("选一个"))
    kind = forms.ChoiceField(
        label=_("什么事"), choices=ParkingReport.Kind.choices[1:], widget=forms.RadioSelect
    )
    photo = forms.FileField(
        label=_("照片"),
        help_text=_("看得清是哪辆车就行，只给管理员看。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("请拍一张照片，管理员要看得清是哪辆车。")},
    )
    plate = forms.CharField(label=_("车牌号"), max_length=12, required=False)
    words = forms.CharField(label=_("说一句"), max_length=120, required=False)

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bay"].queryset = Bay.objects.charging().filter(committee=committee)  # type: ignore[attr-defined]

    def send(self, *, by: User) -> ParkingReport:
        kept = self.cleaned_data
        facts = {name: kept[name] for name in ("kind", "photo", "plate", "words")}
        return report_bay(kept["bay"], by=by, source=f"web:{kept['source']}", **facts)


class DecideForm(forms.Form):
    what = forms.ChoiceField(
        label=_("怎么办的"), choices=ParkingOutcome.What.choices, widget=forms.RadioSelect
    )
    household = forms.ModelChoiceField(
        label=_("哪一户的车"),
        help_text=_("只有扣分要选；先交评议小组评，本户可以提异议。"),
        queryset=Household.objects.none(),
        required=False,
        empty_label=_("不扣分"),
    )
    reason = forms.CharField(label=_("情况"), help_text=_("会告诉报的人，不写车牌和姓名。"), max_length=200)

    def __init__(self, *args: Any, report: ParkingReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        homes = Household.objects.filter(committee=report.committee_id).select_related("block")
        self.fields["household"].queryset = homes.order_by("block__position", "position")  # type: ignore[attr-defined]
        if report.booking_id:
            del self.fields["household"]

    def send(self, report: ParkingReport, *, by: User) -> ParkingOutcome:
        kept = self.cleaned_data
        home = kept.get("household")
        return decide_report(report, what=kept["what"], reason=kept["reason"], household=home, by=by)


class ParkingRuleForm(forms.ModelForm):
    class Meta:
        model = ParkingRule
        fields = (
            *("body", "adopted_on", "since", "until", "borrowers", "max_hours", "opens", "closes"),
            *("notice_hours", "words"),
        )
        widgets = {"adopted_on": DAY, "since": DAY, "until": DAY, "opens": CLOCK, "closes": CLOCK}
        labels = {"since": _("从哪天起生效"), "until": _("到哪天为止")}
        help_texts = {"opens": _("两头写一样就是全天。"), "until": _("不写就一直有效。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = today()

    def _post_clean(self) -> None:
        """Leave the checks of the row to the action, whose sentences say more."""

    def clean_max_hours(self) -> int:
        hours = int(self.cleaned_data["max_hours"])
        if not 1 <= hours <= 72:
            raise forms.ValidationError(_("一次最多1到72小时，请改一下。"))
        return hours

    def send(self, committee: Committee, *, by: User) -> ParkingRule:
        return adopt_parking_rule(committee, by=by, **self.cleaned_data)


class EndRuleForm(forms.Form):
    on = forms.DateField(
        label=_("到哪天为止"), help_text=_("最早今天，这一天还能停。"), widget=DAY, initial=today
    )

    def send(self, rule: ParkingRule, *, by: User) -> ParkingRule:
        return end_parking_rule(rule, on=self.cleaned_data["on"], by=by)


class BayForm(forms.Form):
    where = forms.CharField(label=_("在哪里"), help_text=_("例如“3号楼东侧”。"), max_length=40)
    number = forms.CharField(label=_("车位号"), max_length=12)
    household = forms.ModelChoiceField(
        label=_("哪一户的"), queryset=Household.objects.none(), required=False, empty_label=_("大家的")
    )
    is_ev = forms.BooleanField(label=_("公共充电车位"), required=False)

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        homes = Household.objects.filter(committee=committee).select_related("block")
        self.fields["household"].queryset = homes.order_by("block__position", "position")  # type: ignore[attr-defined]

    def send(self, committee: Committee, *, by: User) -> Bay:
        return add_bay(committee, by=by, **self.cleaned_data)
