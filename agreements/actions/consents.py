"""Whether a household wants to stand on the honour board: a consent like any other, given and taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.stamps import bump
from residents.models import Consent
from users.models import User
from xidu.kit.errors import NotNow

BOARD, VERSION = "积分红榜", "1"


def stands_on_board(user: User) -> bool:
    return Consent.objects.filter(person=user.person_id, purpose=BOARD, withdrawn_at=None).exists()


@transaction.atomic
def choose_board(user: User, *, wants: bool) -> bool:
    """Write down the wish of ``user`` for the own household; return whether anything changed.

    Basis: Personal Information Protection Law, articles 14–15 and 25.
    """
    person = user.person
    if person is None or person.household_id is None:
        raise NotNow(_("您的账号还没有对上住户，请到村居登记一次。"))
    standing = Consent.objects.select_for_update().filter(
        person__household=person.household_id, purpose=BOARD, withdrawn_at=None
    )
    has = standing.exists()
    if wants == has:
        return False
    if wants:
        facts = {"version": VERSION, "channel": _("网上"), "given_at": timezone.now()}
        Consent.objects.create(committee_id=person.committee_id, person=person, purpose=BOARD, **facts)
    else:
        standing.update(withdrawn_at=timezone.now())
    bump(person.committee_id)
    return True
