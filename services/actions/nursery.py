"""爱心暑托班 and 寒托班 laid out: the programme with its rules and letters, a season's term, and its days.

Basis: Shanghai's 爱心暑托班 scheme (团市委, 市教委); figures are dated rows of the street's own rules.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from residents.actions.calendar import figure, figure_int, figure_time, work_calendar
from residents.actions.stamps import bump
from residents.models import Committee
from services.actions.meeting import plan_session
from services.actions.nursery_words import CONSENTS, LETTER, RULES, SHOWN
from services.models import ConsentText, Eligibility, NurserySite, Programme, Term
from users.actions import audit
from users.models import User
from xidu.kit import lottery
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue

KEY = "nursery"
SINCE = date(2018, 1, 1)
Season = NurserySite.Season


@transaction.atomic
def lay_out(*, by: User | None = None) -> Programme:
    """Return the street's 爱心暑托班 with its conditions and consent texts; laid out twice it is one."""
    row, _new = Programme.objects.get_or_create(committee=None, key=KEY, defaults={**SHOWN, "by": by})
    # The street may have written its own words of it before there were consents.
    if ConsentText.objects.filter(programme=row).exists():
        return row
    for rule, value, reason in RULES:
        Eligibility.objects.create(
            programme=row, rule=rule, value=value, reason=reason, since=SINCE, basis="上海爱心暑托班招生公告"
        )
    for purpose, title, needed, words in CONSENTS:
        ConsentText.objects.create(
            programme=row,
            purpose=purpose,
            title=title,
            words=words,
            version="1",
            is_needed=needed,
            months=12,
            since=SINCE,
        )
    return row


def working_days(first: date, last: date) -> list[date]:
    """Return the working days of both ends' span; one query."""
    calendar = work_calendar()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if calendar.is_workday(day)]


def days_of(term: Term) -> list[date]:
    return working_days(term.first_day, term.last_day)


def at_clock(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=SHANGHAI)


def clock_of(key: str, term: Term, day: date) -> datetime:
    """Return the moment of ``day`` at which the figure ``key`` (``"nursery_flag_at"``) strikes."""
    return at_clock(day, figure_time(key, committee=term.committee))


@transaction.atomic
def open_term(
    committee: Committee,
    season: str,
    first_day: date,
    *,
    by: User,
    opens_at: datetime,
    closes_at: datetime,
    where: str = "",
    fact_words: str = "",
    **other: Any,
) -> Term:
    """Announce one season at a committee and return its term; the same season of a year is one.

    It runs ``nursery_weeks_*`` weeks of working days. ``fact_words`` makes it a lottery and says by what
    it is drawn; else first come, first served. ``other`` may give ``capacity``, ``fee``, ``place``.
    Raises BadValue for a first day that is none, or enrolling that ends after it.
    """
    programme = lay_out(by=by)
    Committee.objects.select_for_update(no_key=True).get(pk=committee.pk)
    if known := NurserySite.objects.filter(committee=committee, year=first_day.year, season=season).first():
        return known.term
    days = _days_for(committee, season, first_day, closes_at)
    term = Term.objects.create(
        committee=committee,
        programme=programme,
        first_day=first_day,
        last_day=days[-1],
        opens_at=opens_at,
        closes_at=closes_at,
        where=where,
        by=by,
        **{**_usual(committee, season, first_day.year, fact_words), **other},
    )
    _site(term, season, fact_words).save(force_insert=True)
    _sessions(term, days, by)
    bump(committee.pk)
    audit.record("nursery.open", by=by, row=term, detail={"season": season, "seats": term.capacity})
    return term


def _part(season: str) -> str:
    return "winter" if season == Season.WINTER else "summer"


def _days_for(committee: Committee, season: str, first_day: date, closes_at: datetime) -> list[date]:
    if closes_at > at_clock(first_day, time(0)):
        raise BadValue(_("报名要在开班前截止，请核对日子。"))
    weeks = figure_int(f"nursery_weeks_{_part(season)}", committee=committee)
    days = working_days(first_day, first_day + timedelta(days=7 * weeks - 1))
    if not days or days[0] != first_day:
        raise BadValue(_("托班只在工作日开，第一天请选工作日。"))
    return days


def _usual(committee: Committee, season: str, year: int, fact_words: str) -> dict[str, Any]:
    if fact_words and len(fact_words.strip()) < 4:
        raise BadValue(_("请写清楚当场用什么定签，例如“6月20日双色球开奖号码”。"))
    return {
        "title": f"{year}年{Season(season).label}",
        "admission": Term.Admission.LOTTERY if fact_words else Term.Admission.FIRST_COME,
        "state": Term.State.SHOWN,
        "capacity": figure_int("nursery_capacity", committee=committee),
        "fee": Decimal(figure(f"nursery_fee_{_part(season)}", committee=committee)),
        "fee_words": "含午饭、保险和材料；家里困难可以减免",
    }


def _site(term: Term, season: str, fact_words: str) -> NurserySite:
    site = NurserySite(committee=term.committee, term=term, season=season, year=term.first_day.year)
    site.letter = LETTER
    if fact_words:
        secret = lottery.new_secret()
        site.keep("secret", secret)
        site.commitment, site.fact_words = lottery.commitment_of(secret), fact_words.strip()[:120]
    return site


def _sessions(term: Term, days: list[date], by: User) -> None:
    opens, closes = (figure_time(f"nursery_{end}", committee=term.committee) for end in ("opens", "closes"))
    for day in days:
        plan_session(
            term,
            title="托班一天",
            start=at_clock(day, opens),
            end=at_clock(day, closes),
            by=by,
            source=f"nursery:{term.pk}:{day}",
        )
