"""Exhibitions: works with maker and story, and a guest book that staff read before others do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.places import alt_words, refuse_numbers
from activities.models import Exhibition, GuestEntry, Work
from residents.actions.stamps import bump
from residents.models import Committee
from users.actions import audit
from users.models import User
from xidu.kit.cells import squeezed
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.gate.text import masked
from xidu.kit.uploads import Upload

LONGEST = 500


@transaction.atomic
def save_exhibition(
    exhibition: Exhibition | None, *, committee: Committee, by: User, fields: Mapping[str, Any]
) -> Exhibition:
    """Keep title, foreword, days and activity, of a new one where ``exhibition`` is None; return it as kept.

    Raises BadValue for no title, a reversed span, and texts with somebody's number in them.
    """
    row = Exhibition.objects.get(pk=exhibition.pk) if exhibition else Exhibition(committee=committee, by=by)
    for name, value in fields.items():
        setattr(row, name, value.replace("\x00", "") if isinstance(value, str) else value)
    row.title = squeezed(row.title)
    if not row.title:
        raise BadValue(_("请写展览的名称。"))
    if row.closes_on < row.opens_on:
        raise BadValue(_("闭展的日子不能早于开展。"))
    refuse_numbers((row.title, row.words))
    row.save()
    bump(committee.pk)
    audit.record("exhibition.change" if exhibition else "exhibition.add", by=by, row=row)
    return row


@transaction.atomic
def publish_exhibition(exhibition: Exhibition, *, by: User) -> Exhibition:
    """Open the exhibition online, where it stays; twice is the same.

    Raises NotNow without a work, and BadValue when any of its texts holds somebody's number.
    """
    exhibition = Exhibition.objects.select_for_update().get(pk=exhibition.pk)
    if exhibition.published_at:
        return exhibition
    works = list(exhibition.works.all())
    if not works:
        raise NotNow(_("展览里还没有作品，先放一件再公布。"))
    texts = [text for work in works for text in (work.title, work.maker, work.story, work.alt)]
    refuse_numbers((exhibition.title, exhibition.words, *texts))
    exhibition.published_at = timezone.now()
    exhibition.save(update_fields=["published_at"])
    bump(exhibition.committee_id)
    audit.record("exhibition.publish", by=by, row=exhibition, detail={"works": len(works)})
    return exhibition


@transaction.atomic
def add_work(
    exhibition: Exhibition, *, title: str, maker: str, file: Upload, alt: str, by: User, story: str = ""
) -> Work:
    """Hang a work behind those that hang. ``maker`` is the name its maker agreed to show.

    Raises BadValue without title, maker or words for those who do not see it, or with somebody's number in a
    text; BadFile for what is no photo.
    """
    title, maker = squeezed(title.replace("\x00", "")), squeezed(maker.replace("\x00", ""))
    story = story.replace("\x00", "").strip()
    if not title or not maker:
        raise BadValue(_("请写作品的名称和作者。"))
    refuse_numbers((title, maker, story))
    work = Work(committee_id=exhibition.committee_id, exhibition=exhibition, alt=alt_words(alt))
    work.title, work.maker, work.story = title[:60], maker[:40], story[:2000]
    bump(exhibition.committee_id)
    last = exhibition.works.aggregate(last=Max("position"))["last"]
    work.position = 0 if last is None else last + 1
    work.keep_photo(file)
    work.save()
    audit.record("work.add", by=by, row=work)
    return work


@transaction.atomic
def remove_work(work: Work, *, by: User) -> None:
    """Take a work down and its picture out of the store. Raises NotNow for the last one of a public show."""
    bump(work.committee_id)
    others = Work.objects.filter(exhibition=work.exhibition_id).exclude(pk=work.pk)
    if work.exhibition.published_at and not others.exists():
        raise NotNow(_("已经公布的展览至少留一件作品。"))
    audit.record("work.remove", by=by, row=work)
    name, storage = str(work.photo.name), work.photo.storage
    Work.objects.filter(pk=work.pk).delete()
    transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def write_guest_entry(exhibition: Exhibition, *, source: str, words: str, called: str = "") -> GuestEntry:
    """Keep a line of the guest book; nobody reads it before staff show it, and numbers in it stay covered.

    ``source`` names the sending: the same again returns the same line. Works after closing too. Raises NotNow
    before the exhibition is public, and BadValue for empty or long words and a number as a name.
    """
    if known := GuestEntry.objects.filter(source=source).first():
        return known
    if exhibition.published_at is None:
        raise NotNow(_("展览还没有公布。"))
    words = words.replace("\x00", "").strip()
    called = squeezed(called.replace("\x00", ""))
    if not squeezed(words):
        raise BadValue(_("请写一句话再留言。"))
    if len(words) > LONGEST or len(called) > 20:
        raise BadValue(_("留言最多%(most)d个字，署名最多20个字。") % {"most": LONGEST})
    refuse_numbers((called,))
    entry, _new = GuestEntry.objects.get_or_create(
        source=source,
        defaults={
            "committee_id": exhibition.committee_id,
            "exhibition": exhibition,
            "words": words,
            "shown_words": masked(words)[:LONGEST],
            "called": called,
        },
    )
    return entry


@transaction.atomic
def decide_guest_entry(entry: GuestEntry, *, show: bool, by: User) -> None:
    """Show a line to everyone, or keep it off the page; staff may change their mind."""
    state = GuestEntry.State.SHOWN if show else GuestEntry.State.HIDDEN
    changed = GuestEntry.objects.filter(pk=entry.pk).exclude(state=state)
    if changed.update(state=state, decided_by=by):
        bump(entry.committee_id)
        audit.record("guest_entry.decide", by=by, row=entry, detail={"show": show})
