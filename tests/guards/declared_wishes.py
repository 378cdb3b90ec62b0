"""The addresses of small wishes."""

from tests.guards.declaring import Desk, Public, at, at_home, committee, place

S = "services"
VIEW, RUN = f"{S}.view_wish", f"{S}.run_wishes"

DESK_OF_WISHES = {
    f"{S}:desk-wishes": Desk(VIEW),
    f"{S}:wish-round-new": Desk(RUN, committee, True, True),
    f"{S}:wish-round": Desk(VIEW, at("wish_round"), True),
    f"{S}:desk-wish-new": Desk(RUN, committee, True, True),
    f"{S}:desk-wish": Desk(VIEW, at("small_wish"), True),
    f"{S}:desk-wish-why": Desk(f"{S}.open_wish", at("small_wish"), True, True, False),
    f"{S}:desk-wish-phone": Desk("residents.reveal_phone", at("small_wish"), True, True, False),
    f"{S}:desk-wish-proof": Desk(VIEW, at("small_wish"), True),
    f"{S}:desk-wish-step": Desk(RUN, lambda w: {"pk": w.small_wish.pk, "step": "thank"}, True, True, False),
}
PUBLIC_OF_WISHES = {
    f"{S}:wishes": Public(place),
    f"{S}:wish-claim": Public(at_home("open_wish"), forms=True),
    f"{S}:wish-code": Public(place, forms=True),
    f"{S}:wishes-ours": Public(place, forms=True),
}
# One's own claims and family, and the leader's telephone: tests/services/test_wishes_pages.
OF_WISHES = {
    *(f"{S}:my-wishes", f"{S}:my-wish-ask", f"{S}:my-wish-back", f"{S}:my-wish-step"),
    *(f"{S}:wish-ours-step", f"{S}:leader-wishes", f"{S}:leader-wish-new"),
}
