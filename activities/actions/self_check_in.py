"""I am here: whose sign-up it is, found by an account, a phone number or a query code."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from activities.actions.check_in import check_in_party
from activities.actions.screen_codes import ElsewhereCode
from activities.actions.sign_ups import find_sign_up
from activities.models import Activity, CheckIn, SignUp
from users.models import User
from xidu.kit import crypto, ids
from xidu.kit.errors import RuleBroken

ALL = "all"


class WhichParty(RuleBroken):
    """One number was left for several parties; ``parties`` are those to choose from."""

    def __init__(self, parties: list[SignUp]) -> None:
        self.parties = parties
        super().__init__(_("这个号码报了%(n)d家，请选一下是哪一家到了。") % {"n": len(parties)})


@transaction.atomic
def self_check_in(
    activity: Activity,
    *,
    way: str,
    key: str,
    phone: str = "",
    code: str = "",
    user: User | None = None,
    party: str = "",
    heads: int | None = None,
    now: datetime | None = None,
) -> list[CheckIn]:
    """Check in the party of an account, a phone number or a query code.

    ``party`` chooses among those of one number: the id of a sign-up, or ``ALL``; of all, everybody is there.
    Raises RuleBroken when none of them signed up here, WhichParty where there are several to choose from,
    BadValue for a code or phone that is none.
    """
    found = _signed_up(activity, phone, code, user)
    if not found:
        raise RuleBroken(_("没有找到报名。换一个报名时留的手机号或查询码，或请工作人员登记，半分钟就好。"))
    chosen = found if len(found) == 1 or party == ALL else [row for row in found if str(row.pk) == party]
    if not chosen:
        raise WhichParty(found)
    heads = heads if len(chosen) == 1 else None
    came = [check_in_party(row, way=way, key=f"{key}:{row.pk}", heads=heads, now=now) for row in chosen]
    return [done for party_of in came for done in party_of]


def _signed_up(activity: Activity, phone: str, code: str, user: User | None) -> list[SignUp]:
    rows = SignUp.objects.filter(activity=activity).standing().order_by("at", "pk")
    if code:
        try:
            found = find_sign_up(code)
        except SignUp.DoesNotExist:
            return []
        if found.activity_id != activity.pk:
            raise ElsewhereCode(_("这个查询码是“%(title)s”的报名。") % {"title": found.activity.title})
        return [found]
    if normal := ids.normal_phone(phone) if phone else "":
        # A leader may have left one number for several neighbours.
        return list(rows.filter(phone_index=crypto.blind_index(normal, "phone", activity.committee_id)))
    return list(rows.filter(user=user)[:1]) if user else []
