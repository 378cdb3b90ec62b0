"""The catalogue is changed by ending a line and beginning the next: what held on a day can still be read.

Basis: what the law leaves open (periods, limits) the street sets, with its reason beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from residents.models import Committee
from users.actions.audit import record
from users.models import User
from village_affairs.actions.duties import drop_from, plan_for
from village_affairs.models import CatalogueItem, Disclosure, Ledger
from xidu.kit.dates import chinese_date, today
from xidu.kit.errors import NotNow, RuleBroken

FIELDS = (
    *("used_by", "book", "level1", "level2", "content", "basis", "cycle", "limit", "in_workdays"),
    *("responsible", "channel", "kind", "ledger", "topic", "position"),
)


class NotTheFigure(RuleBroken):
    """The limit of accounts is one figure for every page, and no line says another."""


@transaction.atomic
def add_item(*, key: str, fields: Mapping[str, Any], since: date, by: User) -> CatalogueItem:
    """Begin a line nobody had; every committee it is for owes it from ``since`` on.

    Raises RuleBroken for a key that is taken or a day that has passed.
    """
    check_new(key, fields, since)
    item = CatalogueItem.objects.create(key=key, since=since, **{name: fields[name] for name in FIELDS})
    _follow(item, "catalogue.add", by)
    return item


@transaction.atomic
def change_item(item: CatalogueItem, *, fields: Mapping[str, Any], since: date, by: User) -> CatalogueItem:
    """End the line the day before ``since`` and begin its next one; return that one.

    On the very day it began the line itself is mended. Spans that end before ``since`` stay owed by the old
    line, later ones by the new. The same again changes nothing.

    Raises NotNow for a line that has ended, RuleBroken for a day that has passed or lies before its begin.
    """
    row = _open_line(item)
    wanted = {name: fields[name] for name in FIELDS}
    if all(getattr(row, name) == value for name, value in wanted.items()):
        return row
    check_change(row, fields, since)
    drop_from(row, since)
    if since == row.since:
        CatalogueItem.objects.filter(pk=row.pk).update(**wanted)
        row.refresh_from_db()
        new = row
    else:
        CatalogueItem.objects.filter(pk=row.pk).update(until=since - timedelta(days=1))
        new = CatalogueItem.objects.create(key=row.key, since=since, **wanted)
    _follow(new, "catalogue.change", by)
    return new


@transaction.atomic
def end_item(item: CatalogueItem, *, last: date, by: User) -> CatalogueItem:
    """Let the line hold until ``last`` (with it); spans that end later are owed no more.

    Raises NotNow for a line that has ended, RuleBroken for a day that has passed.
    """
    row = _open_line(item)
    check_end(row, last)
    drop_from(row, last + timedelta(days=1))
    CatalogueItem.objects.filter(pk=row.pk).update(until=last)
    row.refresh_from_db()
    _follow(row, "catalogue.end", by)
    return row


def _open_line(item: CatalogueItem) -> CatalogueItem:
    row = CatalogueItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    _check_open(row)
    return row


def _check_open(row: CatalogueItem) -> None:
    if row.until is not None:
        raise NotNow(_("这一条到%(day)s为止，请改现在用的那一条") % {"day": chinese_date(row.until)})


def check_new(key: str, fields: Mapping[str, Any], since: date) -> None:
    """Raise RuleBroken where ``add_item`` would, with what to write instead."""
    if CatalogueItem.objects.filter(key=key).exists():
        raise RuleBroken(_("代号“%(key)s”已经用过，请改那一条，或换一个代号") % {"key": key})
    _check(fields, since)


def check_change(row: CatalogueItem, fields: Mapping[str, Any], since: date) -> None:
    """Raise RuleBroken where ``change_item`` would, with what to write instead."""
    _check_open(row)
    if since < row.since:
        raise RuleBroken(_("这一条从%(day)s起才有，新内容不能更早") % {"day": chinese_date(row.since)})
    _check(fields, since)


def check_end(row: CatalogueItem, last: date) -> None:
    """Raise RuleBroken where ``end_item`` would, with what to write instead."""
    _check_open(row)
    if last < today() or last < row.since:
        raise RuleBroken(_("最后一天不能早于今天，也不能早于这一条开始的那天"))


def _check(fields: Mapping[str, Any], since: date) -> None:
    if since < today():
        raise RuleBroken(_("目录不能改过去的日子，请从今天或以后的一天起"))
    if fields["ledger"] and fields["ledger"] not in Ledger.values:
        raise RuleBroken(_("账套请填 committee 或 collective，没有就空着"))
    if fields["kind"] not in Disclosure.Kind.values:
        raise RuleBroken(_("没有这种公开，请从列表里选"))
    if fields["kind"] != Disclosure.Kind.FINANCE:
        return
    if fields["cycle"] != CatalogueItem.Cycle.MONTH or not fields["ledger"]:
        raise RuleBroken(_("财务收支按月、按账套公开，请选每月并选账套"))
    due_day = figure_int("finance_due_day", on=since)
    if fields["limit"] != due_day or fields["in_workdays"]:
        raise NotTheFigure(
            _("财务收支的期限是“期限与数值”里的次月%(day)d日，请填%(day)d天；要改请改那里") % {"day": due_day}
        )


def _follow(item: CatalogueItem, action: str, by: User) -> None:
    """Let duties, pages and the trail follow a changed line."""
    plan_for(today())
    for pk in Committee.objects.order_by("pk").values_list("pk", flat=True):
        bump(pk)
    record(
        action, by=by, row=item, detail={"key": item.key, "since": item.since, "until": str(item.until or "")}
    )
