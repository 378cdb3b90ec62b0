"""What pages show of wishes: anonymous cards, small numbers hidden, the desk's queue, a round's report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from residents.actions.calendar import figure_int
from residents.models import Committee
from services.models import Wish, WishClaim, WishRound
from services.models.wishes import STANDING_CLAIM
from services.querysets import FULFILLED, SHOWN
from xidu.kit.dates import today

HIDE = "clover_hide_below"
CARDS = 60
# Columns a card is made of: the household, the person and every word said about them are not even read.
CARD_FIELDS = ("pk", "number", "band", "kind", "item", "size", "colour", "state", "round__title")


@dataclass(frozen=True)
class Card:
    """All that anybody may read of a wish."""

    pk: int
    number: int
    band: str
    item: str
    more: str
    free: bool
    words: str
    round: str


def card_of(row: dict[str, Any]) -> Card:
    state = row["state"]
    taken = _("有人认领了") if state in ("held", "delivering") else _("圆了")
    free = state == "published"
    return Card(
        pk=row["pk"],
        number=row["number"],
        band=str(Wish.Band(row["band"]).label),
        item=row["item"],
        more="，".join(part for part in (row["size"], row["colour"]) if part),
        free=free,
        words=_("等人认领") if free else taken,
        round=row["round__title"],
    )


def cards_of(committee: Committee) -> list[Card]:
    """Return the cards of the rounds of the last half year, those still free first; one query."""
    rows = Wish.objects.filter(committee=committee).shown()
    recent = rows.filter(round__until__gte=today() - timedelta(days=183))
    shown = [card_of(row) for row in recent.order_by("-round", "number").values(*CARD_FIELDS)[:CARDS]]
    return sorted(shown, key=lambda card: not card.free)


@dataclass(frozen=True)
class Counted:
    """How many came true of how many, for everyone; None hides what is fewer than the street's least."""

    done: int | None
    shown: int | None


def counted(committee: Committee) -> Counted:
    """Return what was ever published at the committee and what came true of it; two queries.

    Where few are left open their number is as telling as a small one: both are hidden then.
    """
    rows = Wish.objects.filter(committee=committee).shown()
    kept = rows.aggregate(shown=Count("pk"), done=Count("pk", filter=Q(state__in=FULFILLED)))
    least, shown, done = figure_int(HIDE, committee=committee), kept["shown"], kept["done"]
    return Counted(
        done=done if done >= least else None,
        shown=shown if shown >= least and (shown == done or shown - done >= least) else None,
    )


def thanks_of(committee: Committee) -> list[str]:
    """Return words of thanks the families let everyone read, newest first; no number beside them."""
    rows = Wish.objects.filter(committee=committee, thanks_public=True).exclude(thanks="")
    return list(rows.order_by("-state_at").values_list("thanks", flat=True)[:12])


@dataclass(frozen=True)
class Held:
    """One claim as its owner sees it. ``left`` are whole hours left of the hold, None once it is no hold."""

    claim: WishClaim
    card: Card
    left: int | None


def held_of(claims: Iterable[WishClaim], now: datetime | None = None) -> list[Held]:
    """Return claims with their cards; ``claims`` come with their wish and its round."""
    moment = now or timezone.now()
    return [Held(row, card_fields_of(row.wish), _left(row, moment)) for row in claims]


def card_fields_of(wish: Wish) -> Card:
    row = {name: getattr(wish, name) for name in CARD_FIELDS[:-1]}
    return card_of({**row, "round__title": wish.round.title})


def _left(claim: WishClaim, moment: datetime) -> int | None:
    if claim.state != WishClaim.State.HELD:
        return None
    return max(0, int((claim.until - moment).total_seconds() // 3600))


@dataclass(frozen=True)
class Waiting:
    """A wish in the desk's queue: what to do next, by when; ``due`` None: no hour is set."""

    wish: Wish
    next: str
    due: date | None
    claim: WishClaim | None = None


NEXT = {
    "collected": gettext_lazy("上门核实"),
    "verified": gettext_lazy("看卡片，公布"),
    "published": gettext_lazy("等人认领"),
    "held": gettext_lazy("答复认领人"),
    "delivering": gettext_lazy("约时间送到，拍照"),
    "delivered": gettext_lazy("问问家里人，道谢"),
    "thanked": gettext_lazy("办结"),
}
# A wish is looked at within so many days of its last step.
WITHIN = {"collected": 7, "verified": 3, "delivering": 7, "delivered": 7, "thanked": 3}


def queue_of(wishes: Iterable[Wish]) -> list[Waiting]:
    """Return open wishes by what is due first; one query beside theirs."""
    rows = [row for row in wishes if row.state in NEXT]
    claims = WishClaim.objects.filter(wish__in=rows, state__in=STANDING_CLAIM)
    by_wish = {claim.wish_id: claim for claim in claims}
    found = [_waiting(row, by_wish.get(row.pk)) for row in rows]
    return sorted(found, key=lambda one: (one.due is None, one.due or date.max, one.wish.pk))


def _waiting(wish: Wish, claim: WishClaim | None) -> Waiting:
    words = str(NEXT[wish.state])
    if wish.state == "published" and wish.due_on is not None:
        late = wish.due_on < today()
        return Waiting(wish, _("安排村居、单位或基金来圆") if late else words, wish.due_on)
    if wish.state == "held" and claim is not None:
        return Waiting(wish, words, timezone.localtime(claim.until).date(), claim)
    due = timezone.localtime(wish.state_at).date() + timedelta(days=WITHIN[wish.state])
    return Waiting(wish, words, due, claim)


@dataclass(frozen=True)
class Report:
    """A round in numbers, for staff: by state, by who fulfilled, and how many came true of those shown."""

    states: list[tuple[str, int]]
    fillers: list[tuple[str, int]]
    done: int
    shown: int
    cost: object


def report_of(round_: WishRound) -> Report:
    """Return the round's numbers; three queries."""
    rows = Wish.objects.filter(round=round_).order_by()
    states = dict(rows.values_list("state").annotate(n=Count("pk")))
    claims = WishClaim.objects.filter(wish__round=round_, state__in=("approved", "done")).order_by()
    fillers = dict(claims.values_list("kind").annotate(n=Count("pk")))
    done = rows.filter(state__in=FULFILLED)
    return Report(
        states=[(str(one.label), states[one.value]) for one in Wish.State if one.value in states],
        fillers=[(str(one.label), fillers[one.value]) for one in WishClaim.Kind if one.value in fillers],
        done=sum(states.get(state, 0) for state in FULFILLED),
        shown=sum(states.get(state, 0) for state in SHOWN),
        cost=sum(done.values_list("cost", flat=True)),
    )
