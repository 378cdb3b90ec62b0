"""The addresses of the clover and of families."""

from typing import Any

from tests.guards.declared_bright import DESK_OF_BRIGHT, OF_BRIGHT
from tests.guards.declared_nursery import DESK_OF_NURSERY, OF_NURSERY
from tests.guards.declared_wishes import DESK_OF_WISHES, OF_WISHES, PUBLIC_OF_WISHES
from tests.guards.declaring import Desk, Public, at, at_home, committee, place
from tests.guards.world import World

S = "services"
VIEW, RUN, MISSED = f"{S}.view_programme", f"{S}.run_programme", f"{S}.view_unreached"
TERM, NAMES, FAMILY = f"{S}.view_term", f"{S}.view_enrolment", "users.keep_family"


def of_programme(world: World) -> dict[str, Any]:
    return {"pk": world.programme.pk, "committee": world.own.committee.pk}


DESK_OF_CLOVER = {
    **DESK_OF_WISHES,
    **DESK_OF_BRIGHT,
    **DESK_OF_NURSERY,
    f"{S}:desk": Desk(VIEW),
    f"{S}:programme-new": Desk(RUN, committee, True, True),
    f"{S}:desk-programme": Desk(VIEW, at("programme"), True),
    f"{S}:programme-change": Desk(RUN, at("programme"), True, True),
    f"{S}:term-new": Desk(RUN, of_programme, True, True),
    f"{S}:unreached": Desk(MISSED, of_programme, True),
    f"{S}:unreached-names": Desk(MISSED, of_programme, True, True, False),
    f"{S}:report": Desk(VIEW, lambda w: {"committee": w.own.committee.pk, "year": 2026}, True),
    f"{S}:desk-term": Desk(TERM, at("service_term"), True),
    f"{S}:term-change": Desk(RUN, at("service_term"), True, True),
    f"{S}:term-draw": Desk(RUN, at("service_term"), True, True, False),
    f"{S}:term-paper": Desk(RUN, at("service_term"), True, True),
    f"{S}:enrolment-step": Desk(NAMES, at("enrolment"), True, True, False),
    "users:desk-family": Desk(FAMILY),
    "users:desk-family-of": Desk(FAMILY, at("person"), True, True),
}
PUBLIC_OF_CLOVER = {
    **PUBLIC_OF_WISHES,
    f"{S}:street-clover": Public(),
    f"{S}:clover": Public(place),
    f"{S}:term": Public(at_home("service_term")),
    f"{S}:call": Public(at_home("programme"), forms=True),
}
# One's own people alone, and the street's own form: tests/services/test_pages, tests/users/test_family_pages.
OF_CLOVER = {
    *OF_WISHES,
    *OF_BRIGHT,
    *OF_NURSERY,
    *(f"{S}:mine", f"{S}:enrol", f"{S}:withdraw", f"{S}:accept", f"{S}:consent-withdraw"),
    *(f"{S}:street-programme-new", "users:family", "users:family-agree", "users:family-end"),
    "users:opened",
}
