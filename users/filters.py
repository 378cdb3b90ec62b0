"""Filters of staff lists."""

import django_filters
from django.utils.translation import gettext_lazy as _

from users.models import Notice
from users.models.notices import Channel


class OutboxFilter(django_filters.FilterSet):
    """Notices by state and channel."""

    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=Notice.State.choices, empty_label=_("全部状态")
    )
    channel = django_filters.ChoiceFilter(label=_("渠道"), choices=Channel.choices, empty_label=_("全部渠道"))

    class Meta:
        model = Notice
        fields = ("state", "channel")
