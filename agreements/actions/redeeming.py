"""From points to a thing: asked for, collected, given back or lapsed.

Locks are always taken in one order: the item, then the account, then the redemption. The item comes first
because many households want the same one at once: they queue there, and the account, which every award of
points needs as well, is held last and shortest. Whoever collects takes the redemption alone.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours, check_right, household_of
from agreements.actions.codes import code_from_seed, index_of
from agreements.actions.expiring import clear_returned, expire_now
from agreements.actions.periods import span_of
from agreements.actions.posting import NotEnoughPoints, reverse_entry, spend_points
from agreements.actions.redeeming_notices import tell_home
from agreements.actions.shelf import locked_item, move
from agreements.models import LedgerEntry, PointsAccount, Redemption, ShelfItem, StockMove
from residents.actions.calendar import last_day
from residents.models import Household
from users.actions import audit
from users.models import User
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow, RuleBroken, TooLate
from xidu.kit.reasons import a_reason

Door, How, State = Redemption.Door, Redemption.How, Redemption.State
FOR, HAND_OUT = "agreements.redeem_for", "agreements.hand_out"
MOST = 20
DRAWS = 5


class SoldOut(RuleBroken):
    """Fewer pieces are left than were asked for."""


class LimitReached(RuleBroken):
    """The household has had what one household may have in this period."""


@transaction.atomic
def redeem(
    item: ShelfItem, account: PointsAccount, count: int, *, by: User, door: str, key: str
) -> Redemption:
    """Set ``count`` pieces and their points aside for a household and return the open redemption.

    The same ``key`` is one redemption. It can be collected for the days of the figure ``redeem_valid_days``.

    Raises NotYours for who may not, TooLate for an item off the shelf, SoldOut, LimitReached,
    NotEnoughPoints (also for points the year's end took).
    """
    row = locked_item(item)
    owner = _owner(account)
    if known := Redemption.objects.filter(key=key).first():
        return _same(known, row, owner)
    home = owner.household
    if home is None or home.committee_id != row.committee_id:
        raise NotNow(_("积分只能换自己村居的东西。"))
    _check_door(by, door, home)
    expire_now(owner)
    owner.refresh_from_db(fields=["spendable"])
    day = today()
    if broken := refusal(row, count, spendable=owner.spendable, used=used_of(row, owner, day), day=day):
        raise NotEnoughPoints(f"{broken}{gone_words(owner)}") if type(broken) is NotEnoughPoints else broken
    made = _draw(row, owner, count, by=by, door=door, key=key, day=day)
    words = f"{row.name}×{count}"
    made.spend = spend_points(owner, made.points, source=f"redeem:{made.pk}", words=words, by=by)
    made.save(update_fields=["spend"])
    move(row, StockMove.Kind.REDEEM, -count, source=f"redeem:{made.pk}", by=by, redemption=made)
    tell_home(made, "made")
    if door != Door.OWN:
        audit.record("redemption.redeem", by=by, row=made, detail={"door": door, "points": made.points})
    return made


def _owner(account: PointsAccount) -> PointsAccount:
    rows = PointsAccount.objects.select_for_update(of=("self",))
    return rows.select_related("household__block").get(pk=account.pk)


def _same(known: Redemption, item: ShelfItem, account: PointsAccount) -> Redemption:
    if (known.item_id, known.account_id) != (item.pk, account.pk):
        raise NotNow(_("这张表已经用过了，请刷新页面再换。"))
    return known


def _check_door(by: User, door: str, home: Household) -> None:
    """Raise NotYours unless ``by`` may redeem for ``home`` by this door, this morning's end counted."""
    if door == Door.OWN:
        if household_of(by) != home.pk:
            raise NotYours(_("只能用自己家的积分换。"))
        return
    check_right(by, FOR, home)
    # A leader spends nobody's points who can say so himself; at the desk the household stands there.
    if door == Door.LEADER and has_account(home):
        raise NotYours(_("这一户有自己的账号，请他们在手机上换，或到村居窗口办。"))


def has_account(home: Household) -> bool:
    return User.objects.filter(person__household=home, is_active=True).exists()


def refusal(item: ShelfItem, count: int, *, spendable: int, used: int, day: date) -> RuleBroken | None:
    """Return why ``count`` pieces cannot be had on ``day``, with a sentence to show, or None.

    ``used`` are the pieces the household had in this period of the limit.
    """
    if off := _off_the_shelf(item, day):
        return off
    if not 1 <= count <= MOST:
        return BadValue(_("换几份请写1到%(most)d。") % {"most": MOST})
    if item.stock < count:
        left = {"item": item.name, "left": item.stock}
        words = _("“%(item)s”只剩%(left)d份。") if item.stock else _("“%(item)s”换完了，等补货。")
        return SoldOut(words % left)
    if item.limit is not None and used + count > item.limit:
        facts = {"item": item.name, "per": item.get_limit_per_display(), "limit": item.limit, "used": used}  # type: ignore[attr-defined]
        return LimitReached(_("“%(item)s”每户%(per)s最多%(limit)d份，已经换了%(used)d份。") % facts)
    if spendable < (want := item.points * count):
        short = {"have": spendable, "want": want, "short": want - spendable}
        return NotEnoughPoints(_("积分不足：现有%(have)d分，要用%(want)d分，还差%(short)d分。") % short)
    return None


def _off_the_shelf(item: ShelfItem, day: date) -> TooLate | None:
    if item.taken_off_at or (item.until and item.until < day):
        return TooLate(_("“%(item)s”已经下架，请换一样。") % {"item": item.name})
    if item.since > day:
        start = {"item": item.name, "month": item.since.month, "day": item.since.day}
        return TooLate(_("“%(item)s”%(month)d月%(day)d日开始换。") % start)
    return None


def gone_words(account: PointsAccount) -> str:
    """Return a sentence about what the last year's end took from the account; "" where it took nothing."""
    last = date(today().year - 1, 12, 31)
    rows = account.entries.filter(kind=LedgerEntry.Kind.EXPIRE, deed_on=last)
    gone = -(rows.aggregate(sum=Sum("spendable"))["sum"] or 0)
    return _("去年的%(gone)d分到12月31日为止，已经清零。") % {"gone": gone} if gone else ""


def used_of(item: ShelfItem, account: PointsAccount, day: date) -> int:
    """Return the pieces of ``item`` the account had in the period of its limit around ``day``."""
    if item.limit is None:
        return 0
    rows = Redemption.objects.counting().filter(item=item, account=account)
    span = span_of(item.limit_per, day)
    return rows.filter(day__range=span).aggregate(sum=Sum("count"))["sum"] or 0


def _draw(
    item: ShelfItem, account: PointsAccount, count: int, *, by: User, door: str, key: str, day: date
) -> Redemption:
    """Write the redemption with a code no open one of the committee has."""
    facts: dict[str, Any] = {
        "committee_id": item.committee_id,
        "item": item,
        "account": account,
        "count": count,
        "points": item.points * count,
        "yuan": item.yuan * count,
        "merchant_id": item.merchant_id,
        "door": door,
        "by": by,
        "day": day,
        "valid_until": last_day("redeem_valid_days", day, item.committee),
        "key": key,
    }
    for _draw_number in range(DRAWS):
        seed = uuid.uuid4()
        code = code_from_seed(seed)
        about = {"seed": seed, "code_index": index_of(code, item.committee_id), "code_tail": code[-2:]}
        try:
            with transaction.atomic():
                return Redemption.objects.create(**facts, **about)
        except IntegrityError:
            # Another open redemption drew the same eight digits; draw again.
            continue
    raise NotNow(_("现在换的人多，请再点一次。"))


@transaction.atomic
def cancel(redemption: Redemption, *, by: User, note: str = "") -> Redemption:
    """Give it back before it is collected: points and stock return. Twice is once.

    The household gives back its own; the desk may, with a reason. Raises NotYours, and NotNow once it was
    collected or lapsed. Points from a year that cleared its own do not come back with a new one.
    """
    row = _all_locked(redemption)
    if household_of(by) != row.account.household_id:
        assert row.account.household  # noqa: S101 - only households redeem
        check_right(by, HAND_OUT, row.account.household)
        note = a_reason(note, 120)
    if row.state == State.CANCELLED:
        return row
    if row.state == State.COLLECTED:
        raise NotNow(_("已经领走了，不能再取消。"))
    if row.state == State.LAPSED:
        raise NotNow(_("已经过期，积分退回过了。"))
    _give_back(row, State.CANCELLED, note=note.strip()[:120], by=by)
    if household_of(by) != row.account.household_id:
        audit.record("redemption.cancel", by=by, row=row)
    return row


def lapse_redemptions(now: datetime) -> int:
    """End every redemption nobody collected in time; return how many. Twice is once."""
    day = timezone.localdate(now)
    due = Redemption.objects.filter(state=State.RESERVED, valid_until__lt=day)
    return sum(lapse(pk, day) for pk in due.order_by("pk").values_list("pk", flat=True)[:500])


@transaction.atomic
def lapse(pk: int, day: date) -> int:
    """End one redemption whose last day is before ``day``; return 1, or 0 where it ended meanwhile."""
    row = _all_locked(Redemption.objects.get(pk=pk))
    if row.state != State.RESERVED or row.valid_until >= day:
        return 0
    _give_back(row, State.LAPSED, note="", by=None)
    return 1


def _give_back(row: Redemption, state: str, *, note: str, by: Any) -> None:
    words = _("兑换取消") if state == State.CANCELLED else _("兑换过期")
    entry = LedgerEntry.objects.select_related("account").get(redemption=row)
    back = reverse_entry(entry, words=f"{words}：{row.item.name}×{row.count}", by=by)
    clear_returned(back)
    move(row.item, StockMove.Kind.BACK, row.count, source=f"back:{row.pk}", by=by, redemption=row)
    row.state, row.note, row.ended_at, row.ended_by = state, note, timezone.now(), by
    row.save(update_fields=["state", "note", "ended_at", "ended_by"])
    tell_home(row, state)


def _all_locked(redemption: Redemption) -> Redemption:
    """Lock item, account and redemption in this order, and return the redemption as it is then."""
    item = locked_item(redemption.item)
    PointsAccount.objects.select_for_update().get(pk=redemption.account_id)
    row = locked_redemption(redemption)
    row.item = item
    return row


def locked_redemption(redemption: Redemption) -> Redemption:
    rows = Redemption.objects.select_for_update(of=("self",))
    return rows.select_related("item", "merchant", "account__household__block", "committee").get(
        pk=redemption.pk
    )
