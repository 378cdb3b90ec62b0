"""The photo that shows a publication on the paper board: brought, looked at, shown."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.stamps import bump
from users.actions.audit import record
from users.models import User
from village_affairs.models import BoardPhoto, Publication
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.errors import RuleBroken
from xidu.kit.uploads import Upload


class WrongDay(RuleBroken):
    """The sheet cannot have hung before it was published, nor in the future."""


@transaction.atomic
def add_board_photo(
    publication: Publication, *, file: Upload, alt: str, posted_on: date, by: User
) -> BoardPhoto:
    """Keep a photo that nobody sees yet; the same photo again is the one that is there.

    Raises WrongDay, RuleBroken without words for it, and BadFile for what is no photo.
    """
    first, last = timezone.localdate(publication.published_at, SHANGHAI) - timedelta(days=7), today()
    if not first <= posted_on <= last:
        raise WrongDay(
            _("张贴日要在%(first)s到今天之间，请核对")
            % {"first": f"{first.year}年{first.month}月{first.day}日"}
        )
    if not alt.strip():
        raise RuleBroken(_("请写一句照片里是什么，看不见图的人要听"))
    photo = BoardPhoto(
        committee_id=publication.committee_id,
        publication=publication,
        alt=alt.strip()[:120],
        posted_on=posted_on,
        by=by,
    )
    photo.keep_photo(file)
    there = BoardPhoto.objects.filter(publication=publication, photo_sha256=photo.photo_sha256).first()
    if there:
        photo.photo.delete(save=False)
        return there
    photo.save()
    record("board_photo.add", by=by, row=photo, detail={"sha256": photo.photo_sha256})
    return photo


@transaction.atomic
def show_board_photo(photo: BoardPhoto, *, by: User) -> BoardPhoto:
    """Make the photo public after a person has looked at it; twice is once.

    No program reads what is in a photo, so a pair of eyes is the gate here. Basis: trust decision D12.
    """
    row = BoardPhoto.objects.select_for_update().get(pk=photo.pk)
    if row.seen_at:
        return row
    row.seen_by, row.seen_at = by, timezone.now()
    row.save(update_fields=["seen_by", "seen_at"])
    bump(row.committee_id)
    record("board_photo.show", by=by, row=row)
    return row


@transaction.atomic
def remove_board_photo(photo: BoardPhoto, *, by: User) -> None:
    """Take a photo away, shown or not: a face or a number may be seen on it too late."""
    record("board_photo.remove", by=by, row=photo, detail={"sha256": photo.photo_sha256})
    committee = photo.committee_id
    photo.photo.delete(save=False)
    photo.delete()
    bump(committee)
