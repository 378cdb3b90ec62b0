"""The street reminds a committee of what it should have made public."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from residents.models import Committee
from users.actions.audit import record
from users.actions.holders import staff_of
from users.actions.notices import tell_users
from users.models import User
from village_affairs.models import Disclosure, Duty, Ledger
from xidu.kit.dates import chinese_date, today
from xidu.kit.errors import NotNow
from xidu.kit.language import in_chinese


def nudge(committee: Committee, ledger: str, period: date, *, by: User) -> int:
    """Write a notice to everybody who may draft the month; return how many are new. Once a day at most.

    Raises NotNow for a month that is public already.
    """
    months = Disclosure.objects.finance().filter(committee=committee, ledger=ledger, period=period)
    if months.filter(publications__isnull=False).exists():
        raise NotNow(_("这个月已经公开了，不用催"))
    new = _tell_month(committee, ledger, period)
    record(
        "finance.nudge", by=by, committee=committee, detail={"ledger": ledger, "period": f"{period:%Y-%m}"}
    )
    return new


@transaction.atomic
def nudge_duty(duty: Duty, *, by: User) -> int:
    """Remind everybody who may draft at the committee of a late duty; return how many notices are new.

    One notice a committee, line, span and day, and one line of the trail with it: a second time on the same
    day changes nothing. Raises NotNow for what is public or not late yet, and where nobody could be told.
    """
    row = Duty.objects.select_for_update(of=("self",)).select_related("committee", "item").get(pk=duty.pk)
    if row.done_on is not None:
        raise NotNow(_("这一项已经公开了，不用催"))
    if row.due_on >= today():
        raise NotNow(_("这一项最晚%(day)s公开，过了才能催") % {"day": chinese_date(row.due_on)})
    if not staff_of(row.committee, "village_affairs.draft_disclosure", today()):
        raise NotNow(_("%(name)s还没有能起草的人，请先给文书开账号") % {"name": row.committee.name})
    new = _tell_duty(row)
    if new:
        record("duty.nudge", by=by, row=row, detail={"item": row.item.key, "period": row.period})
    return new


@in_chinese()
def _tell_month(committee: Committee, ledger: str, period: date) -> int:
    facts = {"year": period.year, "month": period.month, "name": committee.name}
    facts |= {"ledger": Ledger(ledger).label}
    return _tell_clerks(
        committee,
        f"{ledger}:{period:%Y%m}",
        subject=_("%(name)s%(year)d年%(month)d月的账还没公开") % facts,
        body=_("街道请您尽快公开%(name)s%(year)d年%(month)d月的%(ledger)s。") % facts,
        url="/desk/",
    )


@in_chinese()
def _tell_duty(duty: Duty) -> int:
    facts = {
        "name": duty.committee.name,
        "item": duty.item.level2,
        "due": chinese_date(duty.due_on),
        "days": (today() - duty.due_on).days,
    }
    return _tell_clerks(
        duty.committee,
        f"{duty.item.key}:{duty.period:%Y%m}",
        subject=_("%(name)s“%(item)s”还没公开") % facts,
        body=_("“%(item)s”应在%(due)s前公开，已经晚了%(days)d天。街道请%(name)s尽快公开。") % facts,
        url=f"/desk/duties/?committee={duty.committee_id}",
    )


def _tell_clerks(committee: Committee, about: str, *, subject: str, body: str, url: str) -> int:
    day = today()
    return tell_users(
        staff_of(committee, "village_affairs.draft_disclosure", day),
        key=f"nudge:{committee.pk}:{about}:{day:%Y%m%d}",
        topic="finance",
        subject=subject,
        body=body,
        committee=committee,
        url=url,
    )
