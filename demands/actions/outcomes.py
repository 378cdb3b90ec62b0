"""How a demand ends, honestly, each outcome with its own proof; how several become one, or one several."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demands import signals
from demands.actions.adjusting import run_on
from demands.actions.history import step
from demands.actions.intake import checked, raise_demand, standing_one
from demands.actions.moving import move_people, share_me_toos
from demands.actions.photos import keep_photos
from demands.actions.rules import (
    HANDLE,
    a_reason,
    a_reason_to_tell,
    both_locked,
    locked,
    must,
    must_be,
    must_have,
)
from demands.actions.telling import TRIAGE, NotYours, say, tell_everyone
from demands.models import Demand, Outcome, Step
from residents.actions.stamps import bump
from users.models import User
from xidu.kit.cells import squeezed
from xidu.kit.errors import BadValue, NotNow, RuleBroken
from xidu.kit.gate import scan_text
from xidu.kit.gate.text import masked
from xidu.kit.language import in_chinese
from xidu.kit.uploads import Upload

State, What, Kind = Demand.State, Step.What, Outcome.Kind
MOST_PARTS = 6
# What ready words leave open for the case at hand.
BLANK = re.compile(r"【[^】]{0,30}】")


class LacksProof(RuleBroken):
    """The outcome says more than it can show."""


@transaction.atomic
def conclude(
    demand: Demand,
    *,
    kind: str,
    words: str,
    by: User,
    proof: str = "",
    photo: Upload | None = None,
    referred_to: str = "",
    duplicate_of: Demand | None = None,
    at: datetime | None = None,
) -> Outcome:
    """End the open round with one of the outcomes; everybody concerned hears the words.

    "Solved" needs a photo or a note that proves it, "referred" to whom, "duplicate" of which: its people go
    over to that one while it is open. A stopped clock runs on first, so that standing still is not late.
    Raises NotNow when nothing is open, NotYours for somebody who does not handle it or who ended the round
    before, LacksProof, and BadValue for words with a number in them.
    """
    demand, same = _with_the_same(demand, kind, duplicate_of)
    must(by, HANDLE, demand)
    must_be(demand, State.ASSIGNED, State.WORKING, State.PAUSED)
    must_have(demand, by)
    outcome = Outcome(kind=kind, words=_clean(words), by=by, duplicate_of=same)
    outcome.proof, outcome.referred_to = squeezed(proof)[:300], squeezed(referred_to)[:80]
    _check_proof(demand, outcome, photo)
    outcome.first_by = _first_handler(demand, by)
    if photo:
        outcome.photo = keep_photos(demand, [photo], by=by)[0]
    if same and same.is_open:
        move_people(demand, same, at or timezone.now())
        demand.merged_into = same
    return _end(demand, outcome, at)


def _first_handler(demand: Demand, by: User) -> User | None:
    """Return who ended the first round. Raises NotYours if that is ``by``."""
    first = demand.outcomes.filter(round=1).first() if demand.round > 1 else None
    if first and first.by_id == by.pk:
        raise NotYours(_("上一次是您答复的，居民不满意，这一次要换一个人办。"))
    return first.by if first else None


def _clean(words: str) -> str:
    words = checked(words)
    if len(words) > 2000:
        raise BadValue(_("最多写%(most)d个字，现在有%(have)d个字。") % {"most": 2000, "have": len(words)})
    if found := scan_text(words):
        kinds = "、".join(sorted({finding.excerpt_masked for finding in found}))
        raise BadValue(_("答复里不能有号码：%(found)s。请删去再提交。") % {"found": kinds})
    if blank := BLANK.search(words):
        raise BadValue(_("答复用语里还空着%(blank)s，请改成这件事的话再提交。") % {"blank": blank[0]})
    return words


def _with_the_same(demand: Demand, kind: str, duplicate_of: Demand | None) -> tuple[Demand, Demand | None]:
    """Return the demand, and the one it repeats where that is the outcome, both locked."""
    if kind != Kind.DUPLICATE or duplicate_of is None:
        return locked(demand), None
    same = standing_one(duplicate_of)
    if same.pk == demand.pk:
        raise NotNow(_("不能并到自己里面。"))
    if same.committee_id != demand.committee_id:
        raise NotYours(_("只能并同一个村居的诉求。"))
    return both_locked(demand, same)


def _check_proof(demand: Demand, outcome: Outcome, photo: Upload | None) -> None:
    kind = outcome.kind
    if kind not in Kind.values:
        raise BadValue(_("请选一种结果。"))
    if kind == Kind.SOLVED and not outcome.proof and photo is None:
        raise LacksProof(_("“解决了”要有证明：传一张照片，或写一句怎么看得出来已经好了。"))
    if kind == Kind.REFERRED and not outcome.referred_to:
        raise LacksProof(_("请写清楚转给了哪个部门、哪个人。"))
    if kind == Kind.DUPLICATE and outcome.duplicate_of is None:
        raise LacksProof(_("请选和哪一件一样。"))
    if kind == Kind.WITHDRAWN:
        _check_alone(demand)


def _check_alone(demand: Demand) -> None:
    if demand.me_toos.exists():
        raise NotNow(_("还有邻居也遇到这件事，不能撤回；办好了一起告诉大家。"))


@in_chinese()
def _end(demand: Demand, outcome: Outcome, at: datetime | None) -> Outcome:
    """Write the outcome down and tell everybody; nothing is left to rate where nothing was done."""
    moment = at or timezone.now()
    run_on(demand, moment)
    outcome.committee_id, outcome.demand, outcome.round = demand.committee_id, demand, demand.round
    outcome.due_on, outcome.at = demand.due_on, moment
    outcome.save(force_insert=True)
    final = outcome.kind in {Kind.DUPLICATE, Kind.WITHDRAWN}
    demand.state = State.CLOSED if final else State.DONE
    demand.done_at, demand.closed_at = moment, moment if final else None
    demand.save(update_fields=["state", "paused_on", "due_on", "done_at", "closed_at", "merged_into"])
    told = _told(outcome)
    row = step(demand, What.OUTCOME, by=outcome.by, reason=outcome.words, told=told, at=moment)
    ask = _("好不好，请您说一声") if outcome.kind == Kind.SOLVED else ""
    tell_everyone(demand, row, told, ask)
    bump(demand.committee_id)
    signals.concluded.send(Outcome, outcome=outcome)
    return outcome


def _told(outcome: Outcome) -> str:
    """Return the sentence the asker reads: each outcome has its own."""
    words = outcome.words if len(outcome.words) <= 120 else f"{outcome.words[:120]}…"
    start = {
        Kind.SOLVED: _("这件事办好了：%(words)s"),
        Kind.EXPLAINED: _("我们来说明一下：%(words)s"),
        Kind.REFERRED: _("这件事归%(to)s管，已经转过去了：%(words)s"),
        Kind.DUPLICATE: _("这件事和%(of)s号是同一件，并到一起办：%(words)s"),
        Kind.WITHDRAWN: _("您撤回了，这件事不再办"),
        Kind.IMPOSSIBLE: _("这件事现在办不了：%(words)s"),
    }[Kind(outcome.kind)]
    return start % {"words": words, "to": outcome.referred_to, "of": outcome.duplicate_of}


@transaction.atomic
def withdraw(demand: Demand, *, words: str = "", at: datetime | None = None) -> Outcome:
    """Take it back, by the asker. Others who have the same worry keep it open: raises NotNow then."""
    demand = locked(demand)
    if not demand.is_open:
        raise NotNow(_("这件事已经有答复了，不用撤回。"))
    _check_alone(demand)
    with in_chinese():
        words = masked(squeezed(words)[:500]) or _("居民自己撤回")
    return _end(demand, Outcome(kind=Kind.WITHDRAWN, words=words), at)


@transaction.atomic
def merge(demand: Demand, *, into: Demand, reason: str, by: User, at: datetime | None = None) -> Demand:
    """Make ``demand`` part of ``into``: its asker and everyone with it hear of ``into`` from now on.

    Returns the one that stands. Raises NotNow for a demand that is over, or for merging into itself,
    directly or by way of others.
    """
    into = standing_one(into)
    if into.pk == demand.pk:
        raise NotNow(_("不能并到自己里面。"))
    demand, into = both_locked(demand, into)
    for row in (demand, into):
        must(by, TRIAGE, row)
    if demand.committee_id != into.committee_id:
        raise NotYours(_("只能并同一个村居的诉求。"))
    if not demand.is_open or not into.is_open:
        raise NotNow(_("已经答复的诉求不能并。"))
    why = a_reason_to_tell(reason)
    move_people(demand, into, at or timezone.now())
    demand.merged_into = into
    _end(demand, Outcome(kind=Kind.DUPLICATE, words=why, by=by, duplicate_of=into), at)
    with in_chinese():
        step(into, What.MERGED, by=by, reason=f"{_('并入%(number)s号') % {'number': demand}}：{why}", at=at)
    return into


@transaction.atomic
def split(
    demand: Demand, *, parts: list[str], reason: str, by: User, at: datetime | None = None
) -> list[Demand]:
    """Make a demand of each of ``parts``, with numbers of their own; the whole stays as the first part.

    A part keeps the deadline: splitting wins nobody time. The asker and every me-too hear of each part. The
    same parts again change nothing. Raises BadValue for no part, or for more than five.
    """
    demand = locked(demand)
    must(by, TRIAGE, demand)
    must_be(demand, State.NEW, State.ASSIGNED, State.WORKING)
    why = a_reason(reason)
    parts = list(dict.fromkeys(checked(part) for part in parts if squeezed(part)))
    if not 1 <= len(parts) < MOST_PARTS:
        raise BadValue(_("请写1到%(most)d件分出来的事，一件一行。") % {"most": MOST_PARTS - 1})
    there = set(demand.parts.values_list("pk", flat=True))
    made = [_part(demand, words, by, at) for words in parts]
    if {row.pk for row in made} <= there:
        return made
    for row in made:
        share_me_toos(demand, row, at or timezone.now())
    numbers = "、".join(f"{row}号" for row in made)
    told = gettext_lazy("说的不止一件事，另外分出%(numbers)s来办")
    say(demand, What.SPLIT, told, by=by, reason=f"{numbers}：{why}", numbers=numbers, at=at)
    return made


def _part(demand: Demand, words: str, by: User, at: datetime | None) -> Demand:
    mark = hashlib.sha256(words.encode()).hexdigest()[:24]
    row, _code = raise_demand(
        committee=demand.committee,
        kind=demand.kind,
        words=words,
        source=f"split:{demand.pk}:{mark}",
        phone=demand.phone,
        is_private=demand.is_private,
        due_on=demand.due_on,
        at=at,
        door=demand.door,
        block=demand.block,
        place=demand.place,
        name=demand.name,
        hear_by=demand.hear_by,
        user=demand.user,
        is_urgent=demand.is_urgent,
        taken_by=by,
        split_from=demand,
    )
    return row
