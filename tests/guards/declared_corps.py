"""The addresses of the leaders' corps."""

from tests.guards.declaring import Desk, Public, at, committee

LEAD = "leaders"
COVERAGE, APPOINT, PHONES = f"{LEAD}.view_coverage", f"{LEAD}.appoint", "users.propose_grant"


def committee_pk(world) -> dict[str, int]:
    return {"pk": committee(world)["committee"]}


DESK_OF_CORPS = {
    f"{LEAD}:coverage": Desk(COVERAGE),
    f"{LEAD}:committee": Desk(COVERAGE, committee_pk, True),
    f"{LEAD}:block": Desk(COVERAGE, at("block"), True),
    f"{LEAD}:appointments": Desk(f"{LEAD}.view_appointment"),
    f"{LEAD}:appoint": Desk(APPOINT, lambda w: {"block": w.block.pk}, True, True),
    f"{LEAD}:end": Desk(APPOINT, at("term"), True, True),
    f"{LEAD}:deputy": Desk(APPOINT, at("term"), True, True),
    f"{LEAD}:leave": Desk(APPOINT, at("term"), True, True),
    f"{LEAD}:back": Desk(APPOINT, at("leave"), True, True, False),
    f"{LEAD}:letter": Desk(f"{LEAD}.view_appointment", at("term"), True),
    f"{LEAD}:phone": Desk(PHONES, at("term"), True, True, False),
    f"{LEAD}:phones": Desk(PHONES, committee_pk, True, True),
    f"{LEAD}:import": Desk(f"{LEAD}.import_leaders", post=True),
    f"{LEAD}:import-template": Desk(f"{LEAD}.import_leaders"),
}
PUBLIC_OF_CORPS: dict[str, Public] = {}
# A leader's day and doors, and an imported file between two steps: tests/leaders walk them by state.
OF_LEADERS = {
    *("leaders:today", "leaders:visits", "leaders:visit", "leaders:visit-need", "leaders:visit-change"),
    *("leaders:visit-undo", "leaders:promise-kept", "leaders:wish"),
    *(f"{LEAD}:import-confirm", f"{LEAD}:import-faults"),
}
