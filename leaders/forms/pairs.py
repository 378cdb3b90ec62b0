"""Shapes of what is typed around pairs; each form calls one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.forms.planning import day_field
from leaders.actions.pairs import Match, confirm_talk, end_pair, propose_pair
from leaders.models import Pair, Talk
from residents.models import Person
from users.models import User
from xidu.kit.dates import add_months, today
from xidu.kit.forms import LongWords


class PairForm(forms.Form):
    """Who helps a new leader, towards what, until when."""

    senior = forms.ModelChoiceField(label=_("老组长"), queryset=Person.objects.none(), empty_label=None)
    goals = LongWords(
        label=_("目标"),
        max_length=900,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一个，例如“会用手机记走访”“认得全组的老人”"),
    )
    since = day_field(_("自"))
    until = day_field(_("约定到"), required=False)

    def __init__(self, *args: Any, match: Match, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.match = match
        first = {person.pk: day for person, day in match.seniors}
        senior: Any = self.fields["senior"]
        senior.queryset = Person.objects.filter(pk__in=first)
        senior.label_from_instance = lambda person: f"{person.name}（{first[person.pk]:%Y-%m}）"
        senior.initial = match.seniors[0][0].pk
        self.fields["since"].initial, self.fields["until"].initial = today(), add_months(today(), 12)

    def send(self, *, by: User) -> Pair:
        kept = self.cleaned_data
        return propose_pair(
            kept["senior"],
            self.match.junior,
            goals=kept["goals"].splitlines(),
            since=kept["since"],
            until=kept["until"],
            by=by,
        )


class TalkForm(forms.Form):
    held_on = day_field(_("哪天谈的"))
    words = forms.CharField(label=_("谈了什么"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = today()

    def send(self, pair: Pair, person: Person) -> Talk:
        return confirm_talk(pair, person, **self.cleaned_data)


class ReportForm(forms.Form):
    report = LongWords(
        label=_("结对小结"), max_length=2000, help_text=_("教了什么，学会了什么，还有什么要接着做")
    )

    def send(self, pair: Pair, *, by: User) -> Pair:
        return end_pair(pair, report=self.cleaned_data["report"], by=by)
