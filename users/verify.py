"""Whether what must never change still stands as it was written.

Apps above add a check at start-up: ``users.verify.checks["publications"] = broken_publications``.
"""

from collections.abc import Callable

from users.actions import audit

# A name, and what returns one sentence for each thing found broken.
Check = Callable[[], list[str]]


def broken_trail() -> list[str]:
    """Return a sentence for each break in any chain of the trail."""
    return [sentence for chain in audit.chains() for sentence in audit.broken_links(chain)]


checks: dict[str, Check] = {"audit": broken_trail}
