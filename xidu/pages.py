"""The street's own pages: its home, the lists behind its numbers, help, the map of the site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from xml.etree import ElementTree as ET

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from activities.models import Activity
from residents.models import Committee
from users.views.pages import street_stamp
from village_affairs.models import OpenDay, Publication
from village_affairs.pages.links import link, publication_link
from village_affairs.pages.street import street_page
from village_affairs.pages.street_catalogue import legend, matrix
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.http import public_page
from xidu.kit.kept import kept_page

LISTS = (
    "village_affairs:open-days",
    "village_affairs:meetings",
    "activities:activities",
    "activities:places",
    "activities:scenes",
    "activities:exhibitions",
    "demands:figures",
    "village_affairs:replies",
)
STREET_PAGES = (
    *("street", "street-catalogue", "sitemap", "village_affairs:street-search"),
    *("village_affairs:street-data", "api:about"),
)
STILL = ("help", "accessibility", "privacy")
# What needs a sign-in or a query code is nobody's search result.
PRIVATE = (
    *(
        "/desk/",
        "/admin/",
        "/leader/",
        "/me/",
        "/q/",
        "/d/",
        "/b/",
        "/s-up/",
        "/b-ok/",
        "/cal/",
        "/accounts/",
        "/display/",
    ),
)
SITEMAP_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def nothing_changes(request: HttpRequest, **rest: object) -> str:
    """The stamp of a page whose words change with a release and never between two."""
    return request.path


def show(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    """Render a public page; messages belong to one reader and never ride on a page kept for all."""
    return render(request, f"xidu/{template}.html", {"messages": (), **context})


@require_safe
@kept_page(street_stamp)
def street(request: HttpRequest) -> HttpResponse:
    return show(request, "street", page=street_page(today()))


@require_safe
@kept_page(street_stamp)
def street_list(request: HttpRequest, key: str) -> HttpResponse:
    """Show the committees behind one of the street's numbers."""
    page = street_page(today())
    number = page.number(key)
    if number is None:
        raise Http404
    return show(request, "street_list", page=page, number=number)


@require_safe
@kept_page(street_stamp)
def street_catalogue(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Show committees × months: what each had to make public in a year, and what it did."""
    found = matrix(year or today().year, today())
    if found is None:
        raise Http404
    return show(request, "street_catalogue", matrix=found, legend=legend())


def still_page(template: str) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view of a page that has no data of its own."""

    @require_safe
    @kept_page(nothing_changes)
    def view(request: HttpRequest) -> HttpResponse:
        return show(request, template)

    return view


@require_safe
@kept_page(street_stamp)
def sitemap(request: HttpRequest) -> HttpResponse:
    return show(request, "sitemap", page=street_page(today()))


@require_safe
@public_page(street_stamp)
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """Return every public address with the day it last changed, for search engines."""
    root = ET.Element("urlset", xmlns=SITEMAP_SPACE)
    for address, changed in public_addresses():
        entry = ET.SubElement(root, "url")
        ET.SubElement(entry, "loc").text = request.build_absolute_uri(address)
        if changed:
            ET.SubElement(entry, "lastmod").text = changed
    return HttpResponse(
        ET.tostring(root, encoding="utf-8", xml_declaration=True), content_type="application/xml"
    )


def public_addresses() -> list[tuple[str, str]]:
    """Return (address, ISO day of the last change or "") of all public pages; five queries."""
    addresses = [(reverse(name), "") for name in (*STREET_PAGES, *STILL)]
    shown = Publication.objects.current()
    newest = dict(shown.values_list("committee__slug").annotate(Max("published_at")).order_by())
    for slug in Committee.objects.order_by("code", "pk").values_list("slug", flat=True):
        changed = _day(newest.get(slug))
        addresses += [(link(name, slug), changed) for name in ("village", "disclosures", "data")]
        addresses += [(link(name, slug), "") for name in ("catalogue", "open-days", "search")]
        addresses += [(reverse(name, args=[slug]), "") for name in LISTS]
    rows = shown.select_related("committee", "disclosure").defer("content")
    for row in rows.order_by("committee_id", "-disclosure__period", "-pk"):
        addresses.append((publication_link(row.committee.slug, row), _day(row.published_at)))
    days = OpenDay.objects.order_by("committee_id", "day")
    for slug, period in days.values_list("committee__slug", "period"):
        addresses.append((link("open-day", slug, f"{period:%Y-%m}"), ""))
    activities = Activity.objects.published().order_by("committee_id", "pk")
    for slug, pk, at in activities.values_list("committee__slug", "pk", "published_at"):
        addresses.append((reverse("activities:activity-page", args=(slug, pk)), _day(at)))
    return addresses


def _day(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).date().isoformat() if moment else ""


@require_safe
@public_page(nothing_changes)
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {door}" for door in PRIVATE)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap-xml'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Send those who ask for the old address to the icon."""
    return redirect(static("img/favicon.svg"), permanent=True)


urlpatterns = [
    path("", street, name="street"),
    path("street/catalogue/", street_catalogue, name="street-catalogue"),
    path("street/catalogue/<int:year>/", street_catalogue, name="street-catalogue-year"),
    path("street/<slug:key>/", street_list, name="street-list"),
    *(path(f"{name}/", still_page(name), name=name) for name in STILL),
    path("sitemap/", sitemap, name="sitemap"),
    path("sitemap.xml", sitemap_xml, name="sitemap-xml"),
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", favicon, name="favicon"),
]
