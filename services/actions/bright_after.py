"""After the stations: the conclusion, told in private, the referral, the operation, and who is due again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from services.actions.bright import check_health, locked
from services.actions.bright_values import read_finding
from services.models import Eye, EyeFile, EyeRecheck, EyeReferral, EyeSurgery
from users.actions import audit
from users.actions.notices import Recipient, cancel, tell
from users.models import User
from xidu.kit.dates import chinese_date, today
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.language import in_chinese

Conclusion, State, Because = EyeFile.Conclusion, EyeReferral.State, EyeRecheck.Because
RECHECK, AFTER_SURGERY, REMIND = "bright_recheck_days", "bright_surgery_days", "bright_remind_days"


@transaction.atomic
def conclude(file: EyeFile, conclusion: str, *, advice: str = "", by: User) -> EyeFile:
    """Note what the doctor says of both eyes together; the person hears that a result is there, no more.

    复查 sets the recheck by the dated figure, 转诊 begins a referral to the hospital of the day. The same
    conclusion twice is once. Raises RecordClosed, BadValue for an unknown word, NotNow before any station
    or where a referral or a done recheck would be lost.
    """
    check_health(file, by)
    row = locked(file)
    if conclusion not in Conclusion.values:
        raise BadValue(_("结论请选“正常”“复查”或“转诊”。"))
    if not row.results.exists():
        raise NotNow(_("还没有一站记了结果，请先检查再下结论。"))
    before = row.read("conclusion")
    if before not in ("", conclusion):
        _undo(row)
    row.keep("conclusion", conclusion)
    row.keep("advice", read_finding(advice))
    row.concluded_at, row.concluded_by = row.concluded_at or timezone.now(), by
    row.save()
    if conclusion == Conclusion.AGAIN:
        _due(row, Because.SCREENING, today() + timedelta(days=figure_int(RECHECK, committee=row.committee)))
    if conclusion == Conclusion.REFER:
        begun = {"committee_id": row.committee_id, "hospital": row.day.hospital, "by": by}
        EyeReferral.objects.get_or_create(file=row, defaults={**begun, "at": timezone.now()})
    _say(row, f"bright:{row.pk}:result", _("结果出来了"), _("结果出来了，请到%(where)s领，当面告诉您。"))
    _kept(row, by)
    return row


def _undo(row: EyeFile) -> None:
    """Take back what an earlier conclusion began, unless it has gone on since."""
    referral = EyeReferral.objects.filter(file=row).first()
    if row.surgeries.exists() or hasattr(row, "aid") or (referral and referral.state != State.ASKED):
        raise NotNow(_("已经转诊或者安排了手术，结论不能再改，请在后面的步骤里写明。"))
    if row.rechecks.exclude(done_at=None).exists():
        raise NotNow(_("已经复查过了，结论不能再改。"))
    if referral:
        referral.delete()
    row.rechecks.all().delete()


def _due(row: EyeFile, because: str, on: date, what: str = "") -> EyeRecheck:
    source = f"{row.pk}:{because}:{what}"
    facts = {"committee_id": row.committee_id, "file": row, "because": because, "due_on": on}
    return EyeRecheck.objects.get_or_create(source=source, defaults=facts)[0]


def _kept(row: EyeFile, by: User) -> None:
    """The public counts may have moved; the trail learns who wrote, not what."""
    bump(row.committee_id)
    audit.record("record.write", by=by, row=row)


@in_chinese()
def _say(row: EyeFile, key: str, subject: str, body: str, **facts: str) -> None:
    """Tell the person that something waits: by their account, their telephone, or their leader's mouth.

    The words say neither what was looked at nor what was found; the leader may be the one who says them.
    """
    person = row.enrolment.person
    account = person.accounts.order_by("pk").first()
    block = person.household.block if person.household else None
    ref = f"user:{account.pk}" if account else f"person:{person.pk}"
    whom = Recipient(ref=ref, user=account, person=person, block=block, phone=person.phone)
    told = {"where": row.day.collect, **facts}
    about = {"topic": "services", "subject": subject, "body": body % told, "committee": row.committee}
    tell(whom, key=key, **about)


@transaction.atomic
def hand_over(file: EyeFile, *, by: User) -> EyeFile:
    """Note that the person was told in private; twice is once. Raises RecordClosed, NotNow."""
    check_health(file, by)
    row = locked(file)
    if row.concluded_at is None:
        raise NotNow(_("还没有结论，先不能发结果。"))
    if row.told_at is None:
        row.told_at, row.told_by = timezone.now(), by
        row.save(update_fields=["told_at", "told_by"])
        cancel(f"bright:{row.pk}:result")
        audit.record("record.write", by=by, row=row)
    return row


@transaction.atomic
def keep_referral(
    file: EyeFile, *, hospital: str, on: date | None, state: str, reply: str = "", by: User
) -> EyeReferral:
    """Write how far the referral is. Raises RecordClosed, NotNow without one, BadValue without its day."""
    check_health(file, by)
    row = locked(file)
    referral = EyeReferral.objects.filter(file=row).first()
    if referral is None:
        raise NotNow(_("结论不是“转诊”，没有转诊单。"))
    if not hospital.strip():
        raise BadValue(_("请写转到哪家医院。"))
    if state in (State.BOOKED, State.SEEN) and on is None:
        raise BadValue(_("请写约在哪一天。"))
    if on is not None and on < row.day.term.first_day:
        raise BadValue(_("转诊的日子不能早于筛查那天。"))
    referral.hospital, referral.on, referral.state = hospital.strip()[:40], on, state
    referral.by, referral.at = by, timezone.now()
    referral.keep("reply", read_finding(reply))
    referral.save()
    audit.record("record.write", by=by, row=row)
    return referral


@transaction.atomic
def plan_surgery(file: EyeFile, eye: str, on: date, *, by: User) -> EyeSurgery:
    """Write the day of one eye's operation; written again the day is changed.

    Raises RecordClosed, BadValue for no eye, NotNow before the hospital has seen the person or once done.
    """
    check_health(file, by)
    row = locked(file)
    if eye not in Eye.values:
        raise BadValue(_("请选左眼还是右眼。"))
    referral = EyeReferral.objects.filter(file=row).first()
    if referral is None or referral.state != State.SEEN:
        raise NotNow(_("医院还没有看过，请先把转诊写成“看过了”。"))
    if on < (referral.on or on):
        raise BadValue(_("手术日期不能早于医院看的那天。"))
    surgery = row.surgeries.filter(eye=eye).first()
    if surgery and surgery.done_at:
        raise NotNow(_("这只眼睛已经做过手术了。"))
    surgery = surgery or EyeSurgery(committee_id=row.committee_id, file=row, eye=eye)
    surgery.on, surgery.by = on, by
    surgery.save()
    audit.record("record.write", by=by, row=row)
    return surgery


@transaction.atomic
def finish_surgery(surgery: EyeSurgery, *, outcome: str, by: User) -> EyeRecheck:
    """Write what came of an operation and return the recheck it makes due; twice is once.

    Raises RecordClosed, BadValue without words, NotNow before its day.
    """
    check_health(surgery.file, by)
    row = locked(surgery.file)
    done = row.surgeries.get(pk=surgery.pk)
    if done.on > today():
        raise NotNow(_("手术还没到日子，做完了再写结果。"))
    if not outcome.strip():
        raise BadValue(_("请写手术结果。"))
    if done.done_at is None:
        done.keep("outcome", read_finding(outcome))
        done.done_at, done.by = timezone.now(), by
        done.save()
        _kept(row, by)
    days = figure_int(AFTER_SURGERY, on=done.on, committee=row.committee)
    return _due(row, Because.SURGERY, done.on + timedelta(days=days), done.eye)


@transaction.atomic
def recheck_done(recheck: EyeRecheck, *, words: str, by: User) -> EyeRecheck:
    """The person came again: what was seen, sealed; no reminder goes out any more. Twice is once.

    Raises RecordClosed, BadValue without words.
    """
    check_health(recheck.file, by)
    row = locked(recheck.file)
    due = row.rechecks.get(pk=recheck.pk)
    if not words.strip():
        raise BadValue(_("请写复查看到什么。"))
    if due.done_at is None:
        due.keep("words", read_finding(words))
        due.done_at, due.done_by = timezone.now(), by
        due.save()
        cancel(f"bright:recheck:{due.pk}")
        audit.record("record.write", by=by, row=row)
    return due


def remind_rechecks(now: datetime) -> int:
    """Tell whoever is due within the dated days to come, once each; return how many were told anew."""
    day = timezone.localtime(now).date()
    rows = EyeRecheck.objects.filter(done_at=None, reminded_at=None).select_related(
        "file__committee", "file__day", "file__enrolment__person__household__block__committee"
    )
    new = 0
    for row in rows.filter(due_on__lte=day + timedelta(days=60)).order_by("pk"):
        days = figure_int(REMIND, on=day, committee=row.file.committee)
        if row.due_on > day + timedelta(days=days):
            continue
        body = _("%(on)s前请到%(where)s来一趟，有约好的事当面说。")
        _say(row.file, f"bright:recheck:{row.pk}", _("约好的日子快到了"), body, on=chinese_date(row.due_on))
        new += EyeRecheck.objects.filter(pk=row.pk, reminded_at=None).update(reminded_at=now)
    return new
