"""What the desk's list of activities may be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Kind


class ActivityFilter(django_filters.FilterSet):
    kind = django_filters.ModelChoiceFilter(
        queryset=Kind.objects.all(), label=_("类型"), empty_label=_("全部")
    )

    class Meta:
        model = Activity
        fields = ("kind",)
