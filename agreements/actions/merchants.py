"""Shops join, change, leave; and who may stand behind the counter, by the ordinary way of grants."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours
from agreements.actions.pacts import locked_version
from agreements.models import (
    AgreementVersion,
    Audience,
    Merchant,
    MerchantSignature,
    MerchantStaff,
    Passing,
    Signature,
)
from residents.actions.stamps import bump
from residents.models import Committee
from users.access import can, forget_grants
from users.actions import audit
from users.actions.accounts import open_account
from users.actions.grants import Term, end_with_office, propose_grant
from users.actions.notices import tell_users
from users.models import Grant, User
from users.roles import roles_with
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.gate import scan_text

KEEP, SERVE, REVEAL = "agreements.keep_merchants", "agreements.serve_merchant", "residents.reveal_phone"
State = Merchant.State
SAID = ("name", "trade", "address", "hours", "about")
FACTS = (*SAID, "licence", "public_phone")


def checked_words(words: str) -> str:
    """Return ``words`` trimmed. Raises BadValue where the publish gate finds somebody's number in them."""
    words = words.strip()
    if found := scan_text(words):
        seen = "、".join(sorted({one.excerpt_masked for one in found}))
        raise BadValue(_("要公开的话里不能有个人号码：%(found)s。请删去再提交。") % {"found": seen})
    return words


def check_desk(by: Any, committee_id: int, perm: str = KEEP) -> None:
    """Raise NotYours unless ``by`` holds ``perm`` at the committee now, this morning's end counted."""
    forget_grants(by)
    if not can(by, perm, committee_id=committee_id):
        raise NotYours(_("您现在没有办这件事的授权，请联系村居。"))


def check_counter(by: Any, shop: Merchant) -> None:
    """Raise NotYours unless ``by`` works for the shop today by a grant in force, or keeps the register."""
    forget_grants(by)
    if can(by, KEEP, committee_id=shop.committee_id):
        return
    works = Merchant.objects.staffed_by(by, today()).filter(pk=shop.pk).exists()
    if not works or not can(by, SERVE, committee_id=shop.committee_id):
        raise NotYours(_("您现在不能办这家店的事，请联系村居。"))


def locked_shop(shop: Merchant) -> Merchant:
    rows = Merchant.objects.select_for_update(of=("self",)).select_related("committee")
    return rows.get(pk=shop.pk)


def active_shop(shop: Merchant) -> Merchant:
    """Return the locked shop. Raises NotNow unless it takes part."""
    row = locked_shop(shop)
    if row.state != State.ACTIVE:
        raise NotNow(_("这家店现在是“%(state)s”，不能办。") % {"state": row.get_state_display()})
    return row


@transaction.atomic
def register_merchant(
    committee: Committee, facts: Mapping[str, str], *, phone: str = "", by: User
) -> Merchant:
    """Keep a shop that wants to join; it is public once somebody else approves it.

    ``facts`` are the columns of ``FACTS``; ``phone`` is whom to call, sealed. Raises BadValue for a name
    that is there, for somebody's number in what will be public, and for what is no telephone number.
    """
    check_desk(by, committee.pk)
    Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    row = Merchant(committee=committee, by=by)
    _write(row, facts, phone)
    audit.record("merchant.register", by=by, row=row)
    return row


@transaction.atomic
def change_merchant(shop: Merchant, facts: Mapping[str, str], *, phone: str = "", by: User) -> Merchant:
    """Correct what is known of a shop; an empty ``phone`` leaves the one there is."""
    check_desk(by, shop.committee_id)
    row = locked_shop(shop)
    _write(row, facts, phone)
    bump(row.committee_id)
    return row


def _write(row: Merchant, facts: Mapping[str, str], phone: str) -> None:
    for name in FACTS:
        said = facts.get(name, "")
        setattr(row, name, checked_words(said) if name in SAID else said.strip())
    if not (row.name and row.trade and row.address):
        raise BadValue(_("请写店名、行当和地址。"))
    same = Merchant.objects.filter(committee=row.committee, name=row.name).exclude(state=State.LEFT)
    if same.exclude(pk=row.pk).exists():
        raise BadValue(_("这个店名已经有了，请核对。"))
    row.phone_released_on = (row.phone_released_on or today()) if row.public_phone else None
    if phone or row.pk is None:
        row.keep_phone(phone, row.committee_id)
    row.save()


@transaction.atomic
def approve_merchant(shop: Merchant, *, by: User) -> Merchant:
    """Let the shop take part from today on; a second time changes nothing. Not by who registered it."""
    check_desk(by, shop.committee_id)
    row = locked_shop(shop)
    if row.state == State.ACTIVE:
        return row
    if row.state == State.LEFT:
        raise NotNow(_("这家店已经退出，要加入请重新登记。"))
    if row.by_id == by.pk:
        raise NotYours(_("自己登记的要请另一位同事同意。"))
    row.state, row.approved_by, row.joined_on = State.ACTIVE, by, today()
    row.save(update_fields=["state", "approved_by", "joined_on"])
    bump(row.committee_id)
    audit.record("merchant.approve", by=by, row=row)
    body = _("“%(name)s”加入了小象邻里，邻居们看得到您家的店了。可以写承诺和优惠。") % {"name": row.name}
    tell_shop(row, key=f"merchant:{row.pk}:approved", subject=_("加入了小象邻里"), body=body)
    return row


@transaction.atomic
def leave_merchant(shop: Merchant, *, on: date, because: str, by: User) -> Merchant:
    """End a shop's part, or its application, with a reason; its people's rights end with it. Twice is once.

    Raises BadValue without a reason, for a day to come or before it joined.
    """
    check_desk(by, shop.committee_id)
    row = locked_shop(shop)
    if row.state == State.LEFT:
        return row
    if not because.strip():
        raise BadValue(_("请写为什么退出，例如“搬走了”。"))
    if on > today() or (row.joined_on and on < row.joined_on):
        raise BadValue(_("退出日期要在加入以后、今天以前。"))
    row.state, row.left_on, row.left_because = State.LEFT, on, because.strip()[:120]
    row.save(update_fields=["state", "left_on", "left_because"])
    for staff in row.staff.filter(until=None):
        end_staff(staff, by=by)
    bump(row.committee_id)
    audit.record("merchant.leave", by=by, row=row)
    return row


@transaction.atomic
def add_staff(shop: Merchant, *, name: str, phone: str, by: User) -> MerchantStaff:
    """Let somebody work for the shop: an account by their number, and the right proposed; another person
    approves it. Whoever works there already is returned as they are.

    Raises BadValue for a number that is somebody else's, PermissionDenied where ``by`` may not propose.
    """
    row = locked_shop(shop)
    if row.state == State.LEFT:
        raise NotNow(_("这家店已经退出，不能再加人。"))
    user = _account(row, name.strip(), phone, by)
    if known := row.staff.filter(user=user, until=None).first():
        return known
    role, day = roles_with(SERVE)[0], today()
    held = Grant.objects.filter(user=user, role=role, committee=row.committee, ended_at=None)
    grant = held.exclude(until__lt=day).first()
    if grant is None:
        term = Term(since=day, basis=_("小象邻里商户“%(name)s”") % {"name": row.name})
        grant = propose_grant(user, role, row.committee, term, by=by)
    return MerchantStaff.objects.create(
        committee=row.committee, merchant=row, user=user, grant=grant, since=day, by=by
    )


def _account(shop: Merchant, name: str, phone: str, by: User) -> User:
    """Return the account with this number and name: a number alone is not enough, a family may share one."""
    if not name or not phone:
        raise BadValue(_("请写姓名和手机号，登录要用。"))
    number = User(username="x")
    number.keep_phone(phone, 0)
    known = User.objects.filter(phone_index=number.phone_index, is_active=True).first()
    if known is None:
        username = f"shop{shop.pk}-{shop.staff.count() + 1}"
        return open_account(username, name, by=by, phone=phone)
    if known.name != name:
        raise BadValue(_("这个手机号是另一个人的账号，请核对姓名，或者换一个号。"))
    return known


@transaction.atomic
def end_staff(staff: MerchantStaff, *, by: User) -> MerchantStaff:
    """Let somebody work there no more, from the next tap on; the right goes with their last shop here."""
    row = MerchantStaff.objects.select_for_update(of=("self",)).get(pk=staff.pk)
    check_desk(by, row.committee_id)
    if row.until is not None:
        return row
    row.until = max(today(), row.since) - timedelta(days=1)
    row.save(update_fields=["until"])
    others = MerchantStaff.objects.filter(user=row.user_id, committee=row.committee_id, until=None)
    if row.grant and not others.exists():
        end_with_office(row.grant, last_day=row.until, by=by)
    return row


@transaction.atomic
def sign_for_shop(version: AgreementVersion, shop: Merchant, *, door: str, by: User) -> MerchantSignature:
    """Let a shop hold to a passed version of the merchants' agreement; twice is once.

    On the site by who works there, on paper by the desk.
    """
    row, shop = locked_version(version), active_shop(shop)
    if door == Signature.Door.PAPER:
        check_desk(by, shop.committee_id)
    else:
        check_counter(by, shop)
    if row.agreement.audience != Audience.MERCHANTS or row.committee_id != shop.committee_id:
        raise NotNow(_("这一份不是商户的约定。"))
    if not Passing.objects.filter(version=row, passed=True).exists():
        raise NotNow(_("会议通过以后才能签。"))
    facts = {"committee_id": shop.committee_id, "door": door, "by": by}
    done, new = MerchantSignature.objects.get_or_create(version=row, merchant=shop, defaults=facts)
    if new:
        bump(shop.committee_id)
    return done


def reveal_contact(shop: Merchant, *, reason: str, by: User, request: HttpRequest | None = None) -> str:
    """Return the contact's number in clear; the reason goes on the trail. Basis: trust decision D6."""
    check_desk(by, shop.committee_id, REVEAL)
    if not reason.strip():
        raise BadValue(_("看电话要写原因，例如“通知检查”。"))
    detail = {"reason": reason.strip()[:120]}
    audit.record("merchant.reveal_phone", by=by, row=shop, detail=detail, request=request)
    return shop.phone


def tell_shop(shop: Merchant, *, key: str, subject: str, body: str) -> int:
    """Tell everyone who works for the shop today; the same ``key`` once. Return how many rows are new."""
    users = User.objects.filter(pk__in=shop.staff.in_force_on(today()).values("user"), is_active=True)
    facts: dict[str, Any] = {"topic": "merchants", "committee": shop.committee}
    return tell_users(users, key=key, subject=subject, body=body, url=f"/merchant/{shop.pk}/", **facts)
