"""The only way points move: under the account's lock, once for each source, never below zero."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from agreements.actions.periods import span_of
from agreements.models import Audience, LedgerEntry, Merchant, PointsAccount, Rule
from residents.models import Block, Household, Person
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow, RuleBroken

Kind = LedgerEntry.Kind
SOURCE_ONCE = "agreements_ledgerentry_source_key"


class NotEnoughPoints(RuleBroken):
    """More would be spent than there is."""


class RuleLapsed(RuleBroken):
    """The rule was not in force when the deed was done."""


class CycleUsed(RuleBroken):
    """The account has already had what the rule gives in this period."""


def account_of(owner: Household | Person | Block | Merchant) -> PointsAccount:
    """Return the account of ``owner``, opened on first use."""
    field = {Household: "household", Person: "person", Block: "block", Merchant: "merchant"}[type(owner)]
    home = owner if isinstance(owner, Block) else _home_of(owner)
    row, _new = PointsAccount.objects.get_or_create(
        **{field: owner}, defaults={"committee_id": owner.committee_id, "home": home}
    )
    return row


def _home_of(owner: Household | Person | Merchant) -> Block | None:
    if isinstance(owner, Merchant):
        return None
    if isinstance(owner, Household):
        return owner.block
    return owner.household.block if owner.household else None


def one_account_a_source(act: Callable[..., LedgerEntry]) -> Callable[..., LedgerEntry]:
    """Let ``act`` raise NotNow where another account's posting took the same source at the same moment.

    Each waits for its own account alone, so the second one meets the first only at the unique source.
    """

    @wraps(act)
    def acting(*args: Any, **facts: Any) -> LedgerEntry:
        try:
            return act(*args, **facts)
        except IntegrityError as error:
            said = getattr(error.__cause__, "diag", None)
            if said and said.constraint_name == SOURCE_ONCE:
                raise NotNow(_("这一笔已经记在另一户名下。")) from error
            raise

    return acting


@one_account_a_source
@transaction.atomic
def post_points(
    account: PointsAccount,
    points: int,
    *,
    source: str,
    rule: Rule | None = None,
    deed_on: date | None = None,
    words: str = "",
    by: Any = None,
) -> LedgerEntry:
    """Award ``points`` (whole; below zero deduct, by a rule alone) and return the entry.

    ``source`` names the fact behind the move, e.g. ``"checkin:812"``; posted again it returns the first
    entry and moves nothing. Of what goes over the rule's cap only the rest is awarded. A deduction takes
    from the spendable points what is there; rank falls in full.

    Raises RuleLapsed for a deed outside the days of the rule's book, CycleUsed where the period or the cap
    is used up, NotNow for a source of another account.
    Basis: the clause of the adopted agreement, kept on ``rule``.
    """
    account = _locked(account)
    if known := _known(account, source):
        return known
    day = today()
    done = deed_on or day
    if rule is not None:
        check_in_force(rule, done, account)
        points = within_cap(account, rule, points, done)
    if points == 0 or (points < 0 and rule is None):
        raise BadValue(_("请写分值；扣分要有积分办法里的条款。"))
    spendable = max(points, -account.spendable)  # a deduction takes no more than is there
    facts = {"rule": rule, "words": words, "deed_on": done, "by": by, "source": source}
    kind = Kind.AWARD if points > 0 else Kind.DEDUCT
    return _write(account, kind, points, spendable, shortfall=spendable - points, day=day, **facts)


@one_account_a_source
@transaction.atomic
def spend_points(
    account: PointsAccount, points: int, *, source: str, words: str = "", by: Any = None
) -> LedgerEntry:
    """Take ``points`` (above zero) from the spendable ones; rank stays. The same ``source`` takes once.

    Raises NotEnoughPoints if the balance would fall below zero.
    """
    account = _locked(account)
    if known := _known(account, source):
        return known
    if points <= 0:
        raise BadValue(_("兑换的积分要大于0。"))
    if account.spendable < points:
        raise NotEnoughPoints(
            _("积分不足：现有%(have)d分，要用%(want)d分。") % {"have": account.spendable, "want": points}
        )
    day = today()
    return _write(account, Kind.SPEND, 0, -points, source=source, words=words, by=by, day=day, deed_on=day)


@transaction.atomic
def reverse_entry(entry: LedgerEntry, *, words: str, by: Any = None) -> LedgerEntry:
    """Take ``entry`` back by a mirror of it and return the mirror; a second time returns the first.

    Points that were spent meanwhile cannot be taken: the rest stands as ``shortfall``. An award's cap and
    period become free again. Raises NotNow for a reversal of a reversal.
    """
    account = _locked(entry.account)
    if entry.reverses_id:
        raise NotNow(_("冲回的那一条不能再冲回，请重新记一次。"))
    if known := LedgerEntry.objects.filter(reverses=entry).first():
        return known
    spendable = max(-entry.spendable, -account.spendable)
    return _write(
        account,
        Kind.REVERSE,
        -entry.honour,
        spendable,
        shortfall=spendable + entry.spendable,
        reverses=entry,
        rule=entry.rule,
        words=words,
        source=f"reverse:{entry.pk}",
        day=today(),
        deed_on=entry.deed_on,
        by=by,
    )


def check_in_force(rule: Rule, day: date, account: PointsAccount | None = None) -> None:
    """Raise RuleLapsed unless the rule's book is in force on ``day``, NotNow if it is another committee's or
    for the others: merchants' rules never touch a household, nor the households' a shop.
    """
    if account is not None and rule.committee_id != account.committee_id:
        raise NotNow(_("这一条是别的村居的积分办法。"))
    book = rule.book
    if account is not None and (book.audience == Audience.MERCHANTS) != (account.merchant_id is not None):
        raise NotNow(_("这一条不是给这一户的积分办法。"))
    if book.since is None or day < book.since or (book.until is not None and day > book.until):
        raise RuleLapsed(
            _("“%(rule)s”在%(day)s没有生效，请按当天的积分办法选一条。") % {"rule": rule.words, "day": day}
        )


def _locked(account: PointsAccount) -> PointsAccount:
    return PointsAccount.objects.select_for_update().get(pk=account.pk)


def _known(account: PointsAccount, source: str) -> LedgerEntry | None:
    known = LedgerEntry.objects.filter(source=source).first()
    if known and known.account_id != account.pk:
        raise NotNow(_("这一笔已经记在另一户名下。"))
    return known


def within_cap(account: PointsAccount, rule: Rule, points: int, day: date) -> int:
    """Return what of ``points`` the rule's cycle and cap still leave on ``day``; versions count together."""
    if rule.is_free:
        return points
    spans = [span_of(per, day) for per in (rule.cycle, rule.cap_per)]
    mine = LedgerEntry.objects.standing().filter(
        account=account,
        rule__code=rule.code,
        deed_on__range=(min(span[0] for span in spans), max(span[1] for span in spans)),
    )
    return left_of(rule, points, day, mine.values_list("deed_on", "honour"))


def left_of(rule: Rule, points: int, day: date, done: Iterable[tuple[date, int]]) -> int:
    """Return what of ``points`` is left beside ``done``: the day and the points of each deed that counts."""
    done = list(done)

    def within(per: str) -> list[int]:
        first, last = span_of(per, day)
        return [abs(moved) for deed_on, moved in done if first <= deed_on <= last]

    if rule.cycle != Rule.Cycle.EACH and within(rule.cycle):
        raise CycleUsed(
            _("“%(rule)s”%(cycle)s，这一期已经记过了。")
            % {"rule": rule.words, "cycle": rule.get_cycle_display()}
        )
    if rule.cap is None:
        return points
    left = rule.cap - sum(within(rule.cap_per))
    if left <= 0:
        raise CycleUsed(
            _("“%(rule)s”%(per)s最多%(cap)d分，已经满了。")
            % {"rule": rule.words, "per": rule.get_cap_per_display(), "cap": rule.cap}  # type: ignore[attr-defined]
        )
    return max(-left, min(left, points))


def _write(account: PointsAccount, kind: str, honour: int, spendable: int, **facts: Any) -> LedgerEntry:
    PointsAccount.objects.filter(pk=account.pk).update(
        honour=F("honour") + honour, spendable=F("spendable") + spendable
    )
    return LedgerEntry.objects.create(
        committee_id=account.committee_id,
        account=account,
        kind=kind,
        honour=honour,
        spendable=spendable,
        **facts,
    )
