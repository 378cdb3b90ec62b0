"""What staff write of a round, and a leader of how a household wants to be met."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leaders.actions.rounds import Plan, begin_round
from leaders.actions.wishes import Wish, set_wish
from leaders.models import HouseholdWish, Round, Way
from residents.models import Committee, Household
from users.access import Scope
from users.models import User

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RoundForm(forms.Form):
    """A round at one of the places, or through the whole street for who has it."""

    title = forms.CharField(
        label=gettext_lazy("名称"), max_length=40, help_text=gettext_lazy("例如“2026年秋季大走访”。")
    )
    committee = forms.ModelChoiceField(
        label=gettext_lazy("村居"),
        queryset=Committee.objects.none(),
        required=False,
        empty_label=gettext_lazy("全街道"),
    )
    since = forms.DateField(label=gettext_lazy("开始"), widget=DAY)
    until = forms.DateField(label=gettext_lazy("截止"), widget=DAY)
    target = forms.IntegerField(
        label=gettext_lazy("要见到百分之几的户"), min_value=1, max_value=100, initial=100
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["committee"]
        place.queryset = Committee.objects.within(scope)  # type: ignore[attr-defined]
        if not scope.whole_street:
            place.required, place.empty_label = True, None  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        if kept.get("since") and kept.get("until") and kept["until"] < kept["since"]:
            self.add_error("until", ValidationError(_("截止不能早于开始，请改一下。")))
        return kept

    def send(self, *, by: User) -> Round:
        return begin_round(Plan(**self.cleaned_data), by=by)


class WishForm(forms.Form):
    """How the household wants to be met; everything left empty takes the wish back."""

    do_not_disturb = forms.BooleanField(label=gettext_lazy("请勿上门"), required=False)
    way = forms.ChoiceField(
        label=gettext_lazy("希望怎么联系"),
        choices=[("", gettext_lazy("都可以")), *Way.choices],
        required=False,
    )
    hours = forms.CharField(
        label=gettext_lazy("什么时候方便"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("例如“晚上七点以后”。"),
    )
    why = forms.CharField(label=gettext_lazy("为什么"), required=False, max_length=120)

    def __init__(self, *args: Any, household: Household, wish: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, initial=wish, **kwargs)
        self.household = household

    def send(self, *, by: User) -> HouseholdWish | bool:
        return set_wish(self.household, Wish(**self.cleaned_data), by=by) or True
