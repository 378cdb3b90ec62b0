"""Consents of a programme: what is missing, given purpose by purpose, taken back as easily.

Basis: Personal Information Protection Law, articles 13–16, 29, 31.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.models import Consent, Person
from services.models import ConsentGiven, ConsentText, Programme
from users.actions import audit
from users.actions.family import Acting
from users.models import Authority
from xidu.kit.dates import add_months, today
from xidu.kit.errors import BadValue, RuleBroken
from xidu.kit.uploads import Upload

CHANNELS = {Authority.PAPER: "纸质", Authority.DESK: "当面"}


class ConsentMissing(RuleBroken):
    """A consent without which nobody takes part was not given, is of an older version, or ran out."""


@dataclass(frozen=True)
class Asked:
    """One purpose: its wording, and the consent that holds for it today, or None. ``was``: an older yes."""

    text: ConsentText
    consent: Consent | None
    was: Consent | None = None

    @property
    def until(self) -> date | None:
        """The day from which the yes no longer holds."""
        return _ends(self.text, self.consent) if self.consent else None


def asked_of(programme: Programme, person: Person, on: date | None = None) -> list[Asked]:
    """Return each purpose the programme asks for ``on`` a day (today) and what was said; two queries."""
    day = on or today()
    texts = texts_of(programme, day)
    rows = Consent.objects.filter(
        person=person, withdrawn_at=None, purpose__in=[text.full_purpose for text in texts]
    )
    known = {row.purpose: row for row in rows}
    found = []
    for text in texts:
        row = known.get(text.full_purpose)
        ends = _ends(text, row) if row else None
        holds = row is not None and row.version == text.version and (ends is None or day < ends)
        found.append(Asked(text, row if holds else None, row))
    return found


def texts_of(programme: Programme, on: date) -> list[ConsentText]:
    """Return the wordings in force ``on`` a day, what is needed first."""
    rows = ConsentText.objects.filter(programme=programme).in_force_on(on)
    return list(rows.select_related("programme"))


def _ends(text: ConsentText, consent: Consent) -> date | None:
    given = timezone.localtime(consent.given_at).date()
    return add_months(given, text.months) if text.months else None


def holds(programme: Programme, person: Person, purpose: str, on: date | None = None) -> bool:
    """Say whether ``person`` agrees to ``purpose`` (``"photo"``) in the wording and the time that count."""
    return any(one.text.purpose == purpose and one.consent for one in asked_of(programme, person, on))


def check_consents(programme: Programme, person: Person, on: date | None = None) -> None:
    """Raise ConsentMissing, naming each purpose that is needed and not there."""
    missing = [one for one in asked_of(programme, person, on) if one.text.is_needed and one.consent is None]
    if not missing:
        return
    names = "、".join(one.text.title for one in missing)
    if any(one.was for one in missing):
        raise ConsentMissing(
            _("同意书换了新的或者过期了，请重新看一遍再同意：%(names)s。") % {"names": names}
        )
    raise ConsentMissing(_("还要先同意：%(names)s。") % {"names": names})


@transaction.atomic
def give_consents(
    acting: Acting, texts: Iterable[ConsentText], *, scan: Upload | None = None
) -> list[Consent]:
    """Note a yes to each of ``texts`` and return what holds; a yes that holds already stays as it is.

    A newer wording, or one that ran out, takes the place of the old yes. On paper ``scan`` is the signed
    sheet. Raises BadValue for paper without a scan or a wording out of force, BadFile for what is no photo.
    """
    person = Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=acting.person.pk)
    if acting.authority == Authority.PAPER and scan is None:
        raise BadValue(_("请把签了字的同意书拍下来一起交上。"))
    # One sheet may bear several purposes, and each row keeps its own picture of it.
    sheet = (scan.name, scan.read()) if scan is not None else None
    kept = [_give(person, text, acting, sheet) for text in texts]
    if acting.authority in CHANNELS and kept:
        purposes = [row.purpose for row in kept]
        audit.record("consent.note", by=acting.user, row=person, detail={"purposes": purposes})
    return kept


def _give(
    person: Person, text: ConsentText, acting: Acting, sheet: tuple[str | None, bytes] | None
) -> Consent:
    day = today()
    if text.since > day or (text.until and text.until < day):
        raise BadValue(_("“%(title)s”已经换了新的一版，请刷新页面再看一遍。") % {"title": text.title})
    old = Consent.objects.filter(person=person, purpose=text.full_purpose, withdrawn_at=None).first()
    if old is not None:
        ends = _ends(text, old)
        if old.version == text.version and (ends is None or day < ends):
            return old
        old.withdrawn_at = timezone.now()
        old.save(update_fields=["withdrawn_at"])
    row = Consent.objects.create(
        committee_id=person.committee_id,
        person=person,
        purpose=text.full_purpose,
        version=text.version,
        channel=CHANNELS.get(Authority(acting.authority), "网上"),
        given_at=timezone.now(),
    )
    given = ConsentGiven(committee_id=person.committee_id, person=person, consent=row, text=text)
    given.by, given.authority = acting.user, acting.authority
    if sheet is not None:
        given.keep_photo(cast("Upload", SimpleUploadedFile(sheet[0] or "", sheet[1])))
    given.save(force_insert=True)
    return row


@transaction.atomic
def withdraw_consent(acting: Acting, text: ConsentText) -> int:
    """Take back the yes to the purpose of ``text``; return how many were open, so twice is once."""
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=acting.person.pk)
    rows = Consent.objects.filter(person=acting.person, purpose=text.full_purpose, withdrawn_at=None)
    gone = rows.update(withdrawn_at=timezone.now())
    if gone:
        detail = {"purpose": text.full_purpose}
        audit.record("consent.withdraw", by=acting.user, row=acting.person, detail=detail)
    return gone
