"""The addresses of gardens."""

from tests.guards.declaring import Desk, Public, at, at_home, committee, place

P = "agreements"
KEEP = f"{P}.keep_garden"

DESK_OF_GARDENS = {
    f"{P}:desk-gardens": Desk(KEEP),
    f"{P}:desk-garden-new": Desk(KEEP, committee, True, True),
    f"{P}:desk-garden": Desk(KEEP, at("garden"), True),
    f"{P}:desk-garden-signs": Desk(KEEP, at("garden"), True),
    f"{P}:desk-garden-waiting": Desk(KEEP, at("garden"), True),
    f"{P}:desk-garden-step": Desk(KEEP, lambda w: {"pk": w.garden.pk, "step": "ask"}, True, True, False),
    f"{P}:desk-tenure-end": Desk(KEEP, at("tenure"), True, True, False),
    f"{P}:desk-plot-rest": Desk(KEEP, at("free_plot"), True, True, False),
    f"{P}:desk-captain-end": Desk(KEEP, at("captain"), True, True, False),
    f"{P}:desk-waiting-end": Desk(KEEP, at("plot_waiting"), True, True, False),
    f"{P}:desk-offer-answer": Desk(KEEP, at("plot_offer"), True, True, False),
    f"{P}:desk-plot-back": Desk(KEEP, at("plot_return"), True, True),
    f"{P}:desk-draw": Desk(KEEP, at("open_draw"), True, True),
}
PUBLIC_OF_GARDENS = {
    f"{P}:garden": Public(place),
    f"{P}:draw": Public(at_home("draw")),
    f"{P}:draw-json": Public(at_home("draw")),
}
# One's own household's plot, the captain's and the leader's telephone: tests/agreements/test_garden_pages.
OF_GARDENS = {
    *(f"{P}:my-garden", f"{P}:my-garden-ask", f"{P}:my-garden-withdraw", f"{P}:my-garden-return"),
    *(f"{P}:my-garden-answer", f"{P}:my-garden-object", f"{P}:my-garden-photo"),
    *(f"{P}:walk", f"{P}:look", f"{P}:look-undo", f"{P}:look-photo", f"{P}:leader-garden"),
}
