"""Lines of a catalogue of one's own, and what is public by it, for tests of duties."""

import datetime as dt

from residents.models import Committee, Figure
from tests.village_affairs.published import publish_notice
from village_affairs.actions.duties import BEGIN, fulfil
from village_affairs.models import CatalogueItem, Disclosure, Duty, Publication

FACTS = {
    "used_by": "both",
    "book": "affairs",
    "level1": "政策落实",
    "level2": "国家政策执行情况",
    "content": "惠民政策的落实",
    "basis": "办法第二十三条第四项",
    "limit": 10,
    "in_workdays": False,
    "responsible": "主任",
    "channel": "公开栏",
    "kind": "notice",
    "ledger": "",
    "topic": "",
    "position": 1,
}


def only(cycle: str = "quarter", since: dt.date = dt.date(2018, 1, 1), **facts: object) -> CatalogueItem:
    """Leave one line in the catalogue and return it."""
    Duty.objects.all().delete()
    CatalogueItem.objects.all().delete()
    return line(cycle, since=since, **facts)


def line(cycle: str = "quarter", key: str = "policy", **facts: object) -> CatalogueItem:
    fields = {**FACTS, "since": dt.date(2018, 1, 1), **facts}
    return CatalogueItem.objects.create(key=key, cycle=cycle, **fields)


def begins(day: dt.date, committee: Committee | None = None) -> None:
    """Let the catalogue bind the committee, or the whole street, from ``day`` on."""
    Figure.objects.create(
        key=BEGIN, value=day.isoformat(), committee=committee, since=dt.date(2018, 1, 1), basis="约定"
    )


def owed(committee: Committee) -> dict[str, str]:
    """Return the due days by the first day of the span."""
    rows = Duty.objects.filter(committee=committee).order_by("period")
    return {str(row.period): str(row.due_on) for row in rows}


def publish_for(
    committee: Committee, item: CatalogueItem, period: dt.date, *, on: dt.date, title: str = "政策执行情况"
) -> Publication:
    """Put a notice that names the line and the span on the shelf, as ``publish`` does."""
    publication = publish_notice(committee, title, "都落实了", on=on)
    Disclosure.objects.filter(pk=publication.disclosure_id).update(item=item, period=period)
    publication.disclosure.refresh_from_db()
    fulfil(publication.disclosure)
    return publication
