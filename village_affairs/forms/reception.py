"""Shapes of what is typed at the door of an open day; each form calls one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from users.models import User
from village_affairs.actions.opinions import LONGEST
from village_affairs.actions.receptions import LONGEST_SUMMARY, MOST_PEOPLE, Received, close_day, receive
from village_affairs.forms.opinions import AskForm
from village_affairs.models import OpenDay, Opinion

NOBODYS = {"autocomplete": "off"}


class ReceptionForm(AskForm):
    """One visitor. Nothing has to be filled in: somebody who only looked is one tap."""

    name = forms.CharField(
        label=_("怎么称呼"), max_length=30, required=False, widget=forms.TextInput(attrs=NOBODYS)
    )
    people = forms.IntegerField(
        label=_("几个人"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "min_value": _("至少写1个人"),
            "max_value": _("一行最多记20个人，人多分两行记"),
            "invalid": _("请写数字，例如 2"),
        },
    )
    papers = forms.MultipleChoiceField(
        label=_("看了什么"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("备注"), max_length=200, required=False, widget=forms.TextInput(attrs=NOBODYS)
    )
    field_order = ("name", "people", "block", "papers", "words", "hear_by", "phone", "note")

    def __init__(
        self, *args: Any, open_day: OpenDay, papers: list[tuple[str, dict[str, str]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, committee=open_day.committee, open_day=open_day, **kwargs)
        self.papers = dict(papers)
        self.day = open_day
        self.fields["papers"].choices = [  # type: ignore[attr-defined]
            (key, paper["what"]) for key, paper in papers
        ]
        self._call()

    def _call(self) -> None:
        """Say the fields of a question as the clerk would."""
        words, phone, hear = self.fields["words"], self.fields["phone"], self.fields["hear_by"]
        words.required = False
        words.label, words.help_text = _("说了什么意见"), _("写了就有编号和查询码，打印回执给他。")
        words.widget = forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST})
        phone.label, phone.help_text = _("手机号"), _("要打电话、发短信告诉他才填。不会公开。")
        phone.widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", **NOBODYS})
        self.fields["block"].label = _("哪一组")
        hear.label = _("怎么告诉他答复")
        hear.widget = forms.Select(
            choices=[
                (Opinion.Hear.NONE, _("自己凭查询码来看")),
                (Opinion.Hear.CALL, _("打电话")),
                (Opinion.Hear.SMS, _("发短信")),
                (Opinion.Hear.LEADER, _("请组长告诉他")),
                (Opinion.Hear.BOARD, _("贴在公告栏")),
            ]
        )

    def receive(self, *, by: User) -> Received:
        """Keep the visitor; return the line and the query code of what they said."""
        kept = self.cleaned_data
        return receive(
            self.day,
            source=f"open_day:{kept['source']}",
            by=by,
            name=kept["name"],
            people=kept["people"] or 1,
            block=kept["block"],
            papers=[self.papers[key] for key in kept["papers"]],
            words=kept["words"],
            phone=kept["phone"],
            hear_by=kept["hear_by"],
            note=kept["note"],
        )


class SummaryForm(forms.Form):
    """What came of the day, in a few sentences everybody reads."""

    summary = forms.CharField(
        label=_("小结"),
        help_text=_("会公开显示。请不要写姓名、电话和证件号。"),
        max_length=LONGEST_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("请写几句：来了多少人，问了什么，接下来怎么办。")},
    )

    def send(self, open_day: OpenDay, *, by: User) -> OpenDay:
        return close_day(open_day, summary=self.cleaned_data["summary"], by=by)
