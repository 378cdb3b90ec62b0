"""How long a publication hangs, and what is left of a list of people afterwards.

Basis: seven days are practice for money and resolutions; a list of people goes when its purpose is done
(Personal Information Protection Law, articles 19 and 47).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from village_affairs.models import Disclosure, PostingEnd, Publication, Version
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import RuleBroken

Kind = Disclosure.Kind
LONGEST = 365
# What has to hang on the fixed board, and is proved by a photo of it there.
MUST_HANG = (
    *(Kind.FINANCE, Kind.BENEFICIARIES, Kind.RESOLUTION, Kind.TENDER),
    *(Kind.CONTRACT, Kind.BUDGET, Kind.FINAL_ACCOUNT),
)


class PostingTooShort(RuleBroken):
    """The days on the board are fewer than the figure asks, or no number of days at all."""


def least_posting_days(version: Version, on: date) -> int:
    """Return the days ``version`` must hang; a list of people has a figure of its own."""
    is_people = version.disclosure.kind == Kind.BENEFICIARIES
    key = "people_posting_days" if is_people else "posting_days"
    return figure_int(key, on=on, committee=version.committee)


def checked_posting_days(version: Version, days: int | None, *, on: date) -> int:
    """Return the days the version hangs: the figure, or ``days`` where they are enough.

    Raises PostingTooShort below the figure and above a year.
    """
    least = least_posting_days(version, on)
    if days is None:
        return least
    if not least <= days <= LONGEST:
        raise PostingTooShort(
            _("公示天数要在%(least)d天到%(most)d天之间，现在写的是%(days)d天")
            % {"least": least, "most": LONGEST, "days": days}
        )
    return days


def shows_people(publication: Publication, on: date) -> bool:
    """Say whether the people of a list may still be seen: by the date, whether the clock ran or not.

    A list that was corrected, withdrawn or filed shows nobody.
    """
    over = any(hasattr(publication, name) for name in ("posting_end", "successor", "withdrawal"))
    return not over and on <= publication.posted_until


def shown_content(publication: Publication, on: date) -> dict[str, Any]:
    """Return what anybody may read ``on`` a day: the published content, of a list of people less its people.

    Every door (page, print, data, search) reads this and not ``publication.content``. Numbers and sums stay.
    """
    content: dict[str, Any] = publication.content
    if publication.disclosure.kind != Kind.BENEFICIARIES or shows_people(publication, on):
        return content
    body = {name: part for name, part in (content.get("body") or {}).items() if name != "rows"}
    return content | {"body": body, "words": "", "attachments": [], "people_gone": True}


@transaction.atomic
def end_postings(now: datetime) -> int:
    """File the publications whose posting is over; return how many are new. Twice is once.

    Withdrawn and corrected ones are filed too: their time on the board is over as well.
    """
    day = now.astimezone(SHANGHAI).date()
    over = Publication.objects.filter(posted_until__lt=day, posting_end=None)
    rows = list(over.order_by("pk").values_list("pk", "committee_id", "posted_until"))
    made = PostingEnd.objects.bulk_create(
        (PostingEnd(committee_id=place, publication_id=pk, at=_end_of(until)) for pk, place, until in rows),
        ignore_conflicts=True,
    )
    for committee in sorted({place for _pk, place, _until in rows}):
        bump(committee)
    return len(made)


def _end_of(until: date) -> datetime:
    midnight = datetime(until.year, until.month, until.day, tzinfo=SHANGHAI)
    return midnight + timedelta(days=1)
