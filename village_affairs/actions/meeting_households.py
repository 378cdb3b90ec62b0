"""Who came to an on-site meeting, by household: ticked on the list, typed in from paper, or by a code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.check_in import check_in_party
from activities.actions.lists import read_numbers
from activities.actions.sign_ups import locked, sign_up
from activities.models import Activity, CheckIn, SignUp
from residents.actions.stamps import bump
from residents.models import Block, Household
from users.actions import audit
from users.models import User
from village_affairs.models import SiteMeeting
from xidu.kit.errors import BadValue

Way = CheckIn.Way
MOST_OF_A_HOUSEHOLD = 20


def presence(activity: Activity) -> tuple[int, int]:
    """Return (households, people) who are there; a household counts once by however many ways it came.

    A party nobody has told the household of is one of its own. One query.
    """
    rows = CheckIn.objects.standing().filter(activity=activity)
    parties = rows.values_list(
        "seat__sign_up", "seat__sign_up__household", "seat__sign_up__user__person__household"
    )
    found = [household or of_account or -party for party, household, of_account in parties]
    return len(set(found)), len(found)


def households_of(block: Block) -> list[Household]:
    """Return the doors of a block in the order of its printed sheet; its line numbers begin with 1."""
    return list(Household.objects.filter(block=block).order_by("position", "pk"))


@transaction.atomic
def sign_in_household(
    meeting: SiteMeeting,
    household: Household,
    *,
    key: str,
    by: User,
    people: int = 1,
    way: str = Way.TICK,
    now: datetime | None = None,
) -> SignUp:
    """Note that a household is there; one that is there already stays as it is, whatever way it came.

    Raises BadValue for nobody or too many, and what check-in raises before its time.
    """
    if not 1 <= people <= MOST_OF_A_HOUSEHOLD:
        raise BadValue(_("一户来几个人，请写1到%(most)d。") % {"most": MOST_OF_A_HOUSEHOLD})
    moment = now or timezone.now()
    # The activity's row is the lock, as for every sign-up: two helpers at the door count a household once.
    activity = locked(meeting.activity)
    parties = SignUp.objects.filter(activity=activity, household=household)
    there = parties.filter(seats__check_ins__isnull=False, seats__check_ins__undone_at=None).first()
    if there:
        return there
    party = parties.standing().first()
    if party is None:
        party, _code = sign_up(
            activity,
            source=f"meeting:{meeting.pk}:{household.pk}",
            home=meeting.committee,
            people=people,
            name=f"{household.block.name}{household.door}"[:30],
            block=household.block,
            household=household,
            door=SignUp.Door.PAPER if way == Way.PAPER else SignUp.Door.WALK_IN,
            by=by,
            at=moment,
        )
    at = activity.starts_at if way == Way.PAPER else moment
    check_in_party(party, way=way, key=f"{key}:{household.pk}"[-70:], by=by, at=at, now=moment)
    return party


@transaction.atomic
def type_in_sheet(
    meeting: SiteMeeting, block: Block, *, numbers: str, key: str, by: User, now: datetime | None = None
) -> int:
    """Type in the signed lines of a block's sheet ("1-5, 8、12"); return how many households that is.

    All or nothing. Raises BadValue naming the lines that are not on the sheet.
    """
    doors: Sequence[Household] = households_of(block)
    wanted = sorted(read_numbers(numbers))
    if not wanted:
        raise BadValue(_("请写表上签了名的序号，例如 1-5, 8。"))
    if wrong := [number for number in wanted if not 1 <= number <= len(doors)]:
        named = "、".join(map(str, wrong[:10]))
        raise BadValue(_("表上没有第%(wrong)s行，一共%(count)d行。") % {"wrong": named, "count": len(doors)})
    for number in wanted:
        sign_in_household(meeting, doors[number - 1], key=key, by=by, way=Way.PAPER, now=now)
    return len(wanted)


@transaction.atomic
def name_household(meeting: SiteMeeting, party: SignUp, household: Household, *, by: User) -> None:
    """Say which household a party that came by a code belongs to, so that it counts once."""
    activity = locked(meeting.activity)
    SignUp.objects.filter(pk=party.pk, activity=activity).update(household=household, block=household.block)
    bump(meeting.committee_id)
    audit.record(
        "meeting.household", by=by, row=meeting, detail={"sign_up": party.pk, "household": household.pk}
    )


def without_household(meeting: SiteMeeting) -> list[SignUp]:
    """Return the parties that are there and whose household nobody has told; one query."""
    rows = SignUp.objects.filter(
        activity=meeting.activity_id,
        household=None,
        seats__check_ins__isnull=False,
        seats__check_ins__undone_at=None,
    )
    return list(rows.select_related("block").distinct().order_by("at"))
