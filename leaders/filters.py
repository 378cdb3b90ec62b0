"""What the desk's lists of leaders and visits may be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from leaders.models import Round, Visit
from leaders.pages.training import HELD, LACKS, SOON, narrowed
from residents.models import Block, Committee, Person
from residents.querysets import Places
from users.models import User
from xidu.kit.dates import add_months, month_end, month_start, today

BACK = 24


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


class VisitFilter(django_filters.FilterSet):
    """Visits by place, who made them, result, month and round; newest first whatever is chosen.

    ``scope`` are the places whose blocks and leaders are offered; with several committees they are offered
    once one is chosen.
    """

    committee = django_filters.ModelChoiceFilter(
        label=_("村居"), queryset=Committee.objects.none(), empty_label=_("全部村居")
    )
    block = django_filters.ModelChoiceFilter(
        label=_("楼组"), queryset=Block.objects.none(), empty_label=_("全部楼组")
    )
    by = django_filters.ModelChoiceFilter(
        label=_("谁走访的"), queryset=User.objects.none(), empty_label=_("所有人")
    )
    result = django_filters.ChoiceFilter(
        label=_("结果"), choices=Visit.Result.choices, empty_label=_("全部结果")
    )
    month = django_filters.ChoiceFilter(label=_("月份"), method="in_month", empty_label=_("全部月份"))
    round = django_filters.ModelChoiceFilter(
        label=_("大走访"), queryset=Round.objects.none(), method="in_round", empty_label=_("不限")
    )

    class Meta:
        model = Visit
        fields = ()

    def __init__(self, data: Any, *, queryset: Any, scope: Places) -> None:
        super().__init__(data, queryset=queryset)
        here = list(Committee.objects.within(scope).values_list("pk", flat=True))
        chosen = here[0] if len(here) == 1 else (data or {}).get("committee", "")
        known = str(chosen).isdecimal() and int(chosen) in here
        at_chosen = {"committee": chosen} if known else {"pk": None}
        self.filters["committee"].queryset = Committee.objects.filter(pk__in=here)
        self.filters["block"].queryset = Block.objects.filter(**at_chosen).order_by("position")
        made = Visit.objects.filter(**at_chosen).order_by().values("by")
        self.filters["by"].queryset = User.objects.filter(pk__in=made).order_by("name", "pk")
        self.filters["round"].queryset = Round.objects.within(scope)
        months = (add_months(month_start(today()), -step) for step in range(BACK))
        self.filters["month"].extra["choices"] = [(f"{day:%Y-%m}", f"{day:%Y-%m}") for day in months]
        if len(here) < 2:
            del self.filters["committee"]

    def in_month(self, rows: Any, name: str, month: str) -> Any:
        first = month_start(today()).replace(year=int(month[:4]), month=int(month[5:]))
        return rows.filter(on__range=(first, month_end(first)))

    def in_round(self, rows: Any, name: str, row: Round) -> Any:
        place = {"committee": row.committee_id} if row.committee_id else {}
        return rows.filter(on__range=(row.since, row.until), **place)

    def filter_queryset(self, queryset: Any) -> Any:
        """Return what the form names; nothing for a filter that is none."""
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)
