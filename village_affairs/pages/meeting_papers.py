"""On-site meetings on paper: a sheet for each block, household by household."""

from __future__ import annotations

from residents.models import Block
from village_affairs.actions.meeting_households import households_of
from village_affairs.models import SiteMeeting
from xidu.kit.dates import SHANGHAI
from xidu.kit.papers import SignInRow, SignInSheet


def household_sheet(meeting: SiteMeeting, block: Block) -> bytes:
    """Return the sheet a block signs, numbered as ``type_in_sheet`` reads it.

    It lies open at the door, so it has doors and no names.
    """
    activity = meeting.activity
    return SignInSheet(
        title=f"{activity.title}　{block.name}",
        start=activity.starts_at.astimezone(SHANGHAI),
        end=activity.ends_at.astimezone(SHANGHAI),
        place=activity.where_words,
        rows=[SignInRow(household.door) for household in households_of(block)],
    ).pdf()
