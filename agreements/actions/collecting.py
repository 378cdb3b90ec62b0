"""Handing out what was redeemed: by the shop or the desk, once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours, check_right, household_of
from agreements.actions.codes import check_open, index_of, read_code
from agreements.actions.redeeming import HAND_OUT, Door, How, State, locked_redemption
from agreements.actions.redeeming_notices import tell_home
from agreements.models import Merchant, Redemption
from users.access import can, forget_grants
from users.models import User
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.reasons import a_reason

SERVE = "agreements.serve_merchant"


@transaction.atomic
def collect(redemption: Redemption, *, by: User, how: str, code: str = "", note: str = "") -> Redemption:
    """Write down that it was handed out; the same hand twice is once.

    By code or card ``code`` must be the one of the redemption; by signature ``note`` says who signed.
    Raises NotYours for who may not hand it out or for one's own household, UsedCode, EndedCode.
    """
    row = locked_redemption(redemption)
    check_hand(by, row)
    if row.state == State.COLLECTED and row.ended_by_id == by.pk:
        return row
    check_open(row, today())
    if how == How.SIGNATURE:
        if row.merchant_id:
            raise NotNow(_("店里发的要凭码：请看手机或卡上的8位数字。"))
        note = a_reason(note, 120)
    elif index_of(read_code(code), row.committee_id) != row.code_index:
        raise BadValue(_("码和这一笔对不上，请再对一遍8位数字。"))
    else:
        how = How.CODE if row.door == Door.OWN else How.CARD
    row.state, row.how, row.note = State.COLLECTED, how, note
    row.ended_at, row.ended_by = timezone.now(), by
    row.save(update_fields=["state", "how", "note", "ended_at", "ended_by"])
    tell_home(row, "collected")
    return row


def check_hand(by: User, row: Redemption) -> None:
    """Raise NotYours unless ``by`` works at its shop or at the desk, and for another household than the own.

    The desk may confirm for a shop too: one without a telephone brings the cards it took.
    """
    assert row.account.household  # noqa: S101 - only households redeem
    if not serves(by, row):
        check_right(by, HAND_OUT, row.account.household)
    if household_of(by) == row.account.household_id:
        raise NotYours(_("自己家的请另一位同事来发。"))


def serves(by: User, row: Redemption) -> bool:
    """Say whether ``by`` works today at the shop that hands this one out, by a grant in force."""
    if row.merchant_id is None:
        return False
    forget_grants(by)
    shops = Merchant.objects.staffed_by(by, today()).filter(pk=row.merchant_id)
    return can(by, SERVE, committee_id=row.committee_id) and shops.exists()
