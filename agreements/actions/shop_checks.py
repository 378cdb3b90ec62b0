"""The round past a shop's front: what was found, with a photo, and the points the merchants' book says."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours
from agreements.actions.merchants import active_shop, check_desk, locked_shop, tell_shop
from agreements.actions.posting import account_of, post_points, reverse_entry
from agreements.models import Merchant, Rule, ShopCheck, ShopCheckLine
from residents.actions.stamps import bump
from users.actions import audit
from users.models import User
from xidu.kit.dates import chinese_date, today
from xidu.kit.errors import BadValue
from xidu.kit.uploads import Upload


@transaction.atomic
def post_check(
    shop: Merchant,
    rules: list[Rule],
    *,
    day: date,
    photo: Upload | None,
    key: str,
    by: User,
    note: str = "",
    times: int = 1,
) -> ShopCheck:
    """Write down a look at the shop's front and post each rule at once; all of it or nothing.

    ``times`` counts for awards given each time. The same ``key`` checks once. Raises NotYours for one's own
    shop or where the right ended, BadValue without a photo or a rule or for a day that does not fit,
    RuleLapsed and CycleUsed as posting does.
    """
    shop = active_shop(shop)
    check_desk(by, shop.committee_id)
    if known := ShopCheck.objects.filter(key=key).first():
        return known
    if shop.staff.in_force_on(today()).filter(user=by).exists():
        raise NotYours(_("自己店里的要请同事去看。"))
    if day > today() or (shop.joined_on and day < shop.joined_on):
        raise BadValue(_("检查日期要在这家店加入以后、今天以前。"))
    if photo is None or not rules:
        raise BadValue(_("请附一张照片，并选至少一条。"))
    row = ShopCheck(
        committee_id=shop.committee_id, merchant=shop, day=day, note=note.strip()[:120], by=by, key=key
    )
    row.keep_photo(photo)
    row.save()
    for rule in rules:
        _post(row, shop, rule, times)
    bump(shop.committee_id)
    _tell(row, shop, rules)
    return row


def _post(row: ShopCheck, shop: Merchant, rule: Rule, times: int) -> None:
    each = rule.cycle == Rule.Cycle.EACH and rule.points > 0
    facts: dict[str, Any] = {"rule": rule, "deed_on": row.day, "words": row.note, "by": row.by}
    source = f"shopcheck:{row.pk}:{rule.code}"
    entry = post_points(account_of(shop), rule.points * (times if each else 1), source=source, **facts)
    ShopCheckLine.objects.create(committee_id=row.committee_id, check_made=row, rule=rule, entry=entry)


def _tell(row: ShopCheck, shop: Merchant, rules: list[Rule]) -> None:
    found = "；".join(rule.words for rule in rules)
    body = _("%(day)s门前检查：%(found)s。积分记在店里的账上。") % {
        "day": chinese_date(row.day),
        "found": found,
    }
    tell_shop(shop, key=f"shop-check:{row.pk}", subject=_("门前检查"), body=body)


@transaction.atomic
def undo_check(check: ShopCheck, *, because: str, by: User) -> ShopCheck:
    """Take a wrong check back: its entries are reversed, it stays with the reason. Twice is once."""
    shop = locked_shop(check.merchant)
    row = ShopCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
    check_desk(by, row.committee_id)
    if row.undone_by_id:
        return row
    if not because.strip():
        raise BadValue(_("请写为什么撤销，店家看得到。"))
    row.undone_because, row.undone_by = because.strip()[:120], by
    row.save(update_fields=["undone_because", "undone_by"])
    for line in row.lines.select_related("entry__account"):
        reverse_entry(line.entry, words=row.undone_because, by=by)
    bump(row.committee_id)
    audit.record("shop_check.undo", by=by, row=row, detail={"reason": row.undone_because})
    body = _("%(day)s的门前检查撤销了：%(why)s") % {"day": chinese_date(row.day), "why": row.undone_because}
    tell_shop(shop, key=f"shop-check:{row.pk}:undone", subject=_("门前检查撤销了"), body=body)
    return row
