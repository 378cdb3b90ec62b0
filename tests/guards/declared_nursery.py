"""The addresses of the nurseries."""

from typing import Any

from tests.guards.declaring import Desk, at, committee
from tests.guards.world import World

S = "services"
KEEP, APPROVE = f"{S}.keep_nursery", f"{S}.approve_reduction"


def lesson_of(world: World) -> dict[str, Any]:
    return {"pk": world.nursery_term.pk, "what": "lesson"}


DESK_OF_NURSERY = {
    f"{S}:desk-nursery": Desk(KEEP),
    f"{S}:nursery-open": Desk(KEEP, committee, True, True),
    f"{S}:desk-nursery-term": Desk(KEEP, at("nursery_term"), True),
    f"{S}:nursery-draw": Desk(KEEP, at("nursery_term"), True, True),
    f"{S}:nursery-plan": Desk(KEEP, lesson_of, True, True),
    f"{S}:lesson-drop": Desk(KEEP, at("nursery_lesson"), True, True, False),
    f"{S}:nursery-reduction": Desk(KEEP, at("nursery_enrolment"), True, True),
    f"{S}:nursery-need": Desk(KEEP, at("nursery_enrolment"), True, True),
    f"{S}:reduction-approve": Desk(APPROVE, at("nursery_reduction"), True, True, False),
    f"{S}:removal-decide": Desk(
        KEEP, lambda w: {"pk": w.nursery_removal.pk, "answer": "stay"}, True, True, False
    ),
}
# One's own child, the site on the telephone and the lecturer's lessons: tests/services/test_nursery_pages.
OF_NURSERY = {
    *(f"{S}:nursery", f"{S}:nursery-letter", f"{S}:nursery-join", f"{S}:nursery-child"),
    *(f"{S}:nursery-write", f"{S}:nursery-fetcher-end", f"{S}:nursery-sites", f"{S}:nursery-site"),
    *(f"{S}:nursery-incident", f"{S}:nursery-visitor", f"{S}:nursery-visitor-out", f"{S}:nursery-in"),
    *(f"{S}:nursery-excused", f"{S}:nursery-out", f"{S}:nursery-record", f"{S}:nursery-lessons"),
}
