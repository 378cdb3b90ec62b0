"""How a demand ends, honestly, each outcome with its own proof; how several become one, or one several."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from demands import signals
from demands.actions.dispatch import HANDLE, a_reason, locked, must, must_be, must_have
from demands.actions.history import step
from demands.actions.intake import checked, keep_photos, raise_demand, standing_one
from demands.actions.telling import TRIAGE, NotYours, tell_everyone
from demands.models import Demand, MeToo, Outcome, Step
from residents.actions.stamps import bump
from users.models import User
from xidu.kit.cells import squeezed
from xidu.kit.errors import BadValue, NotNow, RuleBroken
from xidu.kit.gate import scan_text
from xidu.kit.language import in_chinese
from xidu.kit.uploads import Upload

State, What, Kind = Demand.State, Step.What, Outcome.Kind
MOST_PARTS = 6


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

    "Solved" needs a photo or a note that proves it, "referred" to whom, "duplicate" of which.
    Raises NotNow when nothing is open, NotYours for somebody who does not handle it or who ended the round
    before, LacksProof, and BadValue for words with a number in them.
    """
    demand = locked(demand)
    must(by, HANDLE, demand)
    must_be(demand, State.ASSIGNED, State.WORKING, State.PAUSED)
    must_have(demand, by)
    words = _clean(words)
    proof, referred_to = squeezed(proof)[:300], squeezed(referred_to)[:80]
    _check_proof(kind, proof, photo, referred_to, duplicate_of)
    first = demand.outcomes.filter(round=1).first() if demand.round > 1 else None
    if first and first.by_id == by.pk:
        raise NotYours(_("上一次是您答复的，居民不满意，这一次要换一个人办。"))
    kept = keep_photos(demand, [photo], by=by)[0] if photo else None
    return _end(
        demand,
        Outcome(
            kind=kind,
            words=words,
            proof=proof,
            photo=kept,
            referred_to=referred_to,
            duplicate_of=duplicate_of,
            by=by,
            first_by=first.by if first else None,
        ),
        at,
    )


def _clean(words: str) -> str:
    words = checked(words)
    if len(words) > 2000:
        raise BadValue(_("最多写%(most)d个字，现在有%(have)d个字。") % {"most": 2000, "have": len(words)})
    if found := scan_text(words):
        kinds = "、".join(sorted({finding.excerpt_masked for finding in found}))
        raise BadValue(_("答复里不能有号码：%(found)s。请删去再提交。") % {"found": kinds})
    return words


def _check_proof(
    kind: str, proof: str, photo: Upload | None, referred_to: str, duplicate_of: Demand | None
) -> None:
    if kind not in Kind.values:
        raise BadValue(_("请选一种结果。"))
    if kind == Kind.SOLVED and not proof and photo is None:
        raise LacksProof(_("“解决了”要有证明：传一张照片，或写一句怎么看得出来已经好了。"))
    if kind == Kind.REFERRED and not referred_to:
        raise LacksProof(_("请写清楚转给了哪个部门、哪个人。"))
    if kind == Kind.DUPLICATE and duplicate_of is None:
        raise LacksProof(_("请选和哪一件一样。"))


@in_chinese()
def _end(demand: Demand, outcome: Outcome, at: datetime | None) -> Outcome:
    """Write the outcome down and tell everybody; nothing is left to rate where nothing was done."""
    moment = at or timezone.now()
    outcome.committee_id, outcome.demand, outcome.round = demand.committee_id, demand, demand.round
    outcome.due_on, outcome.at = demand.due_on, moment
    outcome.save(force_insert=True)
    final = outcome.kind in {Kind.DUPLICATE, Kind.WITHDRAWN}
    demand.state = State.CLOSED if final else State.DONE
    demand.paused_on, demand.done_at = None, moment
    demand.closed_at = moment if final else None
    demand.save(update_fields=["state", "paused_on", "done_at", "closed_at"])
    told = _told(outcome)
    row = step(demand, What.OUTCOME, by=outcome.by, reason=outcome.words, told=told, at=moment)
    tell_everyone(demand, row, told)
    bump(demand.committee_id)
    signals.concluded.send(Outcome, outcome=outcome)
    return outcome


def _told(outcome: Outcome) -> str:
    """Return the sentence the asker reads: each outcome has its own."""
    words = outcome.words if len(outcome.words) <= 120 else f"{outcome.words[:120]}…"
    start = {
        Kind.SOLVED: _("这件事办好了：%(words)s 好不好，请您说一声"),
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
    if demand.me_toos.exists():
        raise NotNow(_("还有邻居也遇到这件事，不能撤回；办好了一起告诉大家。"))
    return _end(demand, Outcome(kind=Kind.WITHDRAWN, words=squeezed(words)[:500] or _("居民自己撤回")), at)


@transaction.atomic
def merge(demand: Demand, *, into: Demand, reason: str, by: User, at: datetime | None = None) -> Demand:
    """Make ``demand`` part of ``into``: its asker and everyone with it hear of ``into`` from now on.

    Returns the one that stands. Raises NotNow for a demand that is over, or for merging into itself,
    directly or by way of others.
    """
    into = standing_one(into)
    if into.pk == demand.pk:
        raise NotNow(_("不能并到自己里面。"))
    # Both rows are locked in the order of their ids, so that two merges cannot wait for each other.
    rows = {row.pk: row for row in (locked(one) for one in sorted((demand, into), key=lambda row: row.pk))}
    demand, into = rows[demand.pk], rows[into.pk]
    for row in (demand, into):
        must(by, TRIAGE, row)
    if demand.committee_id != into.committee_id:
        raise NotYours(_("只能并同一个村居的诉求。"))
    if not demand.is_open or not into.is_open:
        raise NotNow(_("已经答复的诉求不能并。"))
    why = a_reason(reason)
    _move_people(demand, into, at or timezone.now())
    outcome = Outcome(kind=Kind.DUPLICATE, words=why, by=by, duplicate_of=into)
    _end(demand, outcome, at)
    demand.merged_into = into
    demand.save(update_fields=["merged_into"])
    step(
        into,
        What.MERGED,
        by=by,
        reason=_("并入%(number)s号：%(why)s") % {"number": demand, "why": why},
        at=at,
    )
    return into


def _move_people(demand: Demand, into: Demand, at: datetime) -> None:
    """Let the asker of ``demand`` and its me-toos stand on ``into``, each once and by their own channel."""
    there = into.me_toos.all()
    phones = {row.phone_index for row in there if row.phone_index} | {into.phone_index} - {""}
    users = {row.user_id for row in there if row.user_id} | ({into.user_id} if into.user_id else set())
    moving: list[Demand | MeToo] = [demand, *demand.me_toos.select_related("user", "block")]
    for row in moving:
        if row.phone_index in phones - {""} or (row.user_id and row.user_id in users):
            continue
        copy = MeToo(
            committee_id=into.committee_id,
            demand=into,
            block=row.block,
            user=row.user,
            hear_by=row.hear_by,
            came_from=demand,
            source=f"merged:{into.pk}:{'d' if isinstance(row, Demand) else 'm'}{row.pk}",
            at=at,
        )
        copy.keep_phone(row.phone, into.committee_id)
        copy.save(force_insert=True)
        phones |= {copy.phone_index} - {""}
        users |= {copy.user_id} if copy.user_id else set()


@transaction.atomic
def split(
    demand: Demand, *, parts: list[str], reason: str, by: User, at: datetime | None = None
) -> list[Demand]:
    """Make a demand of each of ``parts``, with numbers of their own; the whole stays as the first part.

    The asker hears of each by the way they left. Raises BadValue for fewer than one part besides the first.
    """
    demand = locked(demand)
    must(by, TRIAGE, demand)
    must_be(demand, State.NEW, State.ASSIGNED, State.WORKING)
    why = a_reason(reason)
    parts = [part.strip() for part in parts if part.strip()]
    if not 1 <= len(parts) < MOST_PARTS:
        raise BadValue(_("请写1到%(most)d件分出来的事，一件一行。") % {"most": MOST_PARTS - 1})
    before = demand.parts.count()
    made = []
    for number, words in enumerate(parts, before + 1):
        row, _unused = raise_demand(
            committee=demand.committee,
            kind=demand.kind,
            words=words,
            source=f"split:{demand.pk}:{number}",
            phone=demand.phone,
            is_private=demand.is_private,
            at=at,
            door=demand.door,
            block=demand.block,
            place=demand.place,
            name=demand.name,
            hear_by=demand.hear_by,
            user=demand.user,
            taken_by=by,
            split_from=demand,
        )
        made.append(row)
    numbers = "、".join(str(row) for row in made)
    step(
        demand,
        What.SPLIT,
        by=by,
        reason=_("分出%(numbers)s：%(why)s") % {"numbers": numbers, "why": why},
        at=at,
    )
    return made
