"""The filter of the desk's list of demands."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from demands.models import Demand, Kind
from demands.pages.counts import MEASURES, counted, month_of
from residents.models import Block, Committee
from residents.querysets import Places
from users.models import User
from xidu.kit.dates import today

EVERY, LATE = "all", "late"


class DemandFilter(django_filters.FilterSet):
    """Demands by place, state, kind, door and hand; without a state, what is not over yet.

    ``month`` and ``counted`` narrow the list to what a number of the monthly sheet counts. ``scope`` are the
    places whose blocks are offered; with several committees their blocks are offered once one is chosen.
    """

    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[(LATE, _("过了期限的")), *Demand.State.choices, (EVERY, _("全部"))],
        method="by_state",
        empty_label=_("没办完的"),
    )
    kind = django_filters.ModelChoiceFilter(
        label=_("类别"), queryset=Kind.objects.all(), empty_label=_("全部类别")
    )
    door = django_filters.ChoiceFilter(
        label=_("从哪来"), choices=Demand.Door.choices, empty_label=_("全部来源")
    )
    committee = django_filters.ModelChoiceFilter(
        label=_("村居"), queryset=Committee.objects.none(), empty_label=_("全部村居")
    )
    block = django_filters.ModelChoiceFilter(
        label=_("楼组"), queryset=Block.objects.none(), empty_label=_("全部楼组")
    )
    mine = django_filters.ChoiceFilter(
        label=_("谁经办"), choices=[("1", _("我经手的"))], method="by_hand", empty_label=_("所有人")
    )
    month = django_filters.CharFilter(method="keep", widget=forms.HiddenInput, max_length=7)
    counted = django_filters.ChoiceFilter(
        choices=[(key, key) for key in MEASURES], method="keep", widget=forms.HiddenInput
    )

    class Meta:
        model = Demand
        fields = ()

    def __init__(self, data: Any, *, queryset: Any, scope: Places, user: User) -> None:
        super().__init__(data, queryset=queryset)
        self.user = user
        self.places = list(Committee.objects.within(scope))
        here = [row.pk for row in self.places]
        chosen = here[0] if len(here) == 1 else (data or {}).get("committee", "")
        self.filters["committee"].queryset = Committee.objects.filter(pk__in=here)
        blocks = Block.objects.within(scope)
        self.filters["block"].queryset = (
            blocks.filter(committee=chosen) if str(chosen).isdecimal() else blocks.none()
        )
        if len(here) < 2:
            del self.filters["committee"]

    @property
    def is_set(self) -> bool:
        """Say whether anything is chosen that hides rows the plain list shows, or shows more."""
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else True

    def filter_queryset(self, queryset: QuerySet[Demand]) -> QuerySet[Demand]:
        """Return what the form names; nothing for a filter that is none, what is open without a state."""
        if self.form.errors:
            return queryset.none()
        kept = self.form.cleaned_data
        rows: Any = super().filter_queryset(queryset)
        if kept["counted"]:
            return rows.filter(counted(kept["counted"], month_of(kept["month"], today()), today()))
        return rows if kept["state"] else rows.open()

    def by_state(self, rows: Any, name: str, state: str) -> Any:
        if state == EVERY:
            return rows
        return rows.overdue_on(today()) if state == LATE else rows.filter(state=state)

    def by_hand(self, rows: QuerySet[Demand], name: str, value: str) -> QuerySet[Demand]:
        """Return what lies with the reader, as handler or helping."""
        helps = self.user.pk
        return rows.filter(Q(handler=helps) | Q(pk__in=Demand.objects.filter(joint__user=helps).values("pk")))

    def keep(self, rows: QuerySet[Demand], name: str, value: str) -> QuerySet[Demand]:
        return rows
