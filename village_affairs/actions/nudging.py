"""The street reminds a committee whose accounts are late."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from residents.models import Committee
from users.actions.audit import record
from users.actions.holders import staff_of
from users.actions.notices import Message, Recipient, tell_many
from users.models import User
from village_affairs.models import Disclosure, Ledger
from xidu.kit.dates import today
from xidu.kit.errors import NotNow
from xidu.kit.language import in_chinese


def nudge(committee: Committee, ledger: str, period: date, *, by: User) -> int:
    """Write a notice to everybody who may draft the month; return how many are new. Once a day at most.

    Raises NotNow for a month that is public already.
    """
    months = Disclosure.objects.finance().filter(committee=committee, ledger=ledger, period=period)
    if months.filter(publications__isnull=False).exists():
        raise NotNow(_("这个月已经公开了，不用催"))
    new = _tell_clerks(committee, ledger, period)
    record(
        "finance.nudge", by=by, committee=committee, detail={"ledger": ledger, "period": f"{period:%Y-%m}"}
    )
    return new


@in_chinese()
def _tell_clerks(committee: Committee, ledger: str, period: date) -> int:
    day = today()
    facts = {"year": period.year, "month": period.month, "name": committee.name}
    facts |= {"ledger": Ledger(ledger).label}
    return tell_many(
        [
            Message(
                recipient=Recipient(ref=f"user:{user.pk}", user=user),
                key=f"nudge:{committee.pk}:{ledger}:{period:%Y%m}:{day:%Y%m%d}",
                topic="finance",
                subject=_("%(name)s%(year)d年%(month)d月的账还没公开") % facts,
                body=_("街道请您尽快公开%(name)s%(year)d年%(month)d月的%(ledger)s。") % facts,
                committee=committee,
                url="/desk/",
            )
            for user in staff_of(committee, "village_affairs.draft_disclosure", day)
        ]
    )
