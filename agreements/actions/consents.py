"""Whether a household wants to stand on the honour board: a consent like any other, given and taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.claims import check_right
from residents.actions.stamps import bump
from residents.models import Consent, Household, Person
from users.actions import audit
from users.models import User
from xidu.kit.dates import today
from xidu.kit.errors import NotNow

BOARD, VERSION = "积分红榜", "1"
NOTE = "agreements.post_points"
# Younger than this many full calendar years is a child here.
GROWN = 18


def stands_on_board(user: User) -> bool:
    return Consent.objects.filter(person=user.person_id, purpose=BOARD, withdrawn_at=None).exists()


@transaction.atomic
def choose_board(user: User, *, wants: bool) -> bool:
    """Write down the wish of ``user`` for the own household; return whether anything changed.

    Raises NotNow without a household and for a child's account.
    Basis: Personal Information Protection Law, articles 14–15 and 25.
    """
    person = user.person
    if person is None or person.household is None:
        raise NotNow(_("您的账号还没有对上住户，请到村居登记一次。"))
    if not _is_grown(person):
        raise NotNow(_("上不上红榜请家里大人来选。"))
    return _write(person.household, person, wants=wants, channel=_("网上"))


@transaction.atomic
def note_board(household: Household, *, wants: bool, by: User) -> bool:
    """Write down what a household said on paper or at the desk; return whether anything changed.

    It stands in the name of the head, else of the first adult. Raises NotYours where the right ended, NotNow
    for a household of which the register knows no adult.
    """
    check_right(by, NOTE, household)
    people = Person.objects.filter(household=household).order_by("-is_head", "pk")
    person = next((row for row in people if _is_grown(row)), None)
    if person is None:
        raise NotNow(_("名册里这一户还没有大人，请先登记。"))
    changed = _write(household, person, wants=wants, channel=_("纸质"))
    if changed:
        audit.record("points_board.note", by=by, row=household, detail={"wants": str(wants)})
    return changed


def _is_grown(person: Person) -> bool:
    """A year of birth that is not known is no reason to send somebody away."""
    return person.birth_year is None or person.birth_year <= today().year - GROWN


def _write(household: Household, person: Person, *, wants: bool, channel: str) -> bool:
    Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    standing = Consent.objects.filter(person__household=household, purpose=BOARD, withdrawn_at=None)
    if wants == standing.exists():
        return False
    if wants:
        facts = {"version": VERSION, "channel": channel, "given_at": timezone.now()}
        Consent.objects.create(committee_id=household.committee_id, person=person, purpose=BOARD, **facts)
    else:
        standing.update(withdrawn_at=timezone.now())
    bump(household.committee_id)
    return True
