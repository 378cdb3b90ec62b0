"""A right answer for the form of every kind, and drafts made of them."""

from __future__ import annotations

from typing import Any

from tests.village_affairs.people import Village
from users.access import Scope
from village_affairs.actions.disclosing import draft_disclosure
from village_affairs.kinds.registry import KINDS
from village_affairs.models import Version
from village_affairs.sheets.people import people_of

TABLE = "地点\t面积\t年租金（元）\n沿路门面房\t80\t48600\n旧仓库\t120.5\t36,000.00\n合计\t\t84600"
PEOPLE = "序号\t户主姓名\t身份证号码\t家庭住址\t联系电话\t慰问金（元）\n1\t王建国\t\t3组12号\t\t500\n2\t欧阳明丽\t\t5组8号\t\t300"

FORMS: dict[str, dict[str, Any]] = {
    "notice": {"title": "河道清淤通知", "words": "九月清淤。\n请移走杂物。"},
    "table": {"title": "集体房屋出租", "paste": TABLE},
    "people": {
        "title": "三季度慰问名单",
        "subsidy": "困难家庭慰问金",
        "span": "2026年三季度",
        "paste": PEOPLE,
    },
    "resolution": {
        "title": "修路决议",
        "words": "同意修8组宅前路。",
        "meeting": "representatives",
        "day": "2026-09-05",
        "due": "45",
        "present": "40",
        "yes": "36",
        "no": "1",
        "abstain": "3",
    },
    "tender": {
        "title": "宅前路招标结果",
        "project": "8组宅前路修补",
        "budget": "40000",
        "opened_on": "2026-09-01",
        "bidders": "西渡建设公司 36500\n江海路桥公司 38,000.00",
        "winner": "西渡建设公司",
        "award": "36500",
        "why": "",
    },
    "contract": {
        "title": "门面房租赁合同",
        "partner": "王建国",
        "is_person": "on",
        "object": "沿路门面房3间出租",
        "amount": "48600",
        "per": "year",
        "since": "2026-09-01",
        "until": "2029-08-31",
        "signed_on": "2026-08-20",
    },
    "report": {"title": "年度工作报告", "words": "这一年做了这些事。", "year": "2025", "author": "committee"},
    "budget": {
        "title": "2026年预算",
        "year": "2026",
        "ledger": "committee",
        "lines": "收入\t补助收入\t20000\t街道\n支出\t管理费\t3000\n支出\t公益支出\t36500",
    },
    "final": {"title": "2026年决算", "year": "2026", "ledger": "committee", "words": ""},
}


def form_of(
    village: Village, kind: str, *, version: Version | None = None, files: Any = None, **other: Any
) -> Any:
    """Return the form of ``kind`` as sent: the right answer, but for what ``other`` says."""
    data = {"committee": village.committee.pk, **FORMS[kind], **other}
    scope = Scope(committees=frozenset({village.committee.pk}))
    return KINDS[kind].form(data, files or {}, scope=scope, version=version)


def draft_of(village: Village, kind: str, **other: Any) -> Version:
    """Return a kept draft of ``kind``."""
    form = form_of(village, kind, **other)
    assert form.errors == {}
    return form.keep(by=village.clerk)


def people_draft(village: Village, pasted: str) -> Version:
    body = {"subsidy": "慰问金", "span": "三季度", **people_of(pasted, category="慰问金").body()}
    return draft_disclosure(
        committee=village.committee, kind="people", title="慰问名单", body=body, by=village.clerk
    )
