"""What is left of an activity: a summary due in a week, photos by consent, ideas on their heaps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.hosts import bump_hosts
from activities.actions.places import alt_words, refuse_numbers
from activities.actions.sign_ups import locked
from activities.models import Activity, ActivityPhoto, Idea, Summary
from residents.actions.calendar import figure, figure_int
from users.actions import audit
from users.actions.holders import staff_of
from users.actions.notices import tell_users
from users.models import User
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.uploads import Upload

MOST_PHOTOS = 30
MORNING = time(9)


def must_have_begun(activity: Activity) -> None:
    """Raise NotNow for what has not begun or does not take place."""
    if activity.state != Activity.State.PUBLISHED or activity.starts_at > timezone.now():
        raise NotNow(_("活动开始以后才能记这些。"))


@transaction.atomic
def write_summary(activity: Activity, *, words: str, by: User, at: datetime | None = None) -> Summary:
    """Say what came of it, for everyone to read; written again, the words change.

    Raises NotNow before it began, BadValue for nothing written or somebody's number in it.
    """
    must_have_begun(activity)
    words = words.replace("\x00", "").strip()[:3000]
    if not squeezed(words):
        raise BadValue(_("请写几句：来了多少人，做了什么，接下来怎么办。"))
    refuse_numbers((words,))
    bump_hosts(activity)
    row, _new = Summary.objects.update_or_create(
        activity=activity,
        defaults={
            "committee_id": activity.committee_id,
            "words": words,
            "by": by,
            "at": at or timezone.now(),
        },
    )
    audit.record("activity.summary", by=by, row=row)
    return row


@transaction.atomic
def add_photo(
    activity: Activity,
    *,
    file: Upload,
    alt: str,
    has_consent: bool,
    shows_children: bool,
    guardians_agree: bool,
    by: User,
) -> ActivityPhoto:
    """Keep a photo, without the place and camera it was taken with; public only by consent.

    Raises BadFile for what is no photo, BadValue without words for those who cannot see it, or for children
    shown in public without their guardians' word.
    Basis: Personal Information Protection Law, articles 26 and 31.
    """
    alt = alt_words(alt)
    _check_children(has_consent, shows_children, guardians_agree)
    activity = locked(activity)
    if activity.photos.count() >= MOST_PHOTOS:
        raise BadValue(_("一场活动最多放%(most)d张照片。") % {"most": MOST_PHOTOS})
    photo = ActivityPhoto(
        committee_id=activity.committee_id,
        activity=activity,
        alt=alt,
        has_consent=has_consent,
        shows_children=shows_children,
        guardians_agree=guardians_agree,
        by=by,
    )
    photo.keep_photo(file)
    photo.save()
    bump_hosts(activity)
    detail = {"consent": has_consent, "children": shows_children, "guardians": guardians_agree}
    audit.record("activity.photo_add", by=by, row=photo, detail=detail)
    return photo


def _check_children(has_consent: bool, shows_children: bool, guardians_agree: bool) -> None:
    if has_consent and shows_children and not guardians_agree:
        raise BadValue(_("照片里有孩子，要监护人同意才能公开；没问过就先不公开。"))


@transaction.atomic
def set_consent(
    photo: ActivityPhoto,
    *,
    has_consent: bool,
    shows_children: bool,
    guardians_agree: bool,
    because: str,
    by: User,
) -> ActivityPhoto:
    """Write down that those in a photo agree to its being public, or no longer do; from then on it counts.

    Raises BadValue without a reason, or for children shown in public without their guardians' word.
    Basis: Personal Information Protection Law, articles 15, 26 and 31.
    """
    because = squeezed(because.replace("\x00", ""))[:120]
    if not because:
        raise BadValue(_("请写原因，例如“照片里的人都问过了”或“有人不愿意公开了”。"))
    _check_children(has_consent, shows_children, guardians_agree)
    bump_hosts(photo.activity)
    row = ActivityPhoto.objects.select_for_update().get(pk=photo.pk)
    row.has_consent, row.shows_children, row.guardians_agree = has_consent, shows_children, guardians_agree
    row.save(update_fields=["has_consent", "shows_children", "guardians_agree"])
    detail = {"consent": has_consent, "children": shows_children, "guardians": guardians_agree}
    audit.record("activity.photo_consent", by=by, row=row, detail={**detail, "reason": because})
    return row


@transaction.atomic
def remove_photo(photo: ActivityPhoto, *, by: User) -> None:
    """Take a photo away for good: somebody in it took their word back."""
    bump_hosts(photo.activity)
    audit.record("activity.photo_remove", by=by, row=photo, detail={"sha256": photo.photo_sha256})
    name, storage = str(photo.photo.name), photo.photo.storage
    ActivityPhoto.objects.filter(pk=photo.pk).delete()
    # The file goes once the row is gone for good: a rolled back row without its file would be broken.
    transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def add_idea(
    activity: Activity,
    *,
    source: str,
    words: str = "",
    file: Upload | None = None,
    alt: str = "",
    author: str = "",
    may_name: bool = False,
    by: User | None = None,
) -> Idea:
    """Keep a note of a workshop, typed or photographed; the same ``source`` is the same note.

    Raises BadValue for neither words nor photo and for a name with somebody's number in it, BadFile for what
    is no photo.
    """
    activity = locked(activity)  # of two taps the second finds the first
    if known := Idea.objects.filter(source=source).first():
        return known
    words = words.replace("\x00", "").strip()[:1000]
    if not squeezed(words) and file is None:
        raise BadValue(_("请写下想法，或拍一张便签的照片。"))
    refuse_numbers((author, alt))
    idea = Idea(
        committee_id=activity.committee_id,
        activity=activity,
        words=words,
        alt=squeezed(alt)[:120],
        author=squeezed(author)[:30],
        may_name=may_name,
        by=by,
        source=source,
    )
    if file is not None:
        idea.keep_photo(file)
    idea.save()
    return idea


@transaction.atomic
def group_ideas(activity: Activity, ids: Iterable[int], theme: str, *, by: User) -> int:
    """Put notes on one heap called ``theme`` ("" takes them off); return how many.

    What lies on a heap is public, so a number in its name raises BadValue.
    """
    refuse_numbers((theme,))
    bump_hosts(activity)
    count = activity.ideas.filter(pk__in=list(ids)).update(theme=squeezed(theme)[:30])
    audit.record("activity.ideas", by=by, row=activity, detail={"count": count})
    return count


@transaction.atomic
def nag_summaries(now: datetime) -> int:
    """Ask the organiser's staff for the summary ``summary_nag_days`` after; return how many notices are new.

    Each once; a day that an outage skipped is not made up after the next one.
    """
    local = now.astimezone(SHANGHAI)
    if local.time() < MORNING:
        return 0
    days = sorted(int(part) for part in figure("summary_nag_days", on=local.date()).split(","))
    since = now - timedelta(days=max(days) + 7)
    # Whole days count: what ended in the evening is asked for on the third morning too.
    until = datetime.combine(local.date() - timedelta(days=min(days) - 1), time.min, tzinfo=SHANGHAI)
    rows = Activity.objects.lacking_summary().filter(ends_at__gt=since, ends_at__lt=until)
    new = 0
    for activity in rows.select_related("committee").order_by("pk"):
        ago = (local.date() - activity.ends_at.astimezone(SHANGHAI).date()).days
        day = max((one for one in days if one <= ago), default=None)
        if day is not None:
            new += _nag(activity, day, local.date())
    return new


def _nag(activity: Activity, day: int, today: date) -> int:
    due = figure_int("summary_days", committee=activity.committee)
    people = staff_of(activity.committee, "activities.change_activity", today)
    return tell_users(
        people,
        key=f"activity:{activity.pk}:summary:{day}",
        topic="activity",
        subject=_("请写活动小结：%(title)s") % {"title": activity.title},
        body=_("%(title)s已经过去%(day)d天，小结和照片要在%(due)d天内写好。")
        % {"title": activity.title, "day": day, "due": due},
        committee=activity.committee,
        url=f"/desk/activities/{activity.pk}/summary/",
    )
