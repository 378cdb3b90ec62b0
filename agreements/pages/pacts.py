"""An agreement for readers: which version holds, how it differs from the last, who signed by block."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Agreement, AgreementVersion, Passing, Signature
from residents.models import Household
from xidu.kit.pact_papers import AgreementPaper
from xidu.kit.templatetags.kit import full_day


@dataclass(frozen=True)
class Line:
    """One line of the text. ``kind``: same, new or gone."""

    kind: str
    words: str


@dataclass(frozen=True)
class BlockShare:
    """How many of a block's households signed; ``percent`` whole, rounded down."""

    name: str
    signed: int
    households: int

    @property
    def percent(self) -> int:
        return self.signed * 100 // self.households if self.households else 0


def lines_of(version: AgreementVersion, before: AgreementVersion | None) -> list[Line]:
    """Return the lines of ``version``, with those that came and went since ``before``."""
    new = version.text.splitlines()
    if before is None:
        return [Line("same", words) for words in new]
    old = before.text.splitlines()
    found: list[Line] = []
    for step, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            found += [Line("same", words) for words in new[c:d]]
            continue
        found += [Line("gone", words) for words in old[a:b]]
        found += [Line("new", words) for words in new[c:d]]
    return found


def shares_of(version: AgreementVersion) -> list[BlockShare]:
    """Return the share of each block of the committee, in its order; two queries."""
    signed = dict(
        Signature.objects.filter(version=version)
        .values_list("household__block")
        .annotate(n=Count("pk"))
        .order_by()
    )
    rows = Household.objects.filter(committee=version.committee_id).values("block", "block__name")
    rows = rows.annotate(n=Count("pk")).order_by("block__position", "block")
    return [BlockShare(row["block__name"], signed.get(row["block"], 0), row["n"]) for row in rows]


@dataclass(frozen=True)
class Step:
    """One step of an agreement's life. ``state``: done, soon (it is the next) or plain (not yet)."""

    words: str
    detail: str
    state: str


def life_of(agreement: Agreement, version: AgreementVersion | None, opinions: int, day: date) -> list[Step]:
    """Return the six steps from the households' words to the review, as far as ``version`` has come."""
    passing: Passing | None = getattr(version, "passing", None)
    heard = version is not None or agreement.opinions_until < day
    rows = [
        (_("听每户的意见"), heard, _opinions(agreement, opinions)),
        (_("起草"), version is not None, _("按大家的意见写成条文，贴出来看")),
        (_("开会表决"), passing is not None and passing.passed, _vote(passing)),
        (_("报街道备案"), bool(version and version.filed_on), _filing(version)),
        (_("生效"), bool(version and version.since and version.since <= day), _beginning(version)),
        (_("复评"), False, _review(version)),
    ]
    following = next(place for place, (_words, done, _detail) in enumerate(rows) if not done)
    return [
        Step(words, detail, "done" if done else "soon" if place == following else "plain")
        for place, (words, done, detail) in enumerate(rows)
    ]


def _opinions(agreement: Agreement, count: int) -> str:
    words = ngettext("收到%(n)d条，网上征求到%(until)s", "收到%(n)d条，网上征求到%(until)s", count)
    return words % {"n": count, "until": full_day(agreement.opinions_until)}


def _vote(passing: Passing | None) -> str:
    if passing is None:
        return _("到会、同意的人数够了才算通过")
    facts = {
        "day": full_day(passing.held_on),
        "meeting": passing.get_meeting_display(),
        "entitled": passing.entitled,
        "present": passing.present,
        "yes": passing.yes,
        "quorum": part_words(passing.quorum),
        "share": part_words(passing.share),
    }
    if passing.passed:
        return (
            _(
                "%(day)s%(meeting)s通过：应到%(entitled)d，实到%(present)d，同意%(yes)d"
                "（到会要%(quorum)s，同意要到会的%(share)s）"
            )
            % facts
        )
    return (
        _(
            "%(day)s%(meeting)s没有通过：应到%(entitled)d，实到%(present)d，同意%(yes)d"
            "（到会要%(quorum)s，同意要到会的%(share)s）"
        )
        % facts
    )


def part_words(figure: str) -> str:
    """Return how the figure of a vote is said: 1/2 is more than half, anything else at least that part."""
    return _("过半") if figure == "1/2" else _("%(part)s以上") % {"part": figure}


def _filing(version: AgreementVersion | None) -> str:
    if version is None or version.filed_on is None:
        return _("通过以后报上去")
    facts = {"day": full_day(version.filed_on), "number": version.filed_as}
    if version.filed_as:
        return _("%(day)s备案，备案号%(number)s") % facts
    return _("%(day)s备案") % facts


def _beginning(version: AgreementVersion | None) -> str:
    if version is None or version.since is None:
        return _("备案以后定日子")
    facts = {"since": full_day(version.since), "until": version.until and full_day(version.until)}
    if version.until is not None:
        return _("%(since)s起，到%(until)s为止") % facts
    return _("%(since)s起") % facts


def _review(version: AgreementVersion | None) -> str:
    if version is None or version.review_on is None:
        return _("生效时定哪天回头看")
    return _("%(day)s以前回头看，要不要改") % {"day": full_day(version.review_on)}


def paper_of(agreement: Agreement, version: AgreementVersion) -> AgreementPaper:
    """Return the sheet to hang up and to sign: the text as it was voted on."""
    passing: Passing | None = getattr(version, "passing", None)
    return AgreementPaper(
        office=agreement.committee.full_name,
        title=agreement.title,
        number=version.number,
        clauses=version.text.splitlines(),
        passed=_vote(passing) if passing else "",
        since=version.since,
        telephone=agreement.committee.telephone,
    )
