"""A reason on record: never empty, and never somebody's number where residents read it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xidu.kit.cells import squeezed
from xidu.kit.errors import BadValue
from xidu.kit.gate import scan_text


def a_reason(reason: str, most: int = 500) -> str:
    """Return the reason squeezed. Raises BadValue for none."""
    if not (reason := squeezed(reason)):
        raise BadValue(_("请写原因，居民和后面的人都要看得明白。"))
    return reason[:most]


def a_reason_to_tell(reason: str, most: int = 500) -> str:
    """Return a reason that residents hear. Raises BadValue for none and for somebody's number in it."""
    why = a_reason(reason, most)
    if found := scan_text(why):
        raise BadValue(_("原因会告诉居民，里面不能有号码：%(found)s") % {"found": found[0].excerpt_masked})
    return why
