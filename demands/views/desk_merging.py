"""Making one of several demands that are the same, and several of one that is more than one."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy

from demands.forms.desk import MergeForm, SplitForm
from demands.pages.desk import TRIAGE
from demands.views.desk_demand import page_step

demand_merge = page_step(
    TRIAGE, MergeForm, "demands/desk_merge", gettext_lazy("已并单，两边的居民一起听消息")
)
demand_split = page_step(TRIAGE, SplitForm, "demands/desk_split", gettext_lazy("已拆单，分出来的等着派人"))

urlpatterns = [
    path("desk/demands/<int:pk>/merge/", demand_merge, name="demand-merge"),
    path("desk/demands/<int:pk>/split/", demand_split, name="demand-split"),
]
