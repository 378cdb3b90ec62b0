"""The addresses of rules, points and claims."""

from tests.guards.declared_garden import DESK_OF_GARDENS, OF_GARDENS, PUBLIC_OF_GARDENS
from tests.guards.declared_shelf import DESK_OF_SHELF, OF_SHELF, PUBLIC_OF_SHELF
from tests.guards.declaring import Desk, Public, at, at_home, committee, place

P = "agreements"
VIEW, FILE, KEEP = f"{P}.view_claim", f"{P}.file_claim", f"{P}.keep_rules"
READ, RUN = f"{P}.view_agreement", f"{P}.keep_agreement"

DESK_OF_PACTS = {
    **DESK_OF_GARDENS,
    **DESK_OF_SHELF,
    f"{P}:desk": Desk(VIEW),
    f"{P}:desk-claim": Desk(FILE, committee, True, True),
    f"{P}:desk-panel": Desk(FILE, committee, True, True, False),
    f"{P}:desk-photo": Desk(VIEW, at("points_claim"), True),
    f"{P}:desk-dispute": Desk(f"{P}.answer_dispute", at("points_dispute"), True, True),
    f"{P}:desk-checks": Desk(f"{P}.check_claim"),
    f"{P}:desk-check": Desk(f"{P}.check_claim", at("spot_check"), True, True, False),
    f"{P}:desk-board": Desk(f"{P}.post_points", post=True),
    f"{P}:desk-manual": Desk(f"{P}.post_points", post=True),
    f"{P}:desk-manual-decide": Desk(f"{P}.approve_points", at("manual_award"), True, True, False),
    f"{P}:books": Desk(f"{P}.view_rulebook"),
    f"{P}:book": Desk(f"{P}.view_rulebook", at("rule_book"), True),
    f"{P}:book-draft": Desk(KEEP, committee, True, True, False),
    f"{P}:book-in-force": Desk(KEEP, at("draft_book"), True, True),
    f"{P}:rule-new": Desk(KEEP, at("draft_book"), True, True),
    f"{P}:rule-change": Desk(KEEP, at("draft_rule"), True, True),
    f"{P}:rule-drop": Desk(KEEP, at("draft_rule"), True, True, False),
    f"{P}:sheet": Desk(FILE, post=True),
    f"{P}:sheet-template": Desk(FILE),
    f"{P}:desk-agreements": Desk(READ),
    f"{P}:agreement-start": Desk(RUN, committee, True, True),
    f"{P}:desk-agreement": Desk(READ, at("agreement"), True),
    f"{P}:agreement-step": Desk(RUN, lambda w: {"pk": w.agreement.pk, "step": "draft"}, True, True, False),
}
PUBLIC_OF_PACTS = {
    **PUBLIC_OF_GARDENS,
    **PUBLIC_OF_SHELF,
    f"{P}:points": Public(place),
    f"{P}:points-objected": Public(place),
    f"{P}:points-object": Public(at_home("points_claim"), forms=True),
    f"{P}:agreements": Public(place),
    f"{P}:agreement": Public(at_home("agreement")),
    f"{P}:door": Public(place, forms=True),
    f"{P}:door-code": Public(place, forms=True),
    f"{P}:version": Public(lambda w: {**at_home("agreement")(w), "number": 1}),
    f"{P}:paper": Public(lambda w: {**at_home("agreement")(w), "number": 1}),
    f"{P}:opinion": Public(at_home("agreement"), forms=True),
    f"{P}:opinion-kept": Public(place),
}
# One's own household, the leader's and the panel's telephone, a sheet between two steps: tests/agreements.
OF_PACTS = {
    *OF_GARDENS,
    *OF_SHELF,
    *(f"{P}:my-points", f"{P}:my-claim", f"{P}:my-claim-withdraw", f"{P}:my-dispute", f"{P}:my-board"),
    *(f"{P}:my-statement", f"{P}:my-statement-pdf", f"{P}:leader-points", f"{P}:leader-look"),
    *(f"{P}:leader-photo", f"{P}:leader-claim", f"{P}:panel", f"{P}:panel-vote", f"{P}:panel-photo"),
    *(f"{P}:my-agreements", f"{P}:sign", f"{P}:leader-agreements", f"{P}:leader-opinion"),
    *(f"{P}:leader-signs", f"{P}:door-points", f"{P}:door-claim", f"{P}:door-leave"),
    f"{P}:leader-slips",
    *(f"{P}:sheet-confirm", f"{P}:sheet-faults"),
}
