"""What the desk's lists of leaders may be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from leaders.pages.training import HELD, LACKS, SOON, narrowed
from residents.models import Committee, Person
from residents.querysets import Places
from xidu.kit.dates import today


class LearnerFilter(django_filters.FilterSet):
    """Leaders by what they lack and, where there are several, by committee."""

    state = django_filters.ChoiceFilter(
        label=_("哪些人"),
        choices=[(LACKS, _("还没有证书的")), (SOON, _("证书快到期的")), (HELD, _("有证书的"))],
        method="by_state",
        empty_label=_("全部"),
    )
    committee = django_filters.ModelChoiceFilter(
        label=_("村居"), queryset=Committee.objects.none(), empty_label=_("全部村居")
    )

    class Meta:
        model = Person
        fields = ()

    def __init__(self, data: Any, *, queryset: Any, scope: Places) -> None:
        super().__init__(data, queryset=queryset)
        places = Committee.objects.within(scope).order_by("code", "pk")
        self.filters["committee"].queryset = places
        if not scope.whole_street and len(scope.committees) < 2:
            del self.filters["committee"]

    def by_state(self, rows: QuerySet[Person], name: str, state: str) -> QuerySet[Person]:
        return narrowed(rows, state, today())
