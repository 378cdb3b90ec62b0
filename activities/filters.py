"""What the desk's list of activities may be narrowed by."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Kind


class ActivityFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label=_("名称里有"))
    kind = django_filters.ModelChoiceFilter(
        queryset=Kind.objects.all(), label=_("类型"), empty_label=_("全部")
    )

    class Meta:
        model = Activity
        fields = ("q", "kind")

    def carried(self) -> dict[str, Any]:
        """Return what is asked for, as a link to another list of the same keeps it."""
        asked = {name: self.data.get(name, "") for name in self.filters}
        return {name: value for name, value in asked.items() if value}
