"""The addresses of what points buy."""

from tests.guards.declaring import Desk, Public, at, committee, place

P = "agreements"
KEEP, VIEW, HAND_OUT = f"{P}.keep_shelf", f"{P}.view_redemption", f"{P}.hand_out"

DESK_OF_SHELF = {
    f"{P}:desk-shelf": Desk(f"{P}.view_shelfitem"),
    f"{P}:item-new": Desk(KEEP, committee, True, True),
    f"{P}:desk-item": Desk(f"{P}.view_shelfitem", at("shelf_item"), True),
    f"{P}:item-change": Desk(KEEP, at("shelf_item"), True, True),
    f"{P}:item-stock": Desk(KEEP, at("shelf_item"), True, True, False),
    f"{P}:item-count": Desk(KEEP, at("shelf_item"), True, True, False),
    f"{P}:item-off": Desk(KEEP, at("shelf_item"), True, True, False),
    f"{P}:settlements": Desk(f"{P}.view_settlement"),
    f"{P}:settlement-new": Desk(f"{P}.make_settlement", at("settled_shop"), True, True),
    f"{P}:settlement": Desk(f"{P}.view_settlement", at("settlement"), True),
    f"{P}:settlement-pdf": Desk(f"{P}.view_settlement", at("settlement"), True),
    f"{P}:settlement-xlsx": Desk(f"{P}.view_settlement", at("settlement"), True),
    f"{P}:desk-redemptions": Desk(VIEW),
    f"{P}:desk-hand-out": Desk(HAND_OUT, post=True),
    f"{P}:desk-redeem": Desk(f"{P}.redeem_for", committee, True, True),
    f"{P}:desk-redemption": Desk(VIEW, at("redemption"), True),
    f"{P}:redemption-card": Desk(HAND_OUT, at("redemption"), True),
    f"{P}:redemption-step": Desk(
        HAND_OUT, lambda w: {"pk": w.redemption.pk, "step": "collect"}, True, True, False
    ),
}
PUBLIC_OF_SHELF = {f"{P}:shelf": Public(place)}
# One's own household and the leader's telephone: tests/agreements/test_shelf_pages.
OF_SHELF = {
    *(f"{P}:my-shelf", f"{P}:my-redeem", f"{P}:my-code", f"{P}:my-code-cancel"),
    *(f"{P}:merchant-redeem", f"{P}:merchant-collect", f"{P}:merchant-settlement"),
    *(f"{P}:leader-shelf", f"{P}:leader-redeem", f"{P}:leader-code", f"{P}:leader-card"),
}
