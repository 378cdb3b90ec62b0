"""Filters of the roster."""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext_lazy as _

from residents.models import Block, Committee, Person, PersonTag
from residents.querysets import Places
from xidu.kit.cells import folded
from xidu.kit.dates import today

MOST_INITIALS = 6
STANDINGS = {
    "both": (_("户籍在、也住在"), {"registered_here": True, "lives_here": True}),
    "away": (_("户籍在、人不住"), {"registered_here": True, "lives_here": False}),
    "guest": (_("户籍不在、人住在"), {"registered_here": False, "lives_here": True}),
    "registered": (_("户籍在的"), {"registered_here": True}),
    "living": (_("实际住的"), {"lives_here": True}),
}


class PersonFilter(django_filters.FilterSet):
    """People by name or sound, place, 户籍 and 实住; by tag only where ``tag_scope`` says so.

    ``scope`` are the places whose blocks are offered; with several committees their blocks are offered once
    one of them is chosen.
    """

    q = django_filters.CharFilter(label=_("姓名或拼音"), method="by_name", max_length=30)
    committee = django_filters.ModelChoiceFilter(
        label=_("村居"), queryset=Committee.objects.none(), empty_label=_("全部村居")
    )
    block = django_filters.ModelChoiceFilter(
        label=_("楼组"),
        field_name="household__block",
        queryset=Block.objects.none(),
        empty_label=_("全部楼组"),
    )
    door = django_filters.CharFilter(label=_("门牌"), method="by_door", max_length=40)
    standing = django_filters.ChoiceFilter(
        label=_("人户"),
        choices=[(key, label) for key, (label, _facts) in STANDINGS.items()],
        method="by_standing",
        empty_label=_("全部"),
    )
    tag = django_filters.ChoiceFilter(label=_("标签"), method="by_tag", empty_label=_("全部"))

    class Meta:
        model = Person
        fields = ()

    def __init__(self, data: Any, *, queryset: Any, scope: Places, tag_scope: Places) -> None:
        super().__init__(data, queryset=queryset)
        self.tags = PersonTag.objects.within(tag_scope).in_force_on(today())  # type: ignore[attr-defined]
        committees = list(Committee.objects.within(scope))  # type: ignore[attr-defined]
        chosen = committees[0].pk if len(committees) == 1 else (data or {}).get("committee", "")
        self.filters["committee"].queryset = Committee.objects.filter(pk__in=[row.pk for row in committees])
        blocks = Block.objects.within(scope)  # type: ignore[attr-defined]
        self.filters["block"].queryset = (
            blocks.filter(committee=chosen) if str(chosen).isdecimal() else blocks.none()
        )
        names = self.tags.order_by("tag").values_list("tag", flat=True).distinct() if tag_scope else []
        self.filters["tag"].extra["choices"] = [(name, name) for name in names]
        if len(committees) < 2:
            del self.filters["committee"]
        if not tag_scope:
            del self.filters["tag"]

    def filter_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        """Return nobody for a filter that is none: a list or an export must not widen by a wrong word."""
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def by_name(self, rows: QuerySet[Person], name: str, word: str) -> QuerySet[Person]:
        """Match the beginning of a name, of its sound, or its initials: 单, ``shan``, ``shanq``, ``sq``."""
        letters = folded(word).lower().replace(" ", "")
        if not re.fullmatch(r"[a-z]+", letters):
            return rows.filter(name__startswith=word.strip())
        rows = rows.alias(sound=Replace("pinyin", Value(" "), Value("")))
        found = Q(sound__startswith=letters)
        if 1 < len(letters) <= MOST_INITIALS:
            found |= Q(pinyin__regex="^" + "[a-z]* ".join(letters))
        return rows.filter(found)

    def by_door(self, rows: QuerySet[Person], name: str, word: str) -> QuerySet[Person]:
        return rows.filter(household__door__startswith=folded(word).replace(" ", ""))

    def by_standing(self, rows: QuerySet[Person], name: str, key: str) -> QuerySet[Person]:
        return rows.filter(**STANDINGS[key][1])

    def by_tag(self, rows: QuerySet[Person], name: str, tag: str) -> QuerySet[Person]:
        return rows.filter(pk__in=self.tags.filter(tag=tag).values("person"))
