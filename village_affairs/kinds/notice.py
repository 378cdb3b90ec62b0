"""Words and papers: a notice, and the yearly report, which says whose work it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from village_affairs.kinds.base import Body, Kind, KindForm, YearForm
from village_affairs.kinds.blocks import Block, facts
from village_affairs.models import Disclosure

AUTHORS = {
    "committee": gettext_lazy("村（居）民委员会"),
    "supervisors": gettext_lazy("村（居）务监督委员会"),
    "collective": gettext_lazy("农村集体经济组织（经济合作社）"),
}


class NoticeForm(KindForm):
    words_needed = True


class ReportForm(YearForm):
    kind = Disclosure.Kind.REPORT
    words_label = gettext_lazy("报告全文")
    words_needed = True
    own_order = ("year", "author")

    author = forms.ChoiceField(
        label=gettext_lazy("谁的报告"), choices=list(AUTHORS.items()), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("ledger", None)

    def body(self) -> dict[str, Any]:
        return {"year": self.settled[1], "author": self.cleaned_data["author"]}


def report_blocks(body: Body) -> list[Block]:
    return [facts((_("年度"), body.get("year")), (_("谁的报告"), AUTHORS.get(body.get("author", ""), "")))]


NOTICE = Kind(Disclosure.Kind.NOTICE, NoticeForm, gettext_lazy("通知、分工、工作目标等，写几段话，可附文件"))
REPORT = Kind(
    Disclosure.Kind.REPORT, ReportForm, gettext_lazy("委员会、监督委员会、合作社一年的工作"), report_blocks
)
