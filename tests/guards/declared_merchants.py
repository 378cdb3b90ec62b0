"""The addresses of merchants."""

P = "agreements"

# A shop's own pages: tests/agreements/test_merchants walks them by shop and grant.
OF_MERCHANTS = {f"{P}:{name}" for name in ("merchant-home", "merchant-shop")}
