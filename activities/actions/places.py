"""Places with a page of their own: what is told of them, their pictures, and who looks after them when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import Place, PlacePhoto, Turn
from residents.actions.stamps import bump
from residents.models import Committee
from users.actions import audit
from users.models import User
from xidu.kit.cells import squeezed
from xidu.kit.errors import BadValue
from xidu.kit.gate import scan_text
from xidu.kit.uploads import Upload

MOST_TURNS = 400
TurnRow = tuple[str, date, date]


def refuse_numbers(texts: Iterable[str]) -> None:
    """Let texts pass that may be public. Raises BadValue naming, covered, what is somebody's number."""
    found = {finding.excerpt_masked for text in texts for finding in scan_text(text)}
    if found:
        raise BadValue(_("这些字会公开，里面不能有号码：%(found)s。") % {"found": "、".join(sorted(found))})


@transaction.atomic
def save_place(place: Place | None, *, committee: Committee, by: User, fields: Mapping[str, Any]) -> Place:
    """Keep what is told of a place, a new one where ``place`` is None; return it as kept.

    Raises BadValue for a name or a number on the walk that another place has, for closing before opening, and
    for texts with somebody's number in them.
    """
    # The committee's row, held from here on, keeps two forms from both finding the name free.
    bump(committee.pk)
    row = Place.objects.get(pk=place.pk) if place else Place(committee=committee)
    for name, value in fields.items():
        setattr(row, name, value.replace("\x00", "") if isinstance(value, str) else value)
    row.name = squeezed(row.name)
    if not row.name:
        raise BadValue(_("请写场地的名称。"))
    # Opening hours a form left to their defaults are text until the database gives them back.
    row.opens, row.closes = (
        clock if isinstance(clock, time) else time.fromisoformat(clock) for clock in (row.opens, row.closes)
    )
    if row.closes <= row.opens:
        raise BadValue(_("预订最晚的时间要在最早的后面。"))
    refuse_numbers((row.name, row.where, row.story, row.hours, row.rules, row.access))
    others = Place.objects.filter(committee=committee).exclude(pk=row.pk)
    if others.filter(name=row.name).exists():
        raise BadValue(_("已经有一个叫“%(name)s”的场地了。") % {"name": row.name})
    if row.scene is not None and (other := others.filter(scene=row.scene).first()):
        raise BadValue(_("第%(scene)d景已经是%(name)s。") % {"scene": row.scene, "name": other.name})
    row.save()
    audit.record("place.change" if place else "place.add", by=by, row=row)
    return row


@transaction.atomic
def add_place_photo(place: Place, *, file: Upload, alt: str, moment: str, by: User) -> PlacePhoto:
    """Keep a picture of the place behind those it has.

    Raises BadValue without words for those who do not see it, and BadFile for what is no photo.
    """
    photo = PlacePhoto(committee_id=place.committee_id, place=place, moment=moment, alt=alt_words(alt))
    bump(place.committee_id)
    photo.position = PlacePhoto.objects.filter(place=place).count()
    photo.keep_photo(file)
    photo.save()
    audit.record("place.photo_add", by=by, row=photo)
    return photo


def alt_words(alt: str) -> str:
    """Return the words of a picture as kept. Raises BadValue for none, too many, or somebody's number."""
    alt = squeezed(alt.replace("\x00", ""))
    if not alt:
        raise BadValue(_("请用一句话写照片里是什么，看不见的人要靠它。"))
    if len(alt) > 120:
        raise BadValue(_("照片说明最多120个字。"))
    refuse_numbers((alt,))
    return alt


@transaction.atomic
def remove_place_photo(photo: PlacePhoto, *, by: User) -> None:
    """Take a picture off the page and out of the store."""
    bump(photo.committee_id)
    audit.record("place.photo_remove", by=by, row=photo)
    name, storage = str(photo.photo.name), photo.photo.storage
    PlacePhoto.objects.filter(pk=photo.pk).delete()
    if not PlacePhoto.objects.filter(photo=name).exists():
        transaction.on_commit(lambda: storage.delete(name))


def turns_of(names: Sequence[str], *, since: date, days: int, until: date) -> Iterator[TurnRow]:
    """Yield a rota: ``names`` one after another from ``since``, ``days`` each, round and round."""
    begins, at = since, 0
    while names and begins <= until:
        last = min(begins + timedelta(days=days - 1), until)
        yield names[at % len(names)], begins, last
        begins, at = last + timedelta(days=1), at + 1


@transaction.atomic
def set_turns(place: Place, rows: Iterable[TurnRow], *, by: User) -> int:
    """Put ``rows`` (name in public, first day, last day) in place of the turns from their first day on.

    A turn that runs into that day ends on the eve. Earlier ones stay: who looked after it is part of the
    story. Returns how many turns are new. Raises BadValue for none, too many, empty or reversed ones, and
    names with somebody's number in them.
    """
    turns = [(squeezed(called), since, until) for called, since, until in rows]
    if not turns or len(turns) > MOST_TURNS:
        raise BadValue(_("请写1到%(most)d次轮值。") % {"most": MOST_TURNS})
    for called, since, until in turns:
        if not called or len(called) > 40 or until < since:
            raise BadValue(_("每次轮值要写公开称呼（最多40个字）、从哪天到哪天。"))
    refuse_numbers({called for called, _since, _until in turns})
    bump(place.committee_id)
    first = min(since for _called, since, _until in turns)
    there = Turn.objects.filter(place=place)
    there.filter(since__gte=first).delete()
    there.filter(until__gte=first).update(until=first - timedelta(days=1))
    Turn.objects.bulk_create(
        Turn(committee_id=place.committee_id, place=place, called=called, since=since, until=until)
        for called, since, until in turns
    )
    audit.record("place.turns", by=by, row=place, detail={"turns": len(turns), "since": first})
    return len(turns)
