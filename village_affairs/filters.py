"""Filters of the desk's lists."""

import django_filters
from django.utils.translation import gettext_lazy as _

from village_affairs.models import Opinion


class OpinionFilter(django_filters.FilterSet):
    """The questions of the desk by state and door."""

    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=Opinion.State.choices, empty_label=_("全部状态")
    )
    door = django_filters.ChoiceFilter(
        label=_("从哪来"), choices=Opinion.Door.choices, empty_label=_("全部来源")
    )

    class Meta:
        model = Opinion
        fields = ("state", "door")
