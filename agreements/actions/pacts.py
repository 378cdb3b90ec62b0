"""An agreement from the topic to the version in force, and who signed it; no step before its time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.claims import FILE, NotYours, check_right, household_of
from agreements.models import Agreement, AgreementVersion, Audience, HouseholdOpinion, Passing, Signature
from residents.actions.calendar import figure, figure_int
from residents.actions.stamps import bump
from residents.models import Committee, Household
from users.actions import audit
from users.actions.notices import tell_users
from users.models import Grant, User
from users.roles import roles_with
from xidu.kit.dates import chinese_date, today
from xidu.kit.errors import BadValue, NotNow

KEEP = "agreements.keep_agreement"
QUORUMS = {
    Passing.Meeting.VILLAGERS: "quorum_villagers",
    Passing.Meeting.HOUSEHOLDS: "quorum_households",
    Passing.Meeting.RESIDENTS: "quorum_residents",
    Passing.Meeting.MERCHANTS: "quorum_merchants",
}


@transaction.atomic
def start_agreement(
    committee: Committee,
    *,
    title: str,
    topic: str,
    opinions_until: date,
    by: User,
    audience: str = Audience.HOUSEHOLDS,
) -> Agreement:
    """Ask the households, or the merchants, about a topic.

    Raises BadValue for a title that is there, or a day gone by.
    """
    Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    if Agreement.objects.filter(committee=committee, title=title).exists():
        raise BadValue(_("已经有同名的约定，请在那一份里起草新的一版。"))
    if opinions_until < today():
        raise BadValue(_("征求意见的最后一天不能早于今天。"))
    facts = {"title": title, "topic": topic, "opinions_until": opinions_until, "by": by}
    facts["audience"] = audience
    row = Agreement.objects.create(committee=committee, **facts)
    bump(committee.pk)
    return row


@transaction.atomic
def write_opinion(
    agreement: Agreement,
    *,
    words: str,
    door: str,
    source: str,
    household: Household | None = None,
    by: Any = None,
) -> HouseholdOpinion:
    """Keep what a household said; the same ``source`` once. On the site only until the last day."""
    if known := HouseholdOpinion.objects.filter(source=source).first():
        return known
    if not words.strip():
        raise BadValue(_("请写想法，例如“菜地不要占路”。"))
    if door == HouseholdOpinion.Door.WEB and today() > agreement.opinions_until:
        raise NotNow(_("网上征求意见已经结束，可以到村居当面说。"))
    facts: dict[str, Any] = {"words": words.strip()[:500], "door": door, "household": household, "by": by}
    row = HouseholdOpinion.objects.create(
        committee_id=agreement.committee_id, agreement=agreement, source=source, **facts
    )
    bump(agreement.committee_id)
    return row


@transaction.atomic
def draft_version(agreement: Agreement, *, text: str, by: User) -> AgreementVersion:
    """Keep the wording of the version no meeting has voted on yet, or begin the next one with it."""
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if not text.strip():
        raise BadValue(_("请写约定的正文，一行一条。"))
    rows = AgreementVersion.objects.filter(agreement=agreement)
    draft = rows.filter(passing=None).first()
    if draft is None:
        number = (rows.aggregate(most=Max("number"))["most"] or 0) + 1
        draft = AgreementVersion(
            committee_id=agreement.committee_id, agreement=agreement, number=number, drafted_by=by
        )
    draft.text = text.strip()
    draft.save()
    bump(agreement.committee_id)
    return draft


@transaction.atomic
def record_meeting(
    version: AgreementVersion, *, meeting: str, held_on: date, entitled: int, present: int, yes: int, by: User
) -> Passing:
    """Write down the vote and whether it carries by the figures of that day; a second time is the first.

    Raises BadValue for numbers that do not fit and a day to come.
    """
    row = locked_version(version)
    if known := Passing.objects.filter(version=row).first():
        return known
    if not 0 <= yes <= present <= entitled or entitled == 0:
        raise BadValue(_("应到、实到、同意的人数对不上，请核对。"))
    if held_on > today():
        raise BadValue(_("会还没开，请开完再记。"))
    if (meeting == Passing.Meeting.MERCHANTS) != (row.agreement.audience == Audience.MERCHANTS):
        raise BadValue(_("商户的约定由商户会议通过，住户的约定由村（居）民会议通过。"))
    quorum = figure(QUORUMS[Passing.Meeting(meeting)], on=held_on, committee=row.committee)
    share = figure("passing_share", on=held_on, committee=row.committee)
    done = Passing.objects.create(
        committee_id=row.committee_id,
        version=row,
        meeting=meeting,
        held_on=held_on,
        entitled=entitled,
        present=present,
        yes=yes,
        quorum=quorum,
        share=share,
        passed=reaches(present, entitled, quorum) and reaches(yes, present, share),
        by=by,
    )
    bump(row.committee_id)
    audit.record("agreement.vote", by=by, row=done, detail={"passed": str(done.passed)})
    return done


def reaches(part: int, whole: int, figure_text: str) -> bool:
    """Say whether ``part`` of ``whole`` reaches the figure: 1/2 is more than half, anything else at least."""
    needed = Fraction(figure_text)
    have = Fraction(part, whole) if whole else Fraction(0)
    return have > needed if needed == Fraction(1, 2) else have >= needed


@transaction.atomic
def file_version(version: AgreementVersion, *, on: date, filed_as: str, by: User) -> AgreementVersion:
    """Write down that the street has it. Raises NotNow unless a meeting passed it."""
    row = locked_version(version)
    passing = Passing.objects.filter(version=row).first()
    if passing is None or not passing.passed:
        raise NotNow(_("要会议先通过，才能报街道备案。"))
    if on < passing.held_on or on > today():
        raise BadValue(_("备案日期要在开会以后、今天以前。"))
    row.filed_on, row.filed_as = on, filed_as.strip()[:40]
    row.save(update_fields=["filed_on", "filed_as"])
    bump(row.committee_id)
    audit.record("agreement.file", by=by, row=row)
    return row


@transaction.atomic
def begin_version(version: AgreementVersion, *, since: date, review_on: date, by: User) -> AgreementVersion:
    """Let a filed version hold from ``since``; the one before ends the day before. Raises NotNow unfiled."""
    row = locked_version(version)
    if row.filed_on is None:
        raise NotNow(_("要先报街道备案，才能生效。"))
    if row.since is not None:
        raise NotNow(_("这一版已经定了生效日期。"))
    if since < row.filed_on or review_on <= since:
        raise BadValue(_("生效在备案以后，复评在生效以后，请核对日期。"))
    others = AgreementVersion.objects.filter(agreement=row.agreement, since__isnull=False)
    if others.filter(since__gte=since).exists():
        raise BadValue(_("已经有一版从那天或更晚起生效，请把日期往后写。"))
    others.filter(until=None).update(until=since - timedelta(days=1))
    row.since, row.review_on = since, review_on
    row.save(update_fields=["since", "review_on"])
    bump(row.committee_id)
    audit.record("agreement.begin", by=by, row=row, detail={"since": since})
    return row


@transaction.atomic
def sign_version(version: AgreementVersion, household: Household, *, door: str, by: User) -> Signature:
    """Let a household hold to a passed version; twice is once. Online for one's own household alone."""
    row = locked_version(version)
    if row.agreement.audience != Audience.HOUSEHOLDS:
        raise NotNow(_("这一份是商户的约定，由店家来签。"))
    if known := Signature.objects.filter(version=row, household=household).first():
        return known
    if door == Signature.Door.WEB:
        if household_of(by) != household.pk:
            raise NotYours(_("只能替自己家签。"))
    else:
        check_right(by, FILE, household)
    if not Passing.objects.filter(version=row, passed=True).exists():
        raise NotNow(_("会议通过以后才能签。"))
    done = Signature.objects.create(
        committee_id=row.committee_id, version=row, household=household, door=door, by=by
    )
    bump(row.committee_id)
    return done


def warn_of_review(now: datetime) -> int:
    """Tell whoever keeps agreements that a review date is near, once for each version; return the new rows.

    Basis: the figure ``agreement_review_notice_days``.
    """
    day = timezone.localdate(now)
    ahead = day + timedelta(days=figure_int("agreement_review_notice_days", on=day))
    rows = AgreementVersion.objects.in_force_on(day).filter(review_on__lte=ahead)
    return sum(_warn(row, day) for row in rows.select_related("agreement", "committee"))


def _warn(row: AgreementVersion, day: date) -> int:
    grants = Grant.objects.effective_on(day).filter(committee=row.committee, role__in=roles_with(KEEP))
    users = User.objects.filter(pk__in=grants.values("user"))
    body = _("《%(title)s》第%(number)d版到%(day)s要复评，请安排征求意见。")
    facts = {"title": row.agreement.title, "number": row.number, "day": chinese_date(row.review_on or day)}
    return tell_users(
        users,
        key=f"agreement-review:{row.pk}",
        topic="agreements",
        subject=_("约定快到复评日期"),
        body=body % facts,
        committee=row.committee,
        url=f"/desk/agreements/{row.agreement_id}/",
    )


def locked_version(version: AgreementVersion) -> AgreementVersion:
    rows = AgreementVersion.objects.select_for_update(of=("self",))
    return rows.select_related("agreement", "committee").get(pk=version.pk)
