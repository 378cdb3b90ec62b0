"""Open data: the catalogue, the files of rows, and the tables of a single publication."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from residents.models import Committee
from users.views.pages import any_stamp, committee_stamp
from village_affairs.models import Publication
from village_affairs.pages.open_data import (
    SETS,
    DataSet,
    Offer,
    catalogue_json,
    csv_bytes,
    data_set,
    json_bytes,
    parts_of,
    table_of_set,
    with_tables,
)  # fmt: skip
from village_affairs.pages.opened import tables_of
from village_affairs.views.public_money import show
from xidu.kit.dates import today
from xidu.kit.http import public_page
from xidu.kit.kept import kept_page

MEDIA = {"csv": "text/csv", "json": "application/json"}


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=f"{MEDIA[kind]}; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}")
    return response


def _address(name: str, place: Committee | None, *args: object) -> str:
    where = (place.slug, *args) if place else args
    return reverse(f"village_affairs:{name}" if place else f"village_affairs:street-{name}", args=where)


def _offers(place: Committee | None, absolute: Callable[[str], str]) -> list[Offer]:
    found = [
        Offer(
            str(row.title),
            str(row.words),
            "",
            list(_files(place, row, absolute)),
        )
        for row in SETS
    ]
    if place is None:
        return found
    for row, _tables in with_tables(place, today()):
        files = [
            (kind.upper(), media, absolute(_address("data-tables", place, row.year, row.number, kind)))
            for kind, media in MEDIA.items()
        ]
        changed = row.published_at.date().isoformat()
        found.append(Offer(row.disclosure.title, _("公开内容里的表格"), changed, files))
    return found


def _files(
    place: Committee | None, row: DataSet, absolute: Callable[[str], str]
) -> Iterator[tuple[str, str, str]]:
    """Yield the files of a set: one of each kind, or each part of a long one."""
    parts = parts_of(row, place, today())
    for part in range(1, parts + 1):
        for kind, media in MEDIA.items():
            address = _address("data-rows", place, row.name, kind)
            if parts == 1:
                yield kind.upper(), media, absolute(address)
            else:
                yield f"{kind.upper()} {part}", media, absolute(f"{address}?part={part}")


def _title(place: Committee | None) -> str:
    return _("%(name)s开放数据") % {"name": place.name if place else _("西渡街道")}


@require_safe
@kept_page(any_stamp)
def data(request: HttpRequest, committee: str = "") -> HttpResponse:
    place = getattr(request, "place", None)
    places = [] if place else Committee.objects.order_by("code", "pk")
    context = {
        "title": _title(place),
        "offers": _offers(place, str),
        "places": places,
        "index_url": _address("data-index", place),
    }
    return show(request, "data", context)


@require_safe
@public_page(any_stamp)
def index(request: HttpRequest, committee: str = "") -> HttpResponse:
    """Send the catalogue for machines."""
    place, absolute = getattr(request, "place", None), request.build_absolute_uri
    body = catalogue_json(_title(place), absolute(_address("data", place)), _offers(place, absolute))
    return HttpResponse(body, content_type="application/ld+json; charset=utf-8")


@require_safe
@public_page(any_stamp)
def rows(request: HttpRequest, name: str, kind: str, committee: str = "") -> HttpResponse:
    """Send one part of a set; a part with another after it names that one, in the JSON and as a Link."""
    found, place = data_set(name), getattr(request, "place", None)
    part = _part(request.GET.get("part", "1"))
    if found is None or kind not in MEDIA:
        raise Http404
    day = today()
    table, more = table_of_set(found, place, day, part)
    if part > 1 and not table.rows:
        raise Http404
    after = request.build_absolute_uri(f"{request.path}?part={part + 1}") if more else None
    body = csv_bytes(table) if kind == "csv" else json_bytes([table], as_of=day, next=after)
    number = f"-{part}" if more or part > 1 else ""
    response = _file(body, kind, f"{place.name if place else _('西渡街道')}{table.name}{number}")
    if after:
        response["Link"] = f'<{after}>; rel="next"'
    return response


def _part(text: str) -> int:
    """Return the number of the part asked for. Raises Http404 for what is no number of ours."""
    if not (text.isascii() and text.isdigit()) or len(text) > 6 or int(text) < 1:
        raise Http404
    return int(text)


@require_safe
@public_page(committee_stamp)
def tables(request: HttpRequest, committee: str, year: int, number: int, kind: str) -> HttpResponse:
    """Send the tables of what is public now; CSV holds them one below the other."""
    here = Publication.objects.current().filter(committee=request.place)  # type: ignore[attr-defined]
    if kind not in MEDIA or number > 10**9:
        raise Http404
    row = here.filter(year=year, number=number).select_related("disclosure", "posting_end").first()
    found = tables_of(row, today()) if row else []
    if row is None or not found:
        raise Http404
    if kind == "csv":
        body = b"\r\n".join(
            csv_bytes(table) if not at else csv_bytes(table)[3:] for at, table in enumerate(found)
        )
    else:
        body = json_bytes(found, title=row.disclosure.title, sha256=row.sha256)
    return _file(body, kind, row.disclosure.title)


urlpatterns = [
    path("data/", data, name="street-data"),
    path("data/index.json", index, name="street-data-index"),
    path("data/<slug:name>.<slug:kind>", rows, name="street-data-rows"),
    path("<slug:committee>/data/", data, name="data"),
    path("<slug:committee>/data/index.json", index, name="data-index"),
    path("<slug:committee>/data/<int:year>-<int:number>.<slug:kind>", tables, name="data-tables"),
    path("<slug:committee>/data/<slug:name>.<slug:kind>", rows, name="data-rows"),
]
