"""When a worry counts as received, where somebody writes it down later than they were told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from demands.models import Demand
from residents.actions.calendar import figure_int
from residents.models import Committee
from xidu.kit.dates import SHANGHAI, chinese_date, today
from xidu.kit.errors import BadValue
from xidu.kit.language import in_chinese

NOON = time(12)


def first_day(committee: Committee) -> date:
    """Return the earliest day of receipt that may be written down today; figure ``demand_back_days``."""
    return today() - timedelta(days=figure_int("demand_back_days", committee=committee))


def received_at(committee: Committee, day: date | None, written: datetime) -> datetime:
    """Return the moment of receipt: noon of an earlier ``day``, else when it is written down.

    Raises BadValue for a day to come, or before ``first_day``.
    """
    last = written.astimezone(SHANGHAI).date()
    if day is None or day == last:
        return written
    if day > last:
        raise BadValue(_("收到的日子不能在今天以后。"))
    if day < (first := first_day(committee)):
        raise BadValue(
            _("最早只能补记%(day)s收到的；更早的请今天重新登记，原话里写明哪天说的。")
            % {"day": chinese_date(first)}
        )
    return datetime.combine(day, NOON, tzinfo=SHANGHAI)


@in_chinese()
def written_later(demand: Demand, written: datetime) -> str:
    """Return the words of the history for what was received on a day before it was written down, else ""."""
    day = demand.received_at.astimezone(SHANGHAI).date()
    if day == written.astimezone(SHANGHAI).date():
        return ""
    return _("补记：%(day)s收到") % {"day": chinese_date(day)}
