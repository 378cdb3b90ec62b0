"""The photos of a demand: the asker's, and the proof a handler brings."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from demands.models import Demand, DemandPhoto
from users.models import User
from xidu.kit.errors import BadValue, RuleBroken
from xidu.kit.uploads import Upload

MOST_PHOTOS = 3


def keep_photos(demand: Demand, photos: Sequence[Upload], *, by: User | None = None) -> list[DemandPhoto]:
    """Keep up to three photos with a demand, re-encoded. Raises BadFile, BadValue for more than three."""
    if len(photos) > MOST_PHOTOS:
        raise BadValue(_("最多放%(most)d张照片。") % {"most": MOST_PHOTOS})
    kept: list[DemandPhoto] = []
    try:
        for file in photos:
            photo = DemandPhoto(committee_id=demand.committee_id, demand=demand, by=by)
            photo.keep_photo(file)
            kept.append(photo)
    except RuleBroken:
        # The rows go with the transaction; the files of the good ones before would stay.
        for photo in kept:
            photo.photo.delete(save=False)
        raise
    for photo in kept:
        photo.save(force_insert=True)
    return kept
