"""Rows as plain JSON: only what stands on a public page, each with the schema it is held to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.urls import reverse

from activities.models import Activity
from residents.models import Committee
from village_affairs.actions.content import shown_signer
from village_affairs.models import CatalogueItem, Disclosure, Duty, FinanceLine, Ledger, OpenDay, Publication
from village_affairs.pages.links import link, publication_link
from village_affairs.pages.opened import is_over, open_content
from xidu.api import shapes as s
from xidu.kit.dates import SHANGHAI

Absolute = Callable[[str], str]

COMMITTEE = s.thing(
    slug=s.SLUG, name=s.TEXT, kind=s.one_of(Committee.Kind.values), address=s.TEXT, phone=s.TEXT,
    hours=s.TEXT, url=s.TEXT, feed=s.TEXT, calendar=s.TEXT,
)  # fmt: skip
PUBLICATION = s.thing(
    committee=s.SLUG, year=s.WHOLE, number=s.WHOLE, kind=s.one_of(Disclosure.Kind.values), title=s.TEXT,
    ledger=s.maybe(s.TEXT), month=s.maybe(s.MONTH), version=s.WHOLE, published_at=s.MOMENT,
    due_on=s.maybe(s.DAY), posted_until=s.DAY, sha256=s.HASH, url=s.TEXT, api_url=s.TEXT,
)  # fmt: skip
WHOLE_PUBLICATION = s.thing(**PUBLICATION["properties"], is_over=s.TRUTH, content=s.maybe(s.ANYTHING))
LINE = s.thing(
    committee=s.SLUG, ledger=s.one_of(Ledger.values), month=s.MONTH, year=s.WHOLE, number=s.WHOLE, key=s.TEXT,
    day=s.maybe(s.DAY), voucher=s.TEXT, category=s.TEXT, summary=s.TEXT, income=s.maybe(s.MONEY),
    spending=s.maybe(s.MONEY), handler=s.TEXT, witness=s.TEXT, approver=s.TEXT, papers=s.maybe(s.WHOLE),
    note=s.TEXT,
)  # fmt: skip
OPEN_DAY = s.thing(
    committee=s.SLUG, month=s.MONTH, day=s.DAY, start=s.CLOCK, end=s.CLOCK, place=s.TEXT,
    is_cancelled=s.TRUTH, cancelled_because=s.TEXT, moved_because=s.TEXT, was_held=s.TRUTH, url=s.TEXT,
)  # fmt: skip
ITEM = s.thing(
    key=s.TEXT, used_by=s.one_of(CatalogueItem.For.values), book=s.one_of(CatalogueItem.Book.values),
    level1=s.TEXT, level2=s.TEXT, content=s.TEXT, basis=s.TEXT, cycle=s.one_of(CatalogueItem.Cycle.values),
    limit_days=s.WHOLE, in_workdays=s.TRUTH, responsible=s.TEXT, channel=s.TEXT, since=s.DAY,
    until=s.maybe(s.DAY),
)  # fmt: skip
DUTY_STATES = ("done", "due", "late")
DUTY = s.thing(
    committee=s.SLUG, item=s.TEXT, title=s.TEXT, period=s.DAY, due_on=s.DAY, done_on=s.maybe(s.DAY),
    state=s.one_of(DUTY_STATES), days_late=s.WHOLE,
)  # fmt: skip
REPLIES = s.thing(
    committee=s.SLUG, year=s.WHOLE, asked=s.maybe(s.WHOLE), in_time=s.maybe(s.WHOLE), late=s.maybe(s.WHOLE),
    waiting=s.maybe(s.WHOLE),
)  # fmt: skip
ACTIVITY = s.thing(
    committee=s.SLUG, title=s.TEXT, kind=s.TEXT, words=s.TEXT, where=s.TEXT, starts_at=s.MOMENT,
    ends_at=s.MOMENT, takes_sign_ups=s.TRUTH, capacity=s.maybe(s.WHOLE), is_cancelled=s.TRUTH,
    cancelled_because=s.TEXT, url=s.TEXT,
)  # fmt: skip


def committee(row: Committee, absolute: Absolute) -> dict[str, Any]:
    names = {"url": "village", "feed": "feed-atom", "calendar": "calendar"}
    facts = {name: getattr(row, name) for name in ("slug", "name", "kind", "address", "phone", "hours")}
    return facts | {key: absolute(link(name, row.slug)) for key, name in names.items()}


def publication(row: Publication, absolute: Absolute) -> dict[str, Any]:
    disclosure, slug = row.disclosure, row.committee.slug
    return {
        "committee": slug,
        "year": row.year,
        "number": row.number,
        "kind": disclosure.kind,
        "title": disclosure.title,
        "ledger": disclosure.ledger or None,
        "month": f"{disclosure.period:%Y-%m}" if disclosure.period else None,
        "version": row.version.number,
        "published_at": _moment(row.published_at),
        "due_on": _iso(row.due_on),
        "posted_until": row.posted_until.isoformat(),
        "sha256": row.sha256,
        "url": absolute(publication_link(slug, row)),
        "api_url": absolute(reverse("api:publication", args=(slug, row.year, row.number))),
    }


def whole_publication(row: Publication, absolute: Absolute, day: dt.date) -> dict[str, Any]:
    facts = publication(row, absolute)
    return facts | {"is_over": is_over(row, day), "content": open_content(row, day)}


def line(row: FinanceLine, absolute: Absolute) -> dict[str, Any]:
    disclosure, out = row.version.disclosure, row.version.publication
    texts = {name: getattr(row, name) for name in ("key", "voucher", "category", "summary", "note")}
    signers = {name: shown_signer(getattr(row, name)) for name in ("handler", "witness", "approver")}
    return {
        "committee": row.committee.slug,
        "ledger": disclosure.ledger,
        "month": f"{disclosure.period:%Y-%m}",
        "year": out.year,
        "number": out.number,
        "day": _iso(row.day),
        "income": _sum(row.income),
        "spending": _sum(row.spending),
        "papers": row.papers,
        **texts,
        **signers,
    }


def open_day(row: OpenDay, absolute: Absolute) -> dict[str, Any]:
    return {
        "committee": row.committee.slug,
        "month": f"{row.period:%Y-%m}",
        "day": row.day.isoformat(),
        "start": f"{row.start:%H:%M}",
        "end": f"{row.end:%H:%M}",
        "place": row.place,
        "is_cancelled": row.cancelled_at is not None,
        "cancelled_because": row.cancelled_because,
        "moved_because": row.moved_because,
        "was_held": row.held_at is not None,
        "url": absolute(link("open-day", row.committee.slug, f"{row.period:%Y-%m}")),
    }


def item(row: CatalogueItem, absolute: Absolute) -> dict[str, Any]:
    names = ("key", "used_by", "book", "level1", "level2", "content", "basis", "cycle", "in_workdays")
    facts = {name: getattr(row, name) for name in (*names, "responsible", "channel")}
    return facts | {"limit_days": row.limit, "since": _iso(row.since), "until": _iso(row.until)}


def duty(row: Duty, day: dt.date) -> dict[str, Any]:
    until = row.done_on or day
    days_late = max(0, (until - row.due_on).days)
    state = "done" if row.done_on else "late" if days_late else "due"
    return {
        "committee": row.committee.slug,
        "item": row.item.key,
        "title": row.item.level2,
        "period": row.period.isoformat(),
        "due_on": row.due_on.isoformat(),
        "done_on": _iso(row.done_on),
        "state": state,
        "days_late": days_late,
    }


def activity(row: Activity, absolute: Absolute) -> dict[str, Any]:
    return {
        "committee": row.committee.slug,
        "title": row.title,
        "kind": row.kind.name,
        "words": row.words,
        "where": row.where_words,
        "starts_at": _moment(row.starts_at),
        "ends_at": _moment(row.ends_at),
        "takes_sign_ups": row.takes_sign_ups,
        "capacity": row.capacity,
        "is_cancelled": row.state == Activity.State.CANCELLED,
        "cancelled_because": row.cancelled_because,
        "url": absolute(reverse("activities:activity-page", args=(row.committee.slug, row.pk))),
    }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(SHANGHAI).isoformat()


def _sum(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
