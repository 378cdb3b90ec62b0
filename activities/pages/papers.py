"""Activities on paper: the poster for the notice board and the list to sign."""

from __future__ import annotations

from collections.abc import Iterable

from activities.models import Activity, Seat, SignUp
from xidu.kit.activity_sheets import ActivitySheet
from xidu.kit.dates import SHANGHAI
from xidu.kit.posters import PosterActivity, Size


def activity_poster(activity: Activity, *, hosts: list[str], url: str, size: Size) -> bytes:
    """Return the poster of an activity as a PDF of one sheet; ``url`` is where one signs up."""
    committee = activity.committee
    places = f"名额{activity.capacity}个，满了可以排候补。" if activity.capacity else "名额不限。"
    return PosterActivity(
        size=size,
        street=committee.street.name,
        village=committee.name,
        title=activity.title,
        start=activity.starts_at.astimezone(SHANGHAI),
        end=activity.ends_at.astimezone(SHANGHAI),
        place=activity.where_words,
        words=[part for part in activity.words.splitlines() if part.strip()],
        url=url,
        telephone=committee.telephone,
        counter="或到村委会窗口" if committee.is_village else "或到居委会窗口",
        host="、".join(hosts),
        foot=places if activity.takes_sign_ups else "不用报名，直接来。",
        change="已取消" if activity.state == Activity.State.CANCELLED else "",
    ).pdf()


def sign_in_sheet(activity: Activity, seats: Iterable[Seat]) -> bytes:
    """Return the list of who is expected, numbered as ``back_fill`` reads it, with empty lines at the end.

    ``seats`` come in printed order with their sign-up, its block and its home.
    """
    return ActivitySheet(
        title=activity.title,
        start=activity.starts_at.astimezone(SHANGHAI),
        end=activity.ends_at.astimezone(SHANGHAI),
        place=activity.where_words,
        rows=[(called_on_paper(seat), _from(seat), _note(seat)) for seat in seats],
    ).pdf()


def called_on_paper(seat: Seat) -> str:
    """Return what a line of the list says: a name, or whose family it is."""
    party = seat.sign_up
    if seat.name:
        return seat.name
    if seat.number == 1 or not party.name:
        return party.name or "（没留称呼）"
    family = party.name if party.name.endswith("家") else f"{party.name}家"
    return f"{family}第{seat.number}位"


def _note(seat: Seat) -> str:
    """Who cancels late keeps the line, for the numbers on a paper that is printed already."""
    return "说过不来了" if seat.sign_up.state == SignUp.State.CANCELLED else ""


def _from(seat: Seat) -> str:
    party = seat.sign_up
    block = party.block.name if party.block else ""
    return block if party.home_id == seat.committee_id else f"{party.home.name}{block}"
