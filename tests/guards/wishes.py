"""A wish that waits and one that came true, both of the canary's family, for the guards' world."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from residents.models import Person
from services.actions import wishes as acts
from services.actions.wishes_after import deliver_wish, thank
from services.actions.wishes_claims import Claimer, approve_claim, claim_wish
from services.models import Wish, WishRound
from tests.village_affairs.people import Village
from xidu.kit.dates import today


@dataclass
class SmallWishes:
    wish_round: WishRound
    small_wish: Wish
    open_wish: Wish


def build_wishes(own: Village, person: Person, photo: SimpleUploadedFile, phone: str) -> SmallWishes:
    rounds = [_round(own, title) for title in ("暖冬心愿", "新春心愿")]
    came, waits = (_published(own, row, person, phone) for row in rounds)
    claim = claim_wish(came, Claimer("老共建", "unit", phone=phone), key="world")
    approve_claim(claim, by=own.clerk)
    came = deliver_wish(came, photo=photo, by=own.clerk)
    came = thank(came, words="谢谢好心人", public=True, by=own.clerk)
    return SmallWishes(rounds[0], came, waits)


def _round(own: Village, title: str) -> WishRound:
    days = {"since": today() - dt.timedelta(days=3), "until": today() + dt.timedelta(days=9)}
    return acts.open_round(own.committee, title=title, key=title, by=own.clerk, **days)


def _published(own: Village, row: WishRound, person: Person, phone: str) -> Wish:
    facts = {
        "item": "学习桌",
        "kind": "goods",
        "cost": Decimal(300),
        "person": person,
        # Said in full at the door, and to be found nowhere outside.
        "why": f"{person.name}家里困难，电话{phone}",
        "family_phone": True,
    }
    home = person.household
    wish = acts.collect_wish(row, home, facts, door="desk", key=f"world:{row.pk}", by=own.clerk)
    acts.verify_wish(wish, note=f"看过了，{person.name}和奶奶住，{phone}", by=own.director)
    return acts.publish_wish(wish, {}, by=own.clerk)
