"""Every address of the API: what it takes, what it gives, and the question behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

from activities.models import Activity
from residents.models import Committee
from village_affairs.models import CatalogueItem, Duty, FinanceLine, OpenDay, Publication
from village_affairs.pages.reply_counts import COUNTS, reply_rows
from xidu.api import rows as r
from xidu.api.shapes import (
    COMMITTEE,
    IN_PATH,
    KIND,
    LEDGER,
    MONTH_OF,
    NUMBER_IN_PATH,
    PAGES,
    TEXT,
    WHOLE,
    YEAR,
    YEAR_IN_PATH,
    Endpoint,
    Parameter,
    Schema,
    many,
    maybe,
    not_there,
    one_of,
    thing,
)  # fmt: skip
from xidu.kit.dates import today
from xidu.kit.paging import page_of

PER_PAGE = 30
Asked = Mapping[str, Any]


def listed(schema: Schema) -> Schema:
    return thing(items=many(schema), page=WHOLE, next=maybe(TEXT))


def _list(request: HttpRequest, asked: Asked, rows: Any, draw: Callable[[Any], Any]) -> Any:
    page = page_of(request, rows, asked.get("per_page", PER_PAGE))
    following = request.build_absolute_uri(page.next_url) if page.next_url else None
    return {"items": [draw(row) for row in page.rows], "page": asked.get("page", 1), "next": following}


def _of(asked: Asked, rows: Any) -> Any:
    """Keep the rows of the committee asked for. Raises ApiFault (404) if there is no such committee."""
    if "committee" not in asked:
        return rows
    place = Committee.objects.filter(slug=asked["committee"]).first()
    if place is None:
        raise not_there()
    return rows.filter(committee=place)


def _first(asked: Asked) -> dt.date:
    return dt.date.fromisoformat(f"{asked['month']}-01")


def committees(request: HttpRequest, asked: Asked) -> Any:
    rows = Committee.objects.order_by("code", "pk")
    return _list(request, asked, rows, lambda row: r.committee(row, request.build_absolute_uri))


def committee(request: HttpRequest, asked: Asked) -> Any:
    row = Committee.objects.filter(slug=asked["committee"]).first()
    if row is None:
        raise not_there()
    return r.committee(row, request.build_absolute_uri)


def publications(request: HttpRequest, asked: Asked) -> Any:
    rows = _of(asked, Publication.objects.current()).select_related("disclosure", "version", "committee")
    if "kind" in asked:
        rows = rows.filter(disclosure__kind=asked["kind"])
    if "ledger" in asked:
        rows = rows.filter(disclosure__ledger=asked["ledger"])
    if "month" in asked:
        rows = rows.filter(disclosure__period=_first(asked))
    if "year" in asked:
        rows = rows.filter(year=asked["year"])
    rows = rows.defer("content").order_by("-published_at", "-pk")
    return _list(request, asked, rows, lambda row: r.publication(row, request.build_absolute_uri))


def publication(request: HttpRequest, asked: Asked) -> Any:
    rows = Publication.objects.current().filter(
        committee__slug=asked["committee"], year=asked["year"], number=asked["number"]
    )
    row = rows.select_related("disclosure", "version", "committee", "posting_end").first()
    if row is None:
        raise not_there()
    return r.whole_publication(row, request.build_absolute_uri, today())


def finance_lines(request: HttpRequest, asked: Asked) -> Any:
    shown = Publication.objects.current().finance()
    rows = _of(asked, FinanceLine.objects.filter(version__publication__in=shown))
    if "ledger" in asked:
        rows = rows.filter(version__disclosure__ledger=asked["ledger"])
    if "month" in asked:
        rows = rows.filter(version__disclosure__period=_first(asked))
    rows = rows.select_related("version__disclosure", "version__publication", "committee")
    rows = rows.order_by("-version__disclosure__period", "committee_id", "version_id", "position")
    return _list(request, asked, rows, lambda row: r.line(row, request.build_absolute_uri))


def open_days(request: HttpRequest, asked: Asked) -> Any:
    rows = _of(asked, OpenDay.objects.select_related("committee")).order_by("-day", "pk")
    if "month" in asked:
        rows = rows.filter(period=_first(asked))
    if "year" in asked:
        rows = rows.filter(day__year=asked["year"])
    return _list(request, asked, rows, lambda row: r.open_day(row, request.build_absolute_uri))


def catalogue(request: HttpRequest, asked: Asked) -> Any:
    rows = CatalogueItem.objects.in_force_on(today()).order_by("position", "pk")
    if "used_by" in asked:
        rows = rows.filter(used_by__in=(asked["used_by"], CatalogueItem.For.BOTH))
    return _list(request, asked, rows, lambda row: r.item(row, request.build_absolute_uri))


def duties(request: HttpRequest, asked: Asked) -> Any:
    day = today()
    rows = _of(asked, Duty.objects.select_related("committee", "item")).order_by("-due_on", "pk")
    if "month" in asked:
        rows = rows.filter(due_on__year=_first(asked).year, due_on__month=_first(asked).month)
    state = asked.get("state")
    if state == "done":
        rows = rows.exclude(done_on=None)
    elif state:
        rows = rows.filter(done_on=None)
        rows = rows.filter(due_on__lt=day) if state == "late" else rows.filter(due_on__gte=day)
    return _list(request, asked, rows, lambda row: r.duty(row, day))


def replies(request: HttpRequest, asked: Asked) -> Any:
    day, place = today(), None
    if "committee" in asked:
        place = Committee.objects.filter(slug=asked["committee"]).first()
        if place is None:
            raise not_there()
    rows = reply_rows(place, asked.get("year", day.year), day)

    def draw(row: dict[str, Any]) -> dict[str, Any]:
        return {"committee": row["slug"], "year": row["year"], **{name: row[name] for name in COUNTS}}

    return _list(request, asked, rows, draw)


def activities(request: HttpRequest, asked: Asked) -> Any:
    rows = _of(asked, Activity.objects.published()).select_related("committee", "kind", "place")
    if "month" in asked:
        first = _first(asked)
        rows = rows.filter(starts_at__year=first.year, starts_at__month=first.month)
    rows = rows.order_by("-starts_at", "-pk")
    return _list(request, asked, rows, lambda row: r.activity(row, request.build_absolute_uri))


USED_BY = Parameter("used_by", one_of(("village", "neighbourhood")), "村用的或居民区用的", "village")
DUTY_STATE = Parameter("state", one_of(r.DUTY_STATES), "已公开、还没到期、晚了", "late")
ENDPOINTS = (
    Endpoint("committees", "committees", "村居名单", listed(r.COMMITTEE), committees, PAGES),
    Endpoint("committee", "committees/{committee}", "一个村居", r.COMMITTEE, committee, (IN_PATH,)),
    Endpoint(
        "publications", "publications", "现在公开着的内容，最新的在前", listed(r.PUBLICATION), publications,
        (COMMITTEE, KIND, LEDGER, MONTH_OF, YEAR, *PAGES),
    ),
    Endpoint(
        "publication", "publications/{committee}/{year}/{number}", "一份公开内容的全文和校验码",
        r.WHOLE_PUBLICATION, publication, (IN_PATH, YEAR_IN_PATH, NUMBER_IN_PATH),
    ),
    Endpoint(
        "finance-lines", "finance-lines", "收支明细，一笔一条", listed(r.LINE), finance_lines,
        (COMMITTEE, LEDGER, MONTH_OF, *PAGES),
    ),
    Endpoint(
        "open-days", "open-days", "开放日", listed(r.OPEN_DAY), open_days, (COMMITTEE, MONTH_OF, YEAR, *PAGES)
    ),
    Endpoint("catalogue", "catalogue", "今天有效的公开目录", listed(r.ITEM), catalogue, (USED_BY, *PAGES)),
    Endpoint(
        "duties", "duties", "应公开的事和完成情况", listed(r.DUTY), duties,
        (COMMITTEE, MONTH_OF, DUTY_STATE, *PAGES),
    ),
    Endpoint(
        "replies", "replies", "一年的意见答复统计；不写年份就是今年", listed(r.REPLIES), replies,
        (COMMITTEE, YEAR, *PAGES),
    ),
    Endpoint(
        "activities", "activities", "公布过的活动", listed(r.ACTIVITY), activities,
        (COMMITTEE, MONTH_OF, *PAGES),
    ),
)  # fmt: skip
