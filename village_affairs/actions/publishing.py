"""Draft → supervisor's seal → director publishes. Three people, one content, numbered without gaps.

Basis: Shanghai measures on villagers' committees, article 23 (what and when); organic law of villagers'
committees, articles 30–32 (truth, supervision).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from residents.models import Committee
from users.actions.audit import record
from users.models import User
from village_affairs import signals
from village_affairs.actions.checking import ChainBroken, check_sums
from village_affairs.actions.content import LINE_FIELDS, SUMS, content_of, digest
from village_affairs.actions.duties import due_of, fulfil
from village_affairs.actions.gate import GateStopped, stopped_by
from village_affairs.actions.importing import IMPORTER
from village_affairs.actions.posting import checked_posting_days
from village_affairs.actions.searching import put_in_search
from village_affairs.actions.subscribers import tell_subscribers
from village_affairs.models import (
    Attachment,
    FinanceLine,
    Publication,
    Return,
    Signoff,
    Version,
    Withdrawal,
)
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import NotNow, RuleBroken

__all__ = [
    "ChainBroken",
    "ContentChanged",
    "SamePerson",
    "check_sums",
    "publish",
    "send_back",
    "sign",
    "start_correction",
    "submit",
    "withdraw",
]
State = Version.State


class SamePerson(RuleBroken):
    """Making, signing and publishing are three people's work."""


class ContentChanged(RuleBroken):
    """What is there is not what was signed."""


def _locked(version: Version, *states: str, sentence: str) -> Version:
    """Return the row locked until the transaction ends. Raises NotNow if it is in none of ``states``."""
    row = Version.objects.select_for_update(of=("self",)).select_related("disclosure", "committee", "maker")
    found = row.get(pk=version.pk)
    if found.state not in states:
        raise NotNow(sentence)
    return found


@transaction.atomic
def submit(version: Version, *, by: User) -> Version:
    """Hand a draft to the supervisors. A table brought in by command gets ``by`` as its maker.

    Raises NotNow for anything but a draft, ChainBroken where the sums do not hold, GateStopped for a number.
    """
    row = _locked(version, State.DRAFT, State.RETURNED, sentence=_("这一版已经交上去了，不用再交"))
    check_sums(row)
    if findings := stopped_by(row):
        raise GateStopped(findings)
    if row.maker.username == IMPORTER:
        row.maker = by
    row.state, row.submitted_at = State.SUBMITTED, timezone.now()
    row.save(update_fields=["maker", "state", "submitted_at"])
    record("version.submit", by=by, row=row)
    return row


@transaction.atomic
def sign(version: Version, *, by: User, note: str = "", at: datetime | None = None) -> Signoff:
    """Put the supervisors' seal under the exact content of a submitted version.

    Raises SamePerson for its maker, NotNow for anything not submitted, GateStopped for a number in it.
    """
    row = _locked(version, State.SUBMITTED, sentence=_("这一版不在等审核，先请制表人提交"))
    if row.maker_id == by.pk:
        raise SamePerson(_("制表的人不能自己审核，请村务监督委员会另一位成员来签"))
    check_sums(row)
    if findings := stopped_by(row):
        raise GateStopped(findings)
    signoff = Signoff.objects.create(
        version=row,
        maker=row.maker,
        supervisor=by,
        sha256=digest(content_of(row)),
        signed_at=at or timezone.now(),
        note=note.strip()[:200],
    )
    row.state = State.SIGNED
    row.save(update_fields=["state"])
    record("version.sign", by=by, row=row, detail={"sha256": signoff.sha256})
    return signoff


@transaction.atomic
def send_back(version: Version, *, by: User, reason: str) -> Version:
    """Send a version back to its maker with ``reason`` and return the version to mend.

    Before the seal that is the same one. What was sealed stays for ever as it was sealed: it is dropped, and
    a copy with the next number is mended instead.

    Raises NotNow for drafts and published ones, RuleBroken without a reason.
    """
    if not reason.strip():
        raise RuleBroken(_("请写明哪里要改，制表人才知道怎么改"))
    sentence = _("只有交上来还没公开的表才能退回")
    row = _locked(version, State.SUBMITTED, State.SIGNED, sentence=sentence)
    reason = reason.strip()[:200]
    Return.objects.create(version=row, by=by, at=timezone.now(), reason=reason)
    record("version.return", by=by, row=row)
    if row.state == State.SIGNED:
        Version.objects.filter(pk=row.pk).update(state=State.DROPPED)
        return _copy(row, maker=row.maker, reason=row.reason or reason, state=State.RETURNED)
    row.state = State.RETURNED
    row.save(update_fields=["state"])
    return row


def _copy(version: Version, *, maker: User, reason: str, state: str) -> Version:
    """Return a new version with the next number, the same lines and the same papers."""
    last = Version.objects.filter(disclosure=version.disclosure_id).aggregate(last=Max("number"))["last"]
    copy = Version.objects.create(
        committee_id=version.committee_id,
        disclosure=version.disclosure,
        number=last + 1,
        state=state,
        maker=maker,
        reason=reason,
        words=version.words,
        body=version.body,
        source_name=version.source_name,
        source_sha256=version.source_sha256,
        **{name: getattr(version, name) for name in SUMS},
    )
    lines = version.lines.values("position", *LINE_FIELDS)
    FinanceLine.objects.bulk_create(
        FinanceLine(committee_id=copy.committee_id, version=copy, **line) for line in lines
    )
    papers = version.attachments.values("committee_id", "title", "file", "kind", "size", "sha256", "position")
    Attachment.objects.bulk_create(Attachment(version=copy, **paper) for paper in papers)
    return copy


@transaction.atomic
def publish(
    version: Version, *, by: User, at: datetime | None = None, posting_days: int | None = None
) -> Publication:
    """Make a signed version public: next number of the committee's year, hash, dates; tell those who asked.

    ``posting_days`` is how long it hangs, not below the figure in force, which is also the default.
    Publishing the same version again returns its publication. Raises SamePerson, NotNow, ContentChanged
    (not what was signed), ChainBroken, GateStopped and PostingTooShort; each leaves everything as it was.
    """
    # The committee's row is the lock under which numbers are drawn and months follow each other.
    committee = Committee.objects.select_for_update(no_key=True).get(pk=version.committee_id)
    if done := Publication.objects.filter(version=version.pk).first():
        return done
    row = _locked(version, State.SIGNED, sentence=_("还没有审核签字，不能公开；先请村务监督委员会签字"))
    signoff, content = row.signoff, content_of(row)
    _check_publisher(row, signoff, by)
    if digest(content) != signoff.sha256:
        raise ContentChanged(_("内容和签字时不一样了，请退回重签"))
    check_sums(row)
    if findings := stopped_by(row):
        raise GateStopped(findings)
    at = at or timezone.now()
    days = checked_posting_days(row, posting_days, on=at.astimezone(SHANGHAI).date())
    publication = _put_up(row, content, by, at, days)
    fulfil(row.disclosure)
    put_in_search(publication)
    bump(committee.pk)
    signals.published.send(Publication, publication=publication)
    tell_subscribers(publication)
    record("publication.publish", by=by, row=publication, detail={"sha256": publication.sha256})
    return publication


def _check_publisher(version: Version, signoff: Signoff, by: User) -> None:
    if by.pk == version.maker_id:
        raise SamePerson(_("制表的人不能自己签发，请主任签发"))
    if by.pk == signoff.supervisor_id:
        raise SamePerson(_("审核的人不能自己签发，请主任签发"))


def _put_up(
    version: Version, content: dict[str, object], by: User, at: datetime, posting: int
) -> Publication:
    day, committee = at.astimezone(SHANGHAI).date(), version.committee
    numbers = Publication.objects.filter(committee=committee, year=day.year)
    publication = Publication.objects.create(
        committee=committee,
        disclosure=version.disclosure,
        version=version,
        previous=Publication.objects.filter(disclosure=version.disclosure_id, successor=None).first(),
        year=day.year,
        number=(numbers.aggregate(last=Max("number"))["last"] or 0) + 1,
        maker=version.maker,
        supervisor=version.signoff.supervisor,
        publisher=by,
        published_at=at,
        due_on=due_of(version.disclosure, figure_int("finance_due_day", on=day, committee=committee)),
        posted_until=day + timedelta(days=posting),
        content=content,
        sha256=version.signoff.sha256,
    )
    Version.objects.filter(pk=version.pk).update(state=State.PUBLISHED)
    return publication


@transaction.atomic
def start_correction(publication: Publication, *, reason: str, by: User) -> Version:
    """Return a new draft with the published lines and papers, for the same three steps as the first time.

    While one is open for this disclosure it is returned instead. Raises RuleBroken without a reason, NotNow
    for a version a newer one has taken the place of.
    """
    if not reason.strip():
        raise RuleBroken(_("请写明为什么要更正，居民会看到这句话"))
    # Two at once take turns at the committee's row.
    Committee.objects.select_for_update(no_key=True).get(pk=publication.committee_id)
    if work := Version.objects.in_work().filter(disclosure=publication.disclosure_id).first():
        return work
    if Publication.objects.filter(previous=publication.pk).exists():
        raise NotNow(_("这一版已经更正过了，请从最新的一版开始更正"))
    version = _copy(publication.version, maker=by, reason=reason.strip()[:200], state=State.DRAFT)
    record("correction.start", by=by, row=version)
    return version


@transaction.atomic
def withdraw(publication: Publication, *, by: User, reason: str) -> Withdrawal:
    """Take a publication off the public pages for ``reason``; its row and content stay. Twice is once.

    Raises RuleBroken without a reason.
    """
    if not reason.strip():
        raise RuleBroken(_("请写明为什么撤下，居民会看到这句话"))
    Committee.objects.select_for_update(no_key=True).get(pk=publication.committee_id)
    withdrawal, made = Withdrawal.objects.get_or_create(
        publication=publication, defaults={"by": by, "at": timezone.now(), "reason": reason.strip()[:200]}
    )
    if made:
        fulfil(publication.disclosure)
        bump(publication.committee_id)
        record("publication.withdraw", by=by, row=publication)
    return withdrawal
