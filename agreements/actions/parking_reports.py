"""Who stands in the way: reported by a neighbour, decided by the charger administrator, told to the reporter.

A deduction is only ever filed as a claim: the panel judges it, the household may object.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.bays import locked_bay, resident_of
from agreements.actions.books import book_on
from agreements.actions.claims import Door, NotYours, file_claim, household_of
from agreements.models import Bay, Claim, ParkingBooking, ParkingOutcome, ParkingReport, Rule
from residents.models import Household
from users.access import can, forget_grants
from users.actions import audit
from users.actions.notices import tell_users
from users.models import Grant, User
from users.roles import roles_with
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.reasons import a_reason, a_reason_to_tell
from xidu.kit.uploads import Upload

RUN = "agreements.run_chargers"
Kind, What = ParkingReport.Kind, ParkingOutcome.What
CATEGORY = "共享停车"


@transaction.atomic
def report_bay(
    bay: Bay, *, kind: str, by: User, source: str, photo: Upload | None, words: str = "", plate: str = ""
) -> ParkingReport:
    """Report who stands at a charging bay, with a photo; the same ``source`` reports once."""
    row = locked_bay(bay)
    if known := ParkingReport.objects.filter(source=source).first():
        return known
    if resident_of(by).committee_id != row.committee_id:
        raise NotYours(_("请报给自己小区（村）的管理员。"))
    if not row.is_ev or kind == Kind.OVERSTAY:
        raise BadValue(_("这里报充电车位的事；自己家车位没开走，在“我的车位”里点。"))
    if photo is None:
        raise BadValue(_("请拍一张照片，管理员要看得清是哪辆车。"))
    report = ParkingReport(committee_id=row.committee_id, bay=row, kind=kind, by=by, source=source)
    report.keep_photo(photo)
    return _keep(report, words, plate)


@transaction.atomic
def report_overstay(booking: ParkingBooking, *, by: User, words: str = "") -> ParkingReport:
    """Say that the borrower's car still stands in one's own bay; once for each booking.

    Raises NotNow before the booked end and a day after it, NotYours for another household's bay.
    """
    bay = locked_bay(booking.bay)
    row = ParkingBooking.objects.get(pk=booking.pk)
    if resident_of(by).pk != bay.household_id:
        raise NotYours(_("只有车位主人能报。"))
    if known := ParkingReport.objects.filter(booking=row).first():
        return known
    now = timezone.now()
    if now < row.during.upper or row.state in {"cancelled", "taken_back"}:
        raise NotNow(_("还没到时间，到点没走再报。"))
    if now > row.during.upper + timedelta(days=1):
        raise NotNow(_("已经过了一天，请直接找管理员。"))
    facts: dict[str, Any] = {"bay": bay, "booking": row, "kind": Kind.OVERSTAY, "by": by}
    report = ParkingReport(committee_id=bay.committee_id, source=f"overstay:{row.pk}", **facts)
    report = _keep(report, words, row.plate)
    users = User.objects.filter(person__household=row.household_id, is_active=True)
    body = _("%(bay)s到点了，车位主人等着用，请把车开走。") % {"bay": bay}
    facts = {"committee": bay.committee, "url": "/me/parking/", "topic": "parking"}
    tell_users(users, key=f"overstay:{row.pk}", subject=_("请把车开走"), body=body, **facts)
    return report


def _keep(report: ParkingReport, words: str, plate: str) -> ParkingReport:
    report.words = words.strip()[:120]
    if plate.strip():
        report.keep_plate(plate, report.committee_id)
    report.save()
    day = today()
    grants = Grant.objects.filter(committee=report.committee_id, role__in=roles_with(RUN))
    runners = User.objects.filter(pk__in=grants.effective_on(day).values("user"), is_active=True)  # type: ignore[attr-defined]
    facts: dict[str, Any] = {"committee": report.committee, "url": "/chargers/", "topic": "parking"}
    body = f"{report.bay}：{report.get_kind_display()}"
    tell_users(runners, key=f"report:{report.pk}", subject=_("有人报停车的事"), body=body, **facts)
    return report


@transaction.atomic
def decide_report(
    report: ParkingReport, *, what: str, reason: str, by: User, household: Household | None = None
) -> ParkingOutcome:
    """Add a line to the log; anything but a note ends the report, once, and the reporter hears how.

    A deduction names the household and files a claim for the panel. Raises NotYours for one's own report or
    household or an ended grant, NotNow for an ended report, BadValue without a reason or a household.
    """
    rows = ParkingReport.objects.select_for_update(of=("self",))
    row = rows.select_related("bay", "committee", "booking").get(pk=report.pk)
    _check_decider(row, by)
    if row.outcomes.exclude(what=What.NOTE).exists():
        raise NotNow(_("这件事已经办结了。"))
    why = a_reason_to_tell(reason, 200)
    claim = _deduction(row, household, why, by) if what == What.DEDUCT else None
    place = {"committee_id": row.committee_id, "report": row}
    line = ParkingOutcome.objects.create(**place, what=what, reason=why, claim=claim, by=by)
    if what != What.NOTE:
        body = _("%(bay)s：%(what)s。%(why)s") % {
            "bay": row.bay,
            "what": line.get_what_display(),
            "why": why,
        }
        facts: dict[str, Any] = {"committee": row.committee, "url": "/me/parking/", "topic": "parking"}
        tell_users([row.by], key=f"report:{row.pk}:end", subject=_("您报的停车的事办了"), body=body, **facts)
    audit.record("parking_report.decide", by=by, row=row, detail={"what": what})
    return line


def _check_decider(report: ParkingReport, by: User) -> None:
    forget_grants(by)
    if not can(by, RUN, committee_id=report.committee_id):
        raise NotYours(_("您现在没有办这件事的授权，请联系村居。"))
    home = household_of(by)
    parties = {report.bay.household_id, report.booking.household_id if report.booking else None} - {None}
    if report.by_id == by.pk or home in parties:
        raise NotYours(_("这是您自己报的或您自己家的，请别的管理员办。"))


def _deduction(report: ParkingReport, household: Household | None, why: str, by: User) -> Claim:
    home = report.booking.household if report.booking else household
    if home is None or home.committee_id != report.committee_id:
        raise BadValue(_("扣分要先弄清是哪一户的车，请选一户。"))
    if home.pk == household_of(by):
        raise NotYours(_("这是您自己报的或您自己家的，请别的管理员办。"))
    day = report.at.astimezone(SHANGHAI).date()
    book = book_on(report.committee, day)
    rules = Rule.objects.filter(book=book, category=CATEGORY, points__lt=0).select_related("book")
    if book is None or (rule := rules.order_by("position").first()) is None:
        raise NotNow(_("积分办法里没有停车扣分的条款，不能扣分。"))
    facts: dict[str, Any] = {"key": f"parking_report:{report.pk}", "by": by, "words": why, "right": RUN}
    return file_claim(home, rule, deed_on=day, door=Door.LEADER, **facts)


@transaction.atomic
def reveal_plate(row: Any, *, by: User, reason: str, request: HttpRequest | None = None) -> str:
    """Return the plate of a report or a turn in clear; the reason goes on the trail."""
    why = a_reason(reason)
    audit.record("parking.reveal_plate", by=by, row=row, detail={"reason": why}, request=request)
    return str(row.plate)
