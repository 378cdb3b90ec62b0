"""The year of a committee's clover on paper: counts alone, none that could name somebody."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from residents.actions.calendar import figure_int
from residents.models import Committee
from services.actions.bright import KEY as BRIGHT
from services.models import Leaf, Programme
from services.pages.bright import totals_of
from services.pages.clover import HIDE, Figures, Shown, figures_of, shown_of
from xidu.kit.annual_reports import AnnualReport, ReportBook
from xidu.kit.boards import BoardGrid, BoardText


def year_paper(committee: Committee, year: int) -> AnnualReport:
    """Return the report of ``committee`` for ``year``: each programme with its people and how content."""
    figures = figures_of(year, committee)
    least = figure_int(HIDE, committee=committee)
    rows = Programme.objects.of_committee(committee.pk).exclude(state=Programme.State.DRAFT)
    words = {leaf.value: str(leaf.label) for leaf in Leaf}
    lines = []
    for row in rows.prefetch_related("backers").order_by("leaf", "title"):
        shown = shown_of(figures.get(row.pk, Figures()), least)
        if row.key == BRIGHT:
            shown = Shown(totals_of(year, committee, least).screened, shown.satisfied)
        backers = "、".join(backer.name for backer in row.backers.all())
        served = f"{shown.served}人" if shown.served is not None else f"不到{least}人"
        satisfied = "—" if shown.satisfied is None else f"{shown.satisfied}%"
        lines.append((words[row.leaf], row.title, served, satisfied, backers))
    grid = BoardGrid(
        "办了什么", ("叶子", "项目", "服务了", "满意", "一起办的"), lines, (False, False, True, True, False)
    )
    told = BoardText(f"少于{least}人的不写人数，免得认出是谁。名单只给办事的人看，每看一次都有记录。")
    root = str(getattr(settings, "SITE_URL", "")).rstrip("/")
    return AnnualReport(
        village=committee.full_name,
        title=f"{year}年四叶草服务报告",
        head=[f"{committee.name}　{year}年", f"一共办了{len(lines)}个项目。"],
        books=(ReportBook("四片叶子", (), (grid, told)),),
        parts=(),
        url=root + reverse("services:clover", args=[committee.slug]),
        telephone=committee.telephone,
        signers=("负责人", "填表人"),
    )
