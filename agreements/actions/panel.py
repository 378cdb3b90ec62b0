"""The panel: an odd number of members, one's own household left out, a majority of those who may vote.

Where recusal leaves an even number of four or more, the longest-serving of them steps back, so that no tie is
possible. Two of three are not made one: nobody judges alone, and both have to agree.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agreements.actions.claims import NotYours, check_right, household_of, locked, put_up, refuse
from agreements.models import Claim, PanelSeat
from residents.actions.calendar import figure_int
from residents.models import Committee
from users.actions import audit
from users.models import Grant, User
from users.roles import roles_with
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow

State = Claim.State
# From this even number on one of them may step back and three are left.
EVEN_LEAST = 4
STEPPED_BACK = gettext_noop("有人回避后是双数，任期最长的这一次不表态。")
VOTE, RUN = "agreements.vote_claim", "agreements.file_claim"


class NotOdd(NotNow):
    """The panel has an even number of members, or too few."""


def members_of(committee: Committee) -> list[User]:
    """Return who may judge claims of ``committee`` today, by approved grants in force."""
    grants = Grant.objects.effective_on(today()).filter(committee=committee, role__in=roles_with(VOTE))
    users = User.objects.filter(pk__in=grants.values("user"), is_active=True)
    return list(users.select_related("person").order_by("pk"))


def whole_panel(committee: Committee) -> list[User]:
    """Return the members of today. Raises NotOdd for an even number or too few."""
    members = members_of(committee)
    least = figure_int("points_panel_least", committee=committee)
    if len(members) < least or len(members) % 2 == 0:
        raise NotOdd(
            _("评议小组要单数，至少%(least)d人；现在是%(now)d人，请先补齐。")
            % {"least": least, "now": len(members)}
        )
    return members


@transaction.atomic
def send_to_panel(claims: list[Claim], committee: Committee, *, by: User) -> int:
    """Bring claims that were looked at before the panel of today; return how many are new there.

    A member whose household it is, or who reported it, is recused. Raises NotOdd.
    """
    members = whole_panel(committee)
    return sum(_seat(claim, members, by) for claim in sorted(claims, key=lambda row: row.pk))


def _seat(claim: Claim, members: list[User], by: User) -> int:
    row = locked(claim)
    check_right(by, RUN, row.household)
    if row.state != State.SEEN:
        return 0
    seats = _seats(row, members)
    _make_odd(row, seats)
    PanelSeat.objects.bulk_create(seats)
    row.state = State.PANEL
    row.save(update_fields=["state"])
    return 1


def _seats(row: Claim, members: list[User]) -> list[PanelSeat]:
    facts = {"committee_id": row.committee_id, "claim": row}
    return [
        PanelSeat(
            user=member,
            is_recused=household_of(member) == row.household_id or member.pk == row.by_id,
            **facts,
        )
        for member in members
    ]


def _make_odd(row: Claim, seats: list[PanelSeat]) -> None:
    """Let the longest-serving of ``seats`` who has not voted step back if an even number from four on may."""
    able = [seat for seat in seats if not seat.is_recused]
    free = [seat for seat in able if seat.agrees is None]
    if len(able) % 2 or len(able) < EVEN_LEAST or not free:
        return
    grants = Grant.objects.effective_on(today()).filter(committee=row.committee_id, role__in=roles_with(VOTE))
    served = (
        grants.filter(user__in=[seat.user_id for seat in free]).values_list("user").annotate(Min("since"))
    )
    first = dict(served)
    back = min(free, key=lambda seat: (first.get(seat.user_id, today()), seat.user_id))
    back.is_recused, back.note = True, STEPPED_BACK


@transaction.atomic
def reseat(claim: Claim, *, by: User) -> int:
    """Put the members of today in the empty seats of those whose grants ended; return how many left.

    Votes given while the grant held stand. Raises NotOdd unless the panel of today is whole.
    """
    row = locked(claim)
    check_right(by, RUN, row.household)
    members = whole_panel(row.committee)
    seats = PanelSeat.objects.filter(claim=row)
    gone = seats.filter(agrees=None).exclude(user__in=members)
    if row.state != State.PANEL or not (left := gone.count()):
        return 0
    # Whoever only stepped back may be needed again.
    seats.filter(Q(pk__in=gone.values("pk")) | Q(is_recused=True)).delete()
    kept = list(seats.all())
    held = {seat.user_id for seat in kept}
    fresh = _seats(row, [member for member in members if member.pk not in held])
    _make_odd(row, [*kept, *fresh])
    PanelSeat.objects.bulk_update(kept, ["is_recused", "note"])
    PanelSeat.objects.bulk_create(fresh)
    audit.record("points_panel.reseat", by=by, row=row, detail={"left": left})
    _count(row)
    return left


def stuck_in(committee: Committee) -> list[Claim]:
    """Return the claims before the panel on which somebody who is no member any more has not voted."""
    empty = PanelSeat.objects.filter(committee=committee, agrees=None, claim__state=State.PANEL)
    gone = empty.exclude(user__in=members_of(committee))
    return list(Claim.objects.filter(pk__in=gone.values("claim")).order_by("pk")[:200])


@transaction.atomic
def vote(claim: Claim, *, agrees: bool, note: str = "", by: Any) -> Claim:
    """Write down the vote of ``by``; a majority of those not recused puts the claim up or ends it.

    A vote stands: a second tap changes nothing. Raises NotYours for who has no seat, is recused or whose
    grant has ended; BadValue for a no without a reason.
    """
    row = locked(claim)
    check_right(by, VOTE, row.household)
    seat = PanelSeat.objects.select_for_update().filter(claim=row, user=by).first()
    if seat is None:
        raise NotYours(_("这条申报交评议的时候您还不在评议小组。"))
    if seat.is_recused:
        raise NotYours(_(seat.note) if seat.note else _("这是您自己家或您自己报的，要回避。"))
    if seat.agrees is not None:
        return row
    if row.state != State.PANEL:
        raise NotNow(_("这条申报现在是“%(state)s”，不在评议。") % {"state": row.get_state_display()})
    if not agrees and not note.strip():
        raise BadValue(_("不同意要写原因，会告诉本户。"))
    seat.agrees, seat.note, seat.voted_at = agrees, note.strip()[:120], timezone.now()
    seat.save(update_fields=["agrees", "note", "voted_at"])
    return _count(row)


def _count(row: Claim) -> Claim:
    seats = list(PanelSeat.objects.filter(claim=row, is_recused=False).order_by("voted_at", "pk"))
    yes = sum(seat.agrees is True for seat in seats)
    no = [seat.note for seat in seats if seat.agrees is False]
    if yes * 2 > len(seats):
        return put_up(row)
    # A tie is no majority: recusal may have left an even number.
    if (len(seats) - len(no)) * 2 <= len(seats):
        return refuse(row, "；".join(no))
    return row
