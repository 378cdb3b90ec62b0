"""Calls on the leader's day: who asked to be rung, one line a wish, and the leader's list of all of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leaders.models import CallRequest
from leaders.pages.today import LINKS, Feed, Item, Leads, Row, register
from xidu.kit.names import mask_name

LINKS.append((gettext_lazy("请您回电话"), "ear", "leaders:calls"))


def _calls(leads: Leads) -> Feed:
    rows = CallRequest.objects.open().filter(block__in=leads.blocks, next_on__lte=leads.day)
    return Feed(rows, words="name", detail=Concat(F("block__name"), Value("")), due="due_on")


@register("calls", _calls)
def calls_waiting(leads: Leads, rows: list[Row]) -> Iterator[Item]:
    """Yield one line for each wish that may be tried today."""
    for row in rows:
        name = mask_name(row.words) or _("邻居")
        yield Item(
            title=_("给%(name)s回电话") % {"name": name},
            url=reverse("leaders:calls"),
            verb=_("打电话"),
            due=row.due,
            detail=row.detail,
        )
