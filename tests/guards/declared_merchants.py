"""The addresses of shops."""

from tests.guards.declaring import Desk, Public, at, at_home, committee, place

P = "agreements"
VIEW, KEEP, PROPOSE = f"{P}.view_merchant", f"{P}.keep_merchants", "users.propose_grant"

DESK_OF_MERCHANTS = {
    f"{P}:desk-merchants": Desk(VIEW),
    f"{P}:desk-merchant": Desk(VIEW, at("merchant"), True),
    f"{P}:merchant-new": Desk(KEEP, committee, True, True),
    f"{P}:merchant-change": Desk(KEEP, at("merchant"), True, True),
    f"{P}:merchant-approve": Desk(KEEP, at("merchant"), True, True, False),
    f"{P}:merchant-leave": Desk(KEEP, at("merchant"), True, True),
    f"{P}:merchant-staff": Desk(PROPOSE, at("merchant"), True, True),
    f"{P}:merchant-staff-end": Desk(KEEP, at("shop_staff"), True, True, False),
    f"{P}:merchant-phone": Desk("residents.reveal_phone", at("merchant"), True, True, False),
    f"{P}:word-decide": Desk(
        KEEP, lambda w: {"kind": "promises", "pk": w.shop_promise.pk}, True, True, False
    ),
    f"{P}:shop-promise": Desk(KEEP, at("merchant"), True, True),
    f"{P}:shop-offer": Desk(KEEP, at("merchant"), True, True),
    f"{P}:shop-check": Desk(KEEP, at("merchant"), True, True),
    f"{P}:check-photo": Desk(KEEP, at("shop_check"), True),
    f"{P}:check-undo": Desk(KEEP, at("shop_check"), True, True, False),
    f"{P}:rating-hide": Desk(KEEP, at("shop_rating"), True, True, False),
}
OPEN_SHOPS = {
    f"{P}:merchants": Public(place),
    f"{P}:merchant": Public(at_home("merchant")),
}
# A shop's own pages, and a household's stars: tests/agreements/test_merchants walks them by shop and grant.
OF_MERCHANTS = {
    *(f"{P}:merchant-{name}" for name in ("home", "shop", "promise", "offer", "used", "stop", "sign")),
    *(f"{P}:merchant-answer", f"{P}:merchant-photo", f"{P}:my-rating"),
}
