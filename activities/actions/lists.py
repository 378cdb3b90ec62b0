"""What stands on a list of who came: the line numbers on paper, the moments a phone wrote down."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity
from xidu.kit.errors import BadValue


def read_numbers(text: str) -> set[int]:
    """Return the numbers of "1-5, 8、12". Raises BadValue for a piece that is none, and for 5-1."""
    found: set[int] = set()
    for piece in re.split(r"[,，、;；\s]+", text.strip()):
        if not piece:
            continue
        match = re.fullmatch(r"(\d{1,4})(?:[-–—~～至到](\d{1,4}))?", piece)
        if not match or (match[2] and int(match[2]) < int(match[1])):
            raise BadValue(_("看不懂“%(piece)s”，请写成 1-5, 8, 12 这样。") % {"piece": piece[:20]})
        found |= set(range(int(match[1]), int(match[2] or match[1]) + 1))
    return found


def came_at(activity: Activity, written: object) -> datetime | None:
    """Return the moment a phone wrote down, kept within the day of the activity; None for none it can be."""
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    if moment.utcoffset() is None:
        return None
    first, last = (
        activity.starts_at - timedelta(hours=2),
        min(activity.ends_at + timedelta(hours=2), timezone.now()),
    )
    return min(max(moment, first), last) if first < last else None
