"""The addresses of the leaders' corps."""

from tests.guards.declaring import Desk, Public, at, committee, place

LEAD = "leaders"
COVERAGE, APPOINT, PHONES = f"{LEAD}.view_coverage", f"{LEAD}.appoint", "users.propose_grant"
ANSWER = f"{LEAD}.answer_call"


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
    f"{LEAD}:desk-calls": Desk(ANSWER),
    f"{LEAD}:desk-call-phone": Desk(ANSWER, at("call_wish"), True, True, False),
    f"{LEAD}:desk-call-made": Desk(ANSWER, at("call_wish"), True, True, False),
    f"{LEAD}:import": Desk(f"{LEAD}.import_leaders", post=True),
    f"{LEAD}:import-template": Desk(f"{LEAD}.import_leaders"),
}
PUBLIC_OF_CORPS = {
    f"{LEAD}:board": Public(place, query="?q=8组"),
    f"{LEAD}:call-me": Public(lambda w: {**place(w), "block": w.block.pk}, forms=True),
    f"{LEAD}:call-query": Public(lambda w: {"code": w.call_wish_code}),
    f"{LEAD}:call-back": Public(lambda w: {"code": w.call_wish_code}, forms=True, get=False),
    f"{LEAD}:duties": Public(place),
    f"{LEAD}:duties-pdf": Public(lambda w: {**place(w), "kind": "group"}),
}
# A leader's day and doors, and an imported file between two steps: tests/leaders walk them by state.
OF_LEADERS = {
    *("leaders:today", "leaders:visits", "leaders:visit", "leaders:visit-need", "leaders:visit-change"),
    *("leaders:visit-undo", "leaders:promise-kept", "leaders:wish"),
    *(f"{LEAD}:calls", f"{LEAD}:call-phone", f"{LEAD}:call-made"),
    *(f"{LEAD}:import-confirm", f"{LEAD}:import-faults"),
}
