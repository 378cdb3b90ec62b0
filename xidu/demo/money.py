"""Twelve published months of each village, through the very actions staff use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from residents.models import Committee
from village_affairs.actions.drafts import closing_before
from village_affairs.actions.importing import import_finance
from village_affairs.actions.publishing import publish, sign, start_correction, submit
from village_affairs.models import Disclosure, FinanceLine, Ledger, Publication, Version
from xidu.demo import books
from xidu.demo.accounts import Team
from xidu.demo.street import months_until
from xidu.kit.dates import SHANGHAI, add_months, month_start

MONTHS = 12
START = Decimal("262000.00")
Months = Callable[[int, date], list[books.Entry]]


@dataclass(frozen=True)
class Plan:
    """What a committee publishes. ``stop`` leaves the last month missing, submitted or signed."""

    name: str
    size: int
    ledger: str
    months: Months
    count: int = MONTHS
    stop: str = ""
    late: int = 0
    corrected: int = 0


PLANS = (
    Plan("金港村", 3, Ledger.COMMITTEE, books.committee_month, corrected=4, late=7),
    Plan("金港村", 3, Ledger.COLLECTIVE, books.collective_month),
    Plan("北新村", 4, Ledger.COMMITTEE, books.committee_month, corrected=1),
    Plan("发展村", 2, Ledger.COMMITTEE, books.committee_month, stop="submitted"),
    Plan("益民村", 5, Ledger.COMMITTEE, books.committee_month, stop="signed", late=3),
    Plan("五宅村", 1, Ledger.COMMITTEE, books.committee_month, stop="missing"),
    Plan("浦江居委", 1, Ledger.COMMITTEE, books.neighbourhood_month, count=6),
    Plan("新南居委", 2, Ledger.COMMITTEE, books.neighbourhood_month, count=4),
)


def build_money(teams: dict[int, Team], today: date) -> int:
    """Publish every month that is not there yet, up to the last full one; return how many are new."""
    last = add_months(month_start(today), -1)
    return sum(_build(plan, teams, last, today) for plan in PLANS)


def _build(plan: Plan, teams: dict[int, Team], last: date, today: date) -> int:
    committee = Committee.objects.get(name=plan.name)
    team, made = teams[committee.pk], 0
    periods = months_until(last, plan.count)
    there = set(
        Disclosure.objects.filter(committee=committee, ledger=plan.ledger, kind="finance").values_list(
            "period", flat=True
        )
    )
    if there == set(periods) - ({last} if plan.stop == "missing" else set()):
        return 0
    for at, period in enumerate(periods):
        to_go = len(periods) - 1 - at
        if period in there or (plan.stop == "missing" and not to_go):
            continue
        opening = closing_before(committee, plan.ledger, period)
        if opening is None:
            opening = _first_opening(plan, periods)
        entries = _entries(plan, period, opening, to_go)
        made += _month(plan, committee, team, period, opening, entries, to_go, today)
    return made


def _first_opening(plan: Plan, periods: Sequence[date]) -> Decimal:
    """Return where the book begins; 金港村's so that its last two months are the well-known ones."""
    if plan.name != "金港村" or plan.ledger != Ledger.COMMITTEE:
        return START + plan.size * 10000
    earlier = sum((books.net(plan.months(plan.size, period)) for period in periods[:-2]), Decimal(0))
    return books.BEFORE_LAST_OPENS - earlier


def _entries(plan: Plan, period: date, opening: Decimal, to_go: int) -> Sequence[books.Entry]:
    if plan.name == "金港村" and plan.ledger == Ledger.COMMITTEE:
        if to_go == 1 and opening == books.BEFORE_LAST_OPENS:
            return books.BEFORE_LAST
        if to_go == 0 and opening == books.LAST_OPENS:
            return books.LAST
    return plan.months(plan.size, period)


def _month(
    plan: Plan,
    committee: Committee,
    team: Team,
    period: date,
    opening: Decimal,
    entries: Sequence[books.Entry],
    to_go: int,
    today: date,
) -> int:
    """Upload one month and take it as far as the plan says; return 1."""
    title = f"{committee.name}经济合作社" if plan.ledger == Ledger.COLLECTIVE else committee.full_name
    sheet = books.workbook(title, period, opening, entries)
    name = f"{committee.name}{period.month}月收支.xlsx"
    summary = import_finance(
        sheet, committee=committee, ledger=plan.ledger, period=period, by=team.clerk, filename=name
    )
    if summary["errors"]:
        raise RuntimeError(f"{name}: {summary['errors']}")
    version = Version.objects.get(
        disclosure__committee=committee, disclosure__ledger=plan.ledger, disclosure__period=period
    )
    submit(version, by=team.clerk)
    if to_go == 0 and plan.stop == "submitted":
        return 1
    day = add_months(period, 1).replace(day=18 if plan.late and to_go == plan.late else 5)
    moment = at_nine(min(day, today))
    sign(version, by=team.supervisor, at=moment - timedelta(hours=16))
    if to_go == 0 and plan.stop == "signed":
        return 1
    version.refresh_from_db()
    public = publish(version, by=team.director, at=moment)
    if plan.corrected and to_go == plan.corrected:
        _correct(public, team, min(day + timedelta(days=4), today))
    return 1


def _correct(public: Publication, team: Team, day: date) -> None:
    """Say in one line what the money went for, as somebody had asked; no sum changes."""
    version = start_correction(public, reason="有村民问得对：这一笔写得太简单，现在写明细", by=team.clerk)
    line = (
        version.lines.filter(category__in=("公益支出", "文体支出", "服务支出")).order_by("position").first()
    )
    if line:
        FinanceLine.objects.filter(pk=line.pk).update(summary=f"{line.summary}（验收单和照片见附件）")
    submit(version, by=team.clerk)
    sign(version, by=team.supervisor, at=at_nine(day) - timedelta(hours=1))
    version.refresh_from_db()
    publish(version, by=team.director, at=at_nine(day))


def make_public(version: Version, team: Team, moment: datetime) -> Publication:
    """Hand in a draft, let it be signed the afternoon before and publish it at ``moment``."""
    submit(version, by=team.clerk)
    sign(version, by=team.supervisor, at=moment - timedelta(hours=16))
    version.refresh_from_db()
    return publish(version, by=team.director, at=moment)


def at_nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
