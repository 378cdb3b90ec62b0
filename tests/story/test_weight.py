"""What our own script weighs; what a page weighs is looked at with the page, see ``test_looks``."""

from django.conf import settings

MOST_SCRIPT = 10_000


def test_our_own_script_is_small():
    sizes = {file.name: file.stat().st_size for file in (settings.BASE_DIR / "static" / "js").rglob("*.js")}

    assert sum(sizes.values()) <= MOST_SCRIPT, sizes
