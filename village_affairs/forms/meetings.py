"""Shapes of what is typed around an on-site meeting; each form calls one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import Place, SignUp
from residents.models import Block, Committee, Household
from users.models import Grant, User
from users.roles import roles_with
from village_affairs.actions.meeting_close import LONGEST, close_meeting, count_hands
from village_affairs.actions.meeting_households import name_household, sign_in_household, type_in_sheet
from village_affairs.actions.meeting_points import ANSWER, answer_point, ask_at_meeting, owe_point
from village_affairs.actions.site_meetings import add_opinions, add_point, plan_meeting
from village_affairs.models import AgendaPoint, Opinion, SiteMeeting
from xidu.kit.dates import today
from xidu.kit.forms import OnceForm

DAY = {"type": "date"}
CLOCK = {"type": "time", "step": "300"}
NUMBER = {"inputmode": "numeric", "min": "0"}


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **more)


class MeetingForm(forms.Form):
    """When and where; everything else comes from the activity it becomes."""

    day = day_field(_("哪一天"))
    start = forms.TimeField(label=_("几点开始"), initial="13:30", widget=forms.TimeInput(attrs=CLOCK))
    end = forms.TimeField(label=_("几点结束"), initial="15:30", widget=forms.TimeInput(attrs=CLOCK))
    place = forms.ModelChoiceField(
        label=_("场地"), queryset=Place.objects.none(), required=False, empty_label=_("不在这些场地里")
    )
    where = forms.CharField(label=_("地点"), max_length=80, required=False, help_text=_("场地以外的写在这里"))
    words = forms.CharField(
        label=_("说明"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        initial=_("居民提的问题当面答复；答不了的当场说清哪天答复、由谁答复。"),
    )

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee = committee
        self.fields["place"].queryset = Place.objects.filter(committee=committee)  # type: ignore[attr-defined]

    def send(self, *, by: User) -> SiteMeeting:
        return plan_meeting(committee=self.committee, by=by, **self.cleaned_data)


class AgendaForm(forms.Form):
    """Which waiting questions come to the meeting, what is due first on top."""

    opinions = forms.ModelMultipleChoiceField(
        label=_("等答复的意见"),
        queryset=Opinion.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请勾一条意见")},
    )

    def __init__(self, *args: Any, meeting: SiteMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = Opinion.objects.waiting().filter(committee=meeting.committee_id)
        field = self.fields["opinions"]
        rows = waiting.exclude(agenda_points__meeting=meeting).order_by("due_on", "id")
        field.queryset = rows  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: f"{row}　{row.shown_words[:60]}"  # type: ignore[attr-defined]

    def send(self, meeting: SiteMeeting, *, by: User) -> int:
        return add_opinions(meeting, self.cleaned_data["opinions"], by=by)


class OwnPointForm(forms.Form):
    title = forms.CharField(label=_("自己加一个议题"), max_length=120)

    def send(self, meeting: SiteMeeting, *, by: User) -> AgendaPoint:
        return add_point(meeting, title=self.cleaned_data["title"], by=by)


class PointForm(forms.Form):
    """One point: the answer, or until when and by whom it is owed. ``do`` says which button it was."""

    do = forms.ChoiceField(choices=[("answer", "answer"), ("owe", "owe")], widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("当场怎么答的"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("会公开。请不要写姓名、电话。"),
    )
    until = day_field(_("会后最晚哪天答复"), required=False)
    to = forms.ModelChoiceField(
        label=_("由谁答复"), queryset=User.objects.none(), required=False, empty_label=_("选一个人")
    )

    def __init__(self, *args: Any, committee_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grants = Grant.objects.effective_on(today()).filter(
            committee=committee_id, block=None, role__in=roles_with(ANSWER)
        )
        people = User.objects.filter(pk__in=grants.values("user")).order_by("name")
        self.fields["to"].queryset = people  # type: ignore[attr-defined]

    def send(self, point: AgendaPoint, *, by: User) -> AgendaPoint:
        kept = self.cleaned_data
        if kept["do"] == "owe":
            return owe_point(point, until=kept["until"], to=kept["to"], by=by)
        return answer_point(point, words=kept["words"], by=by)


class RaisedForm(OnceForm):
    """A question raised in the room."""

    words = forms.CharField(
        label=_("现场新提的问题"), widget=forms.Textarea(attrs={"rows": 2}), max_length=5000
    )
    block = forms.ModelChoiceField(
        label=_("哪一组"), queryset=Block.objects.none(), required=False, empty_label=_("没说")
    )

    def __init__(self, *args: Any, committee_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["block"].queryset = Block.objects.filter(committee=committee_id)  # type: ignore[attr-defined]

    def send(self, meeting: SiteMeeting, *, by: User) -> tuple[AgendaPoint, str]:
        kept = self.cleaned_data
        source = f"meeting:{kept['source']}"
        return ask_at_meeting(meeting, words=kept["words"], block=kept["block"], source=source, by=by)


def hands_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=2000,
        widget=forms.NumberInput(attrs=NUMBER),
        error_messages={"required": _("没有人举手请写0"), "invalid": _("请写数字，例如 12")},
    )


class HandsForm(forms.Form):
    satisfied = hands_field(_("满意"))
    fair = hands_field(_("基本满意"))
    not_satisfied = hands_field(_("不满意"))

    def send(self, meeting: SiteMeeting, *, by: User) -> SiteMeeting:
        return count_hands(meeting, by=by, **self.cleaned_data)


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        label=_("会议纪要"),
        help_text=_("谁主持、谈了什么、怎么定的。议题和答复会自己列进去，会公开，请不要写姓名、电话。"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=LONGEST,
        error_messages={"required": _("没有纪要不能结束：请写谁主持、谈了什么、怎么定的。")},
    )

    def send(self, meeting: SiteMeeting, *, by: User) -> SiteMeeting:
        return close_meeting(meeting, minutes=self.cleaned_data["minutes"], by=by)


class DoorForm(OnceForm):
    """One household at the door, or the signed lines of its block's sheet."""

    household = forms.ModelChoiceField(queryset=Household.objects.none(), required=False)
    people = forms.IntegerField(min_value=1, max_value=20, required=False)
    party = forms.ModelChoiceField(queryset=SignUp.objects.none(), required=False)
    numbers = forms.CharField(label=_("表上签了名的序号"), required=False, max_length=1000)

    def __init__(self, *args: Any, meeting: SiteMeeting, block: Block | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        doors = Household.objects.filter(committee=meeting.committee_id).select_related("block")
        self.fields["household"].queryset = doors.filter(block=block) if block else doors  # type: ignore[attr-defined]
        self.fields["party"].queryset = SignUp.objects.filter(  # type: ignore[attr-defined]
            activity=meeting.activity_id
        )
        self.block = block

    def send(self, meeting: SiteMeeting, *, by: User) -> int:
        """Keep what was sent; return how many households it was."""
        kept = self.cleaned_data
        if kept["numbers"] and self.block:
            return type_in_sheet(meeting, self.block, numbers=kept["numbers"], key=kept["source"], by=by)
        if kept["party"] and kept["household"]:
            name_household(meeting, kept["party"], kept["household"], by=by)
            return 1
        if not kept["household"]:
            return 0
        people = kept["people"] or 1
        sign_in_household(meeting, kept["household"], people=people, key=f"door:{kept['source']}", by=by)
        return 1
