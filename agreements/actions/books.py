"""Rule books: started from the sample or from the last version, put in force, never rewritten after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from agreements.actions.sample import sample_rules
from agreements.actions.sample_shops import sample_shop_rules
from agreements.models import AgreementVersion, Audience, Rule, RuleBook
from residents.actions.stamps import bump
from residents.models import Committee
from users.actions import audit
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow

COPIED = (
    *("code", "category", "words", "points", "points_most", "unit", "cycle", "cap", "cap_per", "proof"),
    *("award", "trigger", "bars_honours", "position"),
)


@transaction.atomic
def draft_book(
    committee: Committee, *, title: str = "", audience: str = Audience.HOUSEHOLDS, by: Any = None
) -> RuleBook:
    """Return the committee's draft: a copy of the newest version, or the sample where there is none.

    Households and merchants have books of their own. A draft that is there already is returned as it is.
    """
    Committee.objects.select_for_update().get(pk=committee.pk)
    books = RuleBook.objects.filter(committee=committee, audience=audience)
    if draft := books.filter(since=None).first():
        return draft
    prior = books.order_by("-version").first()
    newest = books.aggregate(most=Max("version"))["most"] or 0
    usual = _("门前公约积分办法") if audience == Audience.MERCHANTS else _("美丽约定积分办法")
    book = RuleBook.objects.create(
        committee=committee,
        audience=audience,
        version=newest + 1,
        title=title or (prior.title if prior else usual),
        expires=prior.expires if prior else RuleBook.Expires.CARRY,
        prior=prior,
        by=by,
    )
    sample = sample_shop_rules if audience == Audience.MERCHANTS else sample_rules
    rows = [_fields(rule) for rule in prior.rules.all()] if prior else sample()
    Rule.objects.bulk_create(Rule(committee=committee, book=book, **fields) for fields in rows)
    return book


def _fields(rule: Rule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in COPIED}


@transaction.atomic
def save_rule(book: RuleBook, rule: Rule | None, fields: Mapping[str, Any]) -> Rule:
    """Write ``fields`` of a new or known rule of a draft. Raises NotNow once the book was in force."""
    book = _draft(book)
    if Rule.objects.filter(book=book, code=fields["code"]).exclude(pk=rule.pk if rule else 0).exists():
        raise BadValue(_("代号%(code)s已经有了，请换一个。") % {"code": fields["code"]})
    row = rule or Rule(committee=book.committee, book=book, position=book.rules.count())
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def drop_rule(rule: Rule) -> None:
    """Take a rule out of a draft. Raises NotNow once the book was in force."""
    _draft(rule.book)
    Rule.objects.filter(pk=rule.pk).delete()


@transaction.atomic
def put_in_force(
    book: RuleBook,
    *,
    since: date,
    basis: str,
    expires: str | None = None,
    agreement: AgreementVersion | None = None,
    by: Any = None,
) -> RuleBook:
    """Let the draft hold from ``since`` on, today at the earliest; the version before ends the day before.

    ``basis`` names the meeting that passed it. From then on the database refuses every change of its rules.
    Raises BadValue for a day gone by, a missing basis or an empty book; NotNow for a book that held already.
    """
    book = _draft(book)
    if since < today():
        raise BadValue(_("启用日期最早是今天：已经记的分按原来的办法，不能倒改。"))
    if not basis.strip():
        raise BadValue(_("请写是哪次会议通过的，例如“2026年4月12日村民会议”。"))
    if not book.rules.exists():
        raise BadValue(_("积分办法里还没有条款，请先加上。"))
    held = RuleBook.objects.filter(committee=book.committee, audience=book.audience, since__isnull=False)
    if held.filter(since__gte=since).exists():
        raise BadValue(_("已经有一版从那天或更晚起生效，请把日期往后写。"))
    held.filter(until=None).update(until=since - timedelta(days=1))
    book.since, book.basis, book.expires = since, basis.strip()[:200], expires or book.expires
    book.agreement = agreement
    book.save(update_fields=["since", "basis", "expires", "agreement"])
    bump(book.committee_id)
    audit.record("rule_book.put_in_force", by=by, row=book, detail={"since": since})
    return book


def book_on(committee: Committee, day: date, audience: str = Audience.HOUSEHOLDS) -> RuleBook | None:
    return RuleBook.objects.filter(committee=committee, audience=audience).in_force_on(day).first()


def _draft(book: RuleBook) -> RuleBook:
    row = RuleBook.objects.select_for_update(of=("self",)).select_related("committee").get(pk=book.pk)
    if not row.is_draft:
        raise NotNow(_("这一版已经启用，不能再改。请新起一版。"))
    return row
