"""The addresses of lent bays and chargers."""

from tests.guards.declaring import Desk, Public, at, committee, place

P = "agreements"
VIEW, KEEP = f"{P}.view_bay", f"{P}.keep_parking"

DESK_OF_PARKING = {
    f"{P}:desk-parking": Desk(VIEW),
    f"{P}:parking-rule-new": Desk(KEEP, committee, True, True),
    f"{P}:parking-rule-end": Desk(KEEP, at("parking_rule"), True, True),
    f"{P}:bay-new": Desk(KEEP, committee, True, True),
    f"{P}:bay-retire": Desk(KEEP, at("bay"), True, True, False),
}
PUBLIC_OF_PARKING = {f"{P}:parking": Public(place)}
# One's own household's parking and the administrator's telephone: tests/agreements/test_parking_pages.
OF_PARKING = {
    *(f"{P}:my-parking", f"{P}:my-parking-book", f"{P}:my-bay-lend", f"{P}:my-window-back"),
    *(f"{P}:my-parking-step", f"{P}:my-charging", f"{P}:my-charging-report", f"{P}:my-charging-step"),
    *(f"{P}:chargers", f"{P}:charger-report", f"{P}:charger-photo", f"{P}:charger-plate"),
}
