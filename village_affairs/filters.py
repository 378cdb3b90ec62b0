"""Filters of the desk's lists."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from residents.querysets import Places
from users.models import User
from village_affairs.models import Opinion
from xidu.kit.dates import today

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
