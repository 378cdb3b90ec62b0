"""Filters of the list of appointments."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from leaders.models import Appointment
from residents.models import Committee
from residents.querysets import Places
from xidu.kit.cells import folded
from xidu.kit.dates import today

ENDING_DAYS = 60
STATES = (("now", _("在任")), ("ending", _("60天内到期")), ("coming", _("还没开始")), ("ended", _("已离任")))


class AppointmentFilter(django_filters.FilterSet):
    """Terms by name or sound, committee, kind, and how they stand today."""

    q = django_filters.CharFilter(label=_("姓名或拼音"), method="by_name", max_length=30)
    committee = django_filters.ModelChoiceFilter(
        label=_("村居"), queryset=Committee.objects.none(), empty_label=_("全部村居")
    )
    kind = django_filters.ChoiceFilter(
        label=_("类型"), choices=Appointment.Kind.choices, empty_label=_("全部类型")
    )
    state = django_filters.ChoiceFilter(
        label=_("任期"), choices=STATES, method="by_state", empty_label=_("全部")
    )

    class Meta:
        model = Appointment
        fields = ()

    def __init__(self, data: Any, *, queryset: Any, scope: Places) -> None:
        super().__init__(data, queryset=queryset)
        committees = list(Committee.objects.within(scope))  # type: ignore[attr-defined]
        self.filters["committee"].queryset = Committee.objects.filter(pk__in=[row.pk for row in committees])
        if len(committees) < 2:
            del self.filters["committee"]

    def filter_queryset(self, queryset: QuerySet[Appointment]) -> QuerySet[Appointment]:
        """Return nothing for a filter that is none: a list must not widen by a wrong word."""
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def by_name(self, rows: QuerySet[Appointment], name: str, word: str) -> QuerySet[Appointment]:
        letters = folded(word).lower()
        if re.fullmatch(r"[a-z ]+", letters):
            return rows.filter(person__pinyin__startswith=letters)
        return rows.filter(person__name__startswith=word.strip())

    def by_state(self, rows: QuerySet[Appointment], name: str, state: str) -> QuerySet[Appointment]:
        day = today()
        holds = Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))
        soon = Q(until__lte=day + timedelta(ENDING_DAYS))
        never = Q(until__lt=F("since"))
        return rows.filter(
            {
                "now": holds,
                "ending": holds & soon,
                "coming": Q(since__gt=day) & ~never,
                "ended": Q(until__lt=day),
            }[state]
        )
