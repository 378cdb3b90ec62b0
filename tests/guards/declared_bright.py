"""The addresses of 光明行动."""

from tests.guards.declaring import Desk, also, at, committee

S = "services"
KEEP, OPEN = f"{S}.keep_bright", f"{S}.open_eyes"
file = at("eye_file")

DESK_OF_BRIGHT = {
    f"{S}:desk-bright": Desk(KEEP),
    f"{S}:bright-begin": Desk(KEEP, committee, True, True, False),
    f"{S}:bright-day-new": Desk(KEEP, committee, True, True),
    f"{S}:bright-day": Desk(KEEP, at("eye_day"), True),
    f"{S}:bright-not-asked": Desk(f"{S}.view_unreached", at("eye_day"), True),
    f"{S}:bright-sign-in": Desk(KEEP, file, True, True, False),
    f"{S}:bright-due": Desk(OPEN),
    f"{S}:bright-station": Desk(OPEN, also("eye_day", station="eye_station"), True, True),
    f"{S}:bright-file": Desk(OPEN, file, True, True),
    f"{S}:bright-slip": Desk(OPEN, file, True, True, False),
    f"{S}:bright-step": Desk(OPEN, lambda world: {**file(world), "step": "told"}, True, True, False),
}
# One's own, a relative's, and a leader's block alone: tests/services/test_bright_pages.
OF_BRIGHT = {
    *(f"{S}:my-bright", f"{S}:my-bright-open", f"{S}:my-bright-paper", f"{S}:my-bright-let"),
    *(f"{S}:leader-bright", f"{S}:leader-bright-ask"),
}
