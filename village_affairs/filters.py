"""Filters of the desk's lists and of the search."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from residents.querysets import Places
from users.models import User
from village_affairs.actions.searching import LONGEST, holding
from village_affairs.models import Disclosure, Opinion, SearchEntry
from xidu.kit.dates import SHANGHAI, add_months, today

WIDE = forms.Select(attrs={"class": "in"})
Choices = Sequence[tuple[str, str]]
EVERY, LATE = "all", "late"


class OpinionFilter(django_filters.FilterSet):
    """The questions of the desk by state, door, handler and committee; without a state, what is owed.

    ``scope`` are the places whose committees are offered, ``user`` is who reads.
    """

    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[(LATE, _("过了期限的")), *Opinion.State.choices, (EVERY, _("全部"))],
        method="by_state",
        empty_label=_("等着答复的"),
    )
    door = django_filters.ChoiceFilter(
        label=_("从哪来"), choices=Opinion.Door.choices, empty_label=_("全部来源")
    )
    hand = django_filters.ChoiceFilter(
        label=_("谁经办"),
        choices=[("mine", _("派给我的")), ("none", _("还没派人的"))],
        method="by_hand",
        empty_label=_("所有人"),
    )
    committee = django_filters.ModelChoiceFilter(
        label=_("村居"), queryset=Committee.objects.none(), empty_label=_("全部村居")
    )

    class Meta:
        model = Opinion
        fields = ()

    def __init__(self, data: Any, *, queryset: Any, scope: Places, user: User) -> None:
        super().__init__(data, queryset=queryset)
        self.user = user
        self.places = list(Committee.objects.within(scope))
        self.filters["committee"].queryset = Committee.objects.filter(pk__in=[row.pk for row in self.places])
        if len(self.places) < 2:
            del self.filters["committee"]

    @property
    def is_set(self) -> bool:
        """Say whether anything is chosen that hides rows the plain list shows, or shows more."""
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else True

    def filter_queryset(self, queryset: QuerySet[Opinion]) -> QuerySet[Opinion]:
        """Return what the form names; nothing for a filter that is none, what is owed without a state."""
        if self.form.errors:
            return queryset.none()
        rows: Any = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data["state"] else rows.waiting()

    def by_state(self, rows: Any, name: str, state: str) -> Any:
        if state == EVERY:
            return rows
        return rows.overdue_on(today()) if state == LATE else rows.filter(state=state)

    def by_hand(self, rows: QuerySet[Opinion], name: str, hand: str) -> QuerySet[Opinion]:
        return rows.filter(handler=self.user.pk if hand == "mine" else None)


class SearchFilter(django_filters.FilterSet):
    """Publications by their words, village, kind and month (of publication, or the one they speak of)."""

    q = django_filters.CharFilter(label=_("找什么"), max_length=LONGEST, method="by_words")
    village = django_filters.ChoiceFilter(
        label=_("村居"), field_name="committee__slug", empty_label=_("全部村居"), widget=WIDE
    )
    kind = django_filters.ChoiceFilter(
        label=_("类型"),
        field_name="publication__disclosure__kind",
        choices=Disclosure.Kind.choices,
        empty_label=_("全部类型"),
        widget=WIDE,
    )
    month = django_filters.ChoiceFilter(
        label=_("月份"), method="by_month", empty_label=_("全部月份"), widget=WIDE
    )

    class Meta:
        model = SearchEntry
        fields = ("q", "village", "kind", "month")

    def __init__(self, *args: Any, places: Choices, months: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["village"].extra["choices"] = places
        self.filters["month"].extra["choices"] = months
        if not places:
            del self.filters["village"]

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return holding(rows, value)

    def by_month(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        first = dt.date.fromisoformat(f"{value}-01")
        midnight = dt.datetime(first.year, first.month, 1, tzinfo=SHANGHAI)
        after = add_months(first, 1)
        span = (midnight, dt.datetime(after.year, after.month, 1, tzinfo=SHANGHAI))
        said = Q(publication__disclosure__period=first)
        out = Q(publication__published_at__gte=span[0], publication__published_at__lt=span[1])
        return rows.filter(said | out)
