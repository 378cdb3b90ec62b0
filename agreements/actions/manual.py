"""Points by hand: small ones at once, large ones when a second person agrees."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours
from agreements.actions.posting import post_points
from agreements.models import ManualAward, PointsAccount
from residents.actions.calendar import figure_int
from users.access import can, forget_grants
from users.actions import audit
from users.models import User
from xidu.kit.errors import BadValue, NotNow

POST, APPROVE = "agreements.post_points", "agreements.approve_points"


@transaction.atomic
def award_by_hand(account: PointsAccount, *, points: int, reason: str, key: str, by: User) -> ManualAward:
    """Award ``points`` (above zero) without a rule; over the figure it waits for a second person.

    The same ``key`` awards once. Basis: the figure ``points_manual_limit``.
    """
    account = PointsAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if known := ManualAward.objects.filter(key=key).first():
        return known
    _check(by, POST, account)
    if account.merchant_id is not None:
        raise NotNow(_("商户的积分只按门前公约、在检查时记。"))
    if points <= 0:
        raise BadValue(_("手工只能加分；扣分要按积分办法申报。"))
    if not reason.strip():
        raise BadValue(_("请写为什么加分，本户看得到。"))
    row = ManualAward.objects.create(
        committee_id=account.committee_id,
        account=account,
        points=points,
        limit=figure_int("points_manual_limit", committee=account.committee),
        reason=reason.strip()[:120],
        asked_by=by,
        key=key,
    )
    return row if points > row.limit else _post(row)


@transaction.atomic
def decide_award(award: ManualAward, *, agrees: bool, by: User) -> ManualAward:
    """Agree to, or refuse, a waiting award; twice is once. Raises NotYours for who asked for it."""
    row = ManualAward.objects.select_for_update(of=("self",)).get(pk=award.pk)
    _check(by, APPROVE, row.account)
    if row.asked_by_id == by.pk:
        raise NotYours(_("自己提的要请另一个人批准。"))
    if row.entry_id:
        return row
    if row.refused_at:
        raise NotNow(_("这一笔已经说了不批准，请重新提出。"))
    audit.record("manual_award.decide", by=by, row=row, detail={"agrees": str(agrees)})
    if not agrees:
        row.refused_at = timezone.now()
        row.save(update_fields=["refused_at"])
        return row
    row.approved_by, row.approved_at = by, timezone.now()
    return _post(row)


def _check(by: User, perm: str, account: PointsAccount) -> None:
    forget_grants(by)
    if not can(by, perm, committee_id=account.committee_id):
        raise NotYours(_("您现在没有办这件事的授权，请联系村居。"))


def _post(row: ManualAward) -> ManualAward:
    source = f"manual:{row.pk}"
    row.entry = post_points(row.account, row.points, source=source, words=row.reason, by=row.asked_by)
    row.save(update_fields=["entry", "approved_by", "approved_at"])
    return row
