"""抽查: a share of what households reported themselves is drawn each month, looked at, and put right."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours, check_right, household_of, locked
from agreements.actions.posting import reverse_entry
from agreements.models import CheckDraw, Claim, SpotCheck
from agreements.querysets import ClaimQuerySet
from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from residents.models import Committee
from users.actions import audit
from users.actions.notices import tell_users
from users.models import User
from xidu.kit.dates import chinese_date, month_end, month_start
from xidu.kit.errors import BadValue
from xidu.kit.lottery import new_secret, order_of

CHECK = "agreements.check_claim"


def draw_checks(now: datetime) -> int:
    """Draw last month's sample wherever it was not drawn yet; return how many claims were drawn."""
    month = month_start(month_start(timezone.localdate(now)) - timedelta(1))
    drawn = CheckDraw.objects.filter(month=month).values("committee")
    places = _reported(month).exclude(committee__in=drawn).order_by().values("committee").distinct()
    rows = Committee.objects.filter(pk__in=places).order_by("pk")
    return sum(_draw(committee, month) for committee in rows)


def _reported(month: date) -> ClaimQuerySet[Claim]:
    """Claims of households' own that came to count in ``month`` and moved points."""
    days = (month, month_end(month))
    rows = Claim.objects.filter(door=Claim.Door.HOUSEHOLD, state=Claim.State.EFFECTIVE)
    return rows.filter(entry__isnull=False, settled_at__date__range=days)


@transaction.atomic
def _draw(committee: Committee, month: date) -> int:
    Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    if CheckDraw.objects.filter(committee=committee, month=month).exists():
        return 0
    claims = list(_reported(month).filter(committee=committee).values_list("pk", flat=True))
    percent = figure_int("points_check_percent", committee=committee)
    draw = CheckDraw.objects.create(
        committee=committee, month=month, percent=percent, total=len(claims), seed=new_secret()
    )
    chosen = drawn_of(draw, claims)
    SpotCheck.objects.bulk_create(SpotCheck(committee=committee, draw=draw, claim_id=pk) for pk in chosen)
    bump(committee.pk)
    return len(chosen)


def drawn_of(draw: CheckDraw, claims: list[int]) -> list[int]:
    """Return which of ``claims`` (ids) the draw's seed names: its percent, rounded up, at least one."""
    most = max(1, -(-len(claims) * draw.percent // 100)) if claims else 0
    return [int(pk) for pk in order_of(draw.seed, map(str, claims))[:most]]


@transaction.atomic
def answer_check(check: SpotCheck, *, is_true: bool, words: str, by: User) -> SpotCheck:
    """Write down what was found; untrue takes the points back and tells the household. Twice is once.

    Raises NotYours for one's own household, BadValue without words.
    """
    row = SpotCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
    if row.outcome:
        return row
    claim = locked(row.claim)
    check_right(by, CHECK, claim.household)
    if claim.by_id == by.pk or household_of(by) == claim.household_id:
        raise NotYours(_("自己家的要请别人核实。"))
    if not words.strip():
        raise BadValue(_("请写怎么核实的，例如“去看过，院子干净”。"))
    row.outcome = SpotCheck.Outcome.TRUE if is_true else SpotCheck.Outcome.UNTRUE
    row.words, row.by, row.at = words.strip()[:200], by, timezone.now()
    row.save(update_fields=["outcome", "words", "by", "at"])
    if not is_true and claim.entry:
        reverse_entry(claim.entry, words=_("抽查不实：%(why)s") % {"why": row.words[:100]}, by=by)
        _tell(claim, row)
    bump(row.committee_id)
    audit.record("points_check.answer", by=by, row=row, detail={"outcome": row.outcome})
    return row


def _tell(claim: Claim, row: SpotCheck) -> None:
    users = User.objects.filter(person__household=claim.household_id, is_active=True)
    days = figure_int("points_dispute_days", committee=claim.committee)
    body = _("%(day)s的“%(rule)s”抽查不实，分已经冲回：%(why)s。不对的，%(days)d天内可以提异议。")
    facts = {"day": chinese_date(claim.deed_on), "rule": claim.rule.words, "why": row.words, "days": days}
    tell_users(
        users,
        key=f"points-check:{row.pk}",
        topic="points",
        subject=_("积分抽查结果"),
        body=body % facts,
        committee=claim.committee,
        url="/me/points/",
    )
