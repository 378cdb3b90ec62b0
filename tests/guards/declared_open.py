"""The addresses by which public things leave the portal: feeds, files, search, the API."""

from tests.guards.declaring import VA, Public, place

OPEN = {
    f"{VA}:street-search": Public(query="?q=补助"),
    f"{VA}:search": Public(place, query="?q=补助"),
    f"{VA}:street-data": Public(),
    f"{VA}:data": Public(place),
    f"{VA}:street-data-index": Public(),
    f"{VA}:data-index": Public(place),
    f"{VA}:street-data-rows": Public(lambda w: {"name": "finance", "kind": "csv"}),
    f"{VA}:data-rows": Public(lambda w: {**place(w), "name": "finance", "kind": "csv"}),
    f"{VA}:data-tables": Public(
        lambda w: {**place(w), "year": w.publication.year, "number": w.publication.number, "kind": "csv"}
    ),
    f"{VA}:calendar": Public(place),
    **{f"{VA}:street-feed-{kind}": Public() for kind in ("atom", "rss", "json")},
    **{f"{VA}:feed-{kind}": Public(place) for kind in ("atom", "rss", "json")},
    "api:about": Public(),
    "api:openapi": Public(),
    "api:committee": Public(place),
    "api:publication": Public(
        lambda w: {**place(w), "year": w.publication.year, "number": w.publication.number}
    ),
    "api:nowhere": Public(lambda w: {"rest": "v1/nowhere"}, status=404),
    **{
        f"api:{name}": Public()
        for name in (
            *("committees", "publications", "finance-lines", "open-days"),
            *("catalogue", "duties", "replies", "activities"),
        )
    },
}
