"""What is owed to a shop: frozen into one sheet a month, paid by somebody else, each redemption on one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours
from agreements.models import Merchant, Redemption, Settlement
from users.access import can, forget_grants
from users.actions import audit
from users.models import User
from xidu.kit.dates import SHANGHAI, month_end, month_start, today
from xidu.kit.errors import BadValue, NotNow

MAKE = "agreements.make_settlement"


def open_rows(merchant: Merchant, month: date) -> QuerySet[Redemption]:
    """Return what the shop handed out up to the end of ``month`` that stands on no sheet yet.

    What was confirmed after a month's sheet was frozen is open still, so it joins the next one.
    """
    end = datetime.combine(month_end(month) + timedelta(days=1), datetime.min.time(), SHANGHAI)
    rows = Redemption.objects.filter(merchant=merchant, state=Redemption.State.COLLECTED, settlement=None)
    return rows.filter(ended_at__lt=end).order_by("ended_at", "pk")


@transaction.atomic
def freeze_settlement(merchant: Merchant, month: date, *, by: User) -> Settlement:
    """Freeze the sheet of ``month`` (any day of it, not in the future); a second time returns the first.

    Raises NotYours without the right, BadValue for a month to come, NotNow where nothing is owed.
    """
    _check(by, merchant.committee_id)
    # One at a time for each shop; who asks for its things meanwhile is not kept waiting.
    Merchant.objects.select_for_update(of=("self",), no_key=True).get(pk=merchant.pk)
    first = month_start(month)
    if known := Settlement.objects.filter(merchant=merchant, month=first).first():
        return known
    if first > today():
        raise BadValue(_("这个月还没到，不能结算。"))
    found = list(open_rows(merchant, first).select_for_update(of=("self",)).select_related("item"))
    if not found:
        raise NotNow(_("这个月没有要结算的。"))
    rows = [_line(row) for row in found]
    sheet = Settlement.objects.create(
        committee_id=merchant.committee_id,
        merchant=merchant,
        month=first,
        rows=rows,
        digest=digest_of(rows),
        count=sum(row.count for row in found),
        yuan=sum((row.yuan for row in found), Decimal(0)),
        made_by=by,
    )
    Redemption.objects.filter(pk__in=[row.pk for row in found]).update(settlement=sheet)
    audit.record("settlement.freeze", by=by, row=sheet, detail={"yuan": sheet.yuan, "rows": len(rows)})
    return sheet


@transaction.atomic
def note_paid(sheet: Settlement, *, on: date, note: str, by: User) -> Settlement:
    """Write down that the sheet was paid, by another than who made it. A second time returns the first."""
    row = Settlement.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    _check(by, row.committee_id)
    if row.made_by_id == by.pk:
        raise NotYours(_("自己制的结算单，要请另一个人登记付款。"))
    if row.paid_on:
        return row
    if not timezone.localdate(row.at) <= on <= today():
        raise BadValue(_("付款日期要在制表之后、今天以前。"))
    row.paid_on, row.paid_by, row.paid_note = on, by, note.strip()[:60]
    row.save(update_fields=["paid_on", "paid_by", "paid_note"])
    audit.record("settlement.pay", by=by, row=row, detail={"yuan": row.yuan})
    return row


def _check(by: User, committee_id: int) -> None:
    forget_grants(by)
    if not can(by, MAKE, committee_id=committee_id):
        raise NotYours(_("您现在没有办这件事的授权，请联系村居。"))


def _line(row: Redemption) -> dict[str, Any]:
    return {
        "id": row.pk,
        "day": timezone.localdate(row.ended_at).isoformat(),
        "item": row.item.name,
        "count": row.count,
        "yuan": str(row.yuan),
        "tail": row.code_tail,
    }


def digest_of(rows: Iterable[dict[str, Any]]) -> str:
    text = json.dumps(list(rows), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def broken_settlements() -> list[str]:
    """Return one sentence for each sheet that is not what was frozen, or not what its redemptions say."""
    found = []
    for sheet in Settlement.objects.order_by("pk").prefetch_related("redemptions"):
        owed = sum((row.yuan for row in sheet.redemptions.all()), Decimal(0))
        known = {row.pk for row in sheet.redemptions.all()} == {row["id"] for row in sheet.rows}
        if not known or owed != sheet.yuan or digest_of(sheet.rows) != sheet.digest:
            found.append(f"settlement {sheet.pk}: {sheet.yuan} yuan, its redemptions {owed}")
    return found
