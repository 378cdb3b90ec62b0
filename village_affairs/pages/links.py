"""Addresses of public pages. A page that is not built yet has none, and whoever links to it leaves it out."""

import datetime as dt
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from village_affairs.models import Disclosure, Ledger, Publication


def link(name: str, *args: object, **query: object) -> str:
    """Return the address of ``village_affairs:<name>`` with the filled ones of ``query``, or ""."""
    url = page(f"village_affairs:{name}", *args)
    if not url:
        return ""
    filled = {key: value for key, value in query.items() if value}
    return f"{url}?{urlencode(filled)}" if filled else url


def page(name: str, *args: object) -> str:
    """Return the address of a page by its full name, or "" while there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def month_link(slug: str, ledger: str, period: dt.date, page: str = "month", *more: object) -> str:
    """Return the address of a month's page; the two ledgers of a village stand under their own addresses."""
    name = f"collective-{page}" if ledger == Ledger.COLLECTIVE else page
    return link(name, slug, f"{period:%Y-%m}", *more)


def publication_link(slug: str, publication: Publication) -> str:
    """Return the address of the page that shows what was published: a month's own, or one by its number."""
    disclosure = publication.disclosure
    if disclosure.kind == Disclosure.Kind.FINANCE:
        return month_link(slug, disclosure.ledger, disclosure.period)
    return link("publication", slug, publication.year, publication.number)


def ask_link(slug: str, ledger: str, period: dt.date, line: str = "") -> str:
    """Return the address of the question form with the month, and a line of it, already chosen."""
    return link("ask", slug, month=f"{period:%Y-%m}", ledger=ledger, line=line)
