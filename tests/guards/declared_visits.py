"""What the desk's addresses of visits and rounds are for."""

from __future__ import annotations

from tests.guards.declaring import Desk, at

VISITS, COUNTS, CHANGE = "leaders.view_visit", "leaders.view_round", "leaders.change_round"

DESK_OF_VISITS = {
    "leaders:desk-visits": Desk(VISITS),
    "leaders:desk-visit": Desk(VISITS, at("visit"), True),
    "leaders:desk-wish": Desk(
        "leaders.change_householdwish", lambda w: {"pk": w.person.household_id}, True, True
    ),
    "leaders:desk-homes": Desk(COUNTS),
    "leaders:desk-rounds": Desk(COUNTS),
    "leaders:desk-round-new": Desk(CHANGE, post=True),
    "leaders:desk-round": Desk(COUNTS, at("round"), True),
    "leaders:desk-round-close": Desk(CHANGE, at("round"), True, True, False),
    "leaders:desk-round-xlsx": Desk("leaders.export_round", at("round"), True, True, False),
}
