"""Whether the sums of a version hold: within itself, to its neighbours, to the months it settles."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from village_affairs.actions.drafts import closing_before, opening_after
from village_affairs.actions.final_accounts import final_account
from village_affairs.models import Disclosure, Version
from xidu.kit.errors import RuleBroken
from xidu.kit.money import yuan


class ChainBroken(RuleBroken):
    """The month does not open with what the month before closed with, or does not add up."""


def check_sums(version: Version) -> None:
    """Raise ChainBroken unless the month opens where the last one closed, adds up and closes right.

    A final account must say what the months say now. A notice without sums is always right.
    """
    if version.disclosure.kind == Disclosure.Kind.FINAL_ACCOUNT:
        _check_final(version)
    if version.opening is None or version.disclosure.period is None:
        return
    lines = list(version.lines.values_list("income", "spending"))
    income = sum((got or Decimal(0) for got, _spent in lines), Decimal("0.00"))
    spending = sum((spent or Decimal(0) for _got, spent in lines), Decimal("0.00"))
    if (income, spending) != (version.income, version.spending):
        raise ChainBroken(_("各行加起来和合计不一样，请重新上传表格"))
    if version.opening + income - spending != version.closing:
        raise ChainBroken(_("期末结余不等于上期结余加收入减支出，请重新上传表格"))
    before = closing_before(version.committee, version.disclosure.ledger, version.disclosure.period)
    if before is not None and before != version.opening:
        raise ChainBroken(
            _("上期结余接不上：上月底是%(before)s元，这张表是%(now)s元，请核对后重新上传")
            % {"before": yuan(before), "now": yuan(version.opening)}
        )
    after = opening_after(version.committee, version.disclosure.ledger, version.disclosure.period)
    if after is not None and after != version.closing:
        raise ChainBroken(
            _("期末结余%(now)s元和已经公开的下月上期结余%(after)s元接不上，差额请记到还没公开的月份里")
            % {"now": yuan(version.closing), "after": yuan(after)}
        )


def _check_final(version: Version) -> None:
    disclosure = version.disclosure
    if disclosure.period is None:
        return
    now = final_account(version.committee, disclosure.ledger, disclosure.period.year)
    if any(now[name] != version.body.get(name) for name in ("lines", "months")):
        raise ChainBroken(_("各月的账或预算后来更正过，请打开决算重新保存一次，再交审核"))
