"""The eight digits by which a redemption is collected: shown to the household, found by who hands it out.

A code is worked out from a random seed by the index key and never written down: whoever has the table alone
has neither codes nor a way to try them. It is not sealed by the field keys besides, for the hash it is found
by hangs on the index key in any case, and eight digits can be tried by whoever holds that one.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import Merchant, Redemption
from residents.models import Committee
from users.actions.limits import Attempt, check_lock, note_failure
from users.models import User
from xidu.kit.crypto import blind_index, digits_from
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow, RuleBroken

LENGTH = 8
State = Redemption.State


class WrongCode(RuleBroken):
    """There is no such code here."""


class ElsewhereCode(RuleBroken):
    """Another shop or the desk hands it out."""


class UsedCode(RuleBroken):
    """It was collected already."""


class EndedCode(RuleBroken):
    """It lapsed or was cancelled; the points are back."""


def code_of(redemption: Redemption) -> str:
    """Return the code as it is spoken, ``4821 0937``. Raises NotNow once the redemption ended."""
    if redemption.state != State.RESERVED:
        raise NotNow(_("这一笔已经办结，兑换码不再显示。"))
    code = code_from_seed(redemption.seed)
    return f"{code[:4]} {code[4:]}"


def code_from_seed(seed: uuid.UUID) -> str:
    return digits_from(str(seed), "redemption", LENGTH)


def index_of(code: str, committee_id: int) -> str:
    return blind_index(code, "redemption.code", committee_id)


def read_code(text: str) -> str:
    """Return the eight digits as written by a person. Raises BadValue where they are not eight."""
    folded = unicodedata.normalize("NFKC", text)
    code = "".join(sign for sign in folded if sign.isdigit())
    if len(code) != LENGTH or any(sign.isalpha() for sign in folded):
        raise BadValue(_("兑换码是8位数字，前4位、后4位，请照手机或卡上的样子写。"))
    return code


def find_by_code(
    text: str, places: Iterable[Committee], *, by: User, shop: Merchant | None = None
) -> Redemption:
    """Return the open redemption at one of ``places`` with this code, for who hands it out there.

    With ``shop`` only what that shop hands out.

    A wrong code counts against the account of ``by``: five lock it for a quarter of an hour. It must run
    outside a transaction that is rolled back, or nothing would count.

    Raises BadValue for what is no code, TooMany while locked, and WrongCode, ElsewhereCode, UsedCode,
    EndedCode.
    """
    attempt = Attempt(door="redeem", who=str(by.pk), address="")
    check_lock(attempt)
    code, homes = read_code(text), list(places)
    indexes = [index_of(code, home.pk) for home in homes]
    rows = Redemption.objects.filter(committee__in=homes, code_index__in=indexes)
    rows = rows.select_related("item", "merchant", "account__household__block", "committee")
    # The same digits come again when a code has ended; the open one is meant.
    found = sorted(rows, key=lambda row: (row.state == State.RESERVED, row.pk))
    if not found:
        note_failure(attempt)
        raise WrongCode(_("没有这个兑换码。请再对一遍手机或卡上的8位数字。"))
    if shop and found[-1].merchant_id != shop.pk:
        note_failure(attempt)
        where = found[-1].merchant.name if found[-1].merchant else _("村居窗口")
        raise ElsewhereCode(_("这个码不在您店里领，请让他到“%(where)s”去。") % {"where": where})
    check_open(found[-1], today())
    return found[-1]


def check_open(row: Redemption, day: date) -> None:
    """Raise UsedCode or EndedCode unless ``row`` can be collected on ``day``."""
    if row.state == State.COLLECTED:
        ended = timezone.localdate(row.ended_at)
        raise UsedCode(
            _("这个码%(month)d月%(day)d日已经领过了，一个码只能用一次。")
            % {"month": ended.month, "day": ended.day}
        )
    if row.state == State.CANCELLED:
        raise EndedCode(_("这一笔取消了，积分已经退回，不能再领。"))
    if row.state == State.LAPSED or row.valid_until < day:
        raise EndedCode(
            _("这个码%(month)d月%(day)d日到期，过期不能领，积分退回本户，可以重新换一次。")
            % {"month": row.valid_until.month, "day": row.valid_until.day}
        )
