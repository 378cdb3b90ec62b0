"""The street's own pages: its home, the lists behind its numbers, help, the map of the site."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from residents.models import Committee
from village_affairs.models import Publication
from village_affairs.pages.links import link, month_link
from village_affairs.pages.street import street_page
from village_affairs.pages.street_catalogue import legend, matrix
from xidu.kit.dates import today
from xidu.kit.http import public_page
from xidu.kit.kept import kept_page

LISTS = (
    "activities:activities",
    "activities:places",
    "activities:scenes",
    "activities:exhibitions",
    "demands:figures",
    "village_affairs:replies",
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


def street_stamp(request: HttpRequest, **rest: object) -> tuple[object, ...]:
    """Return what the street's pages depend on: every committee's name and public stamp."""
    rows = Committee.objects.order_by("pk").values_list("pk", "public_stamp", "name", "kind", "street__name")
    return tuple(rows)


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
    """Return (address, ISO day of the last change or "") of all public pages; two queries."""
    addresses = [(reverse(name), "") for name in ("street", "street-catalogue", "sitemap", *STILL)]
    for slug in Committee.objects.order_by("code", "pk").values_list("slug", flat=True):
        addresses += [(link("village", slug), ""), (link("disclosures", slug), "")]
        addresses.append((link("catalogue", slug), ""))
        addresses += [(reverse(name, args=[slug]), "") for name in LISTS]
    months = Publication.objects.current().finance().order_by("committee_id", "-disclosure__period")
    fields = ("committee__slug", "disclosure__ledger", "disclosure__period", "published_at")
    for slug, ledger, period, published_at in months.values_list(*fields):
        addresses.append((month_link(slug, ledger, period), f"{published_at:%Y-%m-%d}"))
    return addresses


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
