"""By what right somebody acts for somebody else, and how such a right begins and ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.models import Person
from users.actions import audit
from users.models import Authority, FamilyLink, Guardian, User
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow, RuleBroken


class NotYours(RuleBroken):
    """Nothing gives this account the right to act for that person."""


@dataclass(frozen=True)
class Acting:
    """``user`` acts for ``person``: as themselves, by a link, as guardian, or as staff for who is there."""

    user: User
    person: Person
    authority: str
    link: FamilyLink | None = None
    guardian: Guardian | None = None

    def words(self) -> str:
        """Return "由女儿李芳代王秀英办", "由窗口李芳代王秀英填", or "" for one's own act."""
        relation = (self.link and self.link.relation) or (self.guardian and self.guardian.relation) or ""
        return by_for(self.authority, str(self.user), self.person.name, relation)

    @property
    def papers(self) -> dict[str, Any]:
        """What a row keeps of it: ``by``, ``authority``, ``link``, ``guardian``."""
        kept = {"by": self.user, "authority": self.authority}
        return kept | {"link": self.link, "guardian": self.guardian}


def by_for(authority: str, by: str, person: str, relation: str = "") -> str:
    """Return how an act reads that was done for somebody; "" for one's own."""
    facts = {"by": by, "person": person, "relation": relation}
    words = {
        Authority.FAMILY: _("由%(relation)s%(by)s代%(person)s办"),
        Authority.GUARDIAN: _("由%(relation)s%(by)s代%(person)s办"),
        Authority.DESK: _("%(person)s到窗口，由工作人员%(by)s代填"),
        Authority.PAPER: _("%(person)s的纸质材料，由工作人员%(by)s补录"),
    }
    return words[Authority(authority)] % facts if authority in words else ""


def acting_as(user: User, person: Person, *, on: date | None = None) -> Acting:
    """Return by what right ``user`` acts for ``person`` now: as themselves, as guardian, by a family link.

    Raises NotYours where there is none.
    """
    if user.person_id == person.pk:
        return Acting(user, person, Authority.SELF)
    guardian = Guardian.objects.in_force_on(on or today()).filter(child=person, user=user).first()
    if guardian is not None:
        return Acting(user, person, Authority.GUARDIAN, guardian=guardian)
    if link := FamilyLink.objects.holding().filter(elder=person, relative=user).first():
        return Acting(user, person, Authority.FAMILY, link=link)
    raise NotYours(_("您还不能替这位办：请先在“家里人”里双方确认，孩子要由村居核对监护关系。"))


def acting_for(request: HttpRequest) -> Acting | None:
    """Return for whom this request acts: who stands at the counter, or the reader themselves.

    None for a visitor, and for an account that belongs to nobody on the register.
    """
    user = request.user
    if not isinstance(user, User):
        return None
    if present := getattr(request, "present", None):
        person = Person.objects.filter(pk=int(present.ref.removeprefix("person:"))).first()
        return Acting(user, person, Authority.DESK) if person else None
    return Acting(user, user.person, Authority.SELF) if user.person else None


def people_of(user: User) -> list[Acting]:
    """Return for whom ``user`` may act now: themselves first, then children, then elders; three queries."""
    found = [Acting(user, user.person, Authority.SELF)] if user.person else []
    wards = Guardian.objects.in_force_on(today()).filter(user=user).select_related("child__committee")
    found += [Acting(user, row.child, Authority.GUARDIAN, guardian=row) for row in wards.order_by("pk")]
    links = FamilyLink.objects.holding().filter(relative=user).select_related("elder__committee")
    return found + [Acting(user, row.elder, Authority.FAMILY, link=row) for row in links.order_by("pk")]


@transaction.atomic
def ask_link(elder: Person, relative: User, *, relation: str, by: User, scope: str = "") -> FamilyLink:
    """Ask that ``relative`` may act for ``elder``; who asks has said yes with it. Asked twice is once.

    Raises BadValue without a relation or for oneself, NotYours for an asker who is neither of the two.
    """
    if relative.person_id == elder.pk:
        raise BadValue(_("自己的事不用代办。"))
    if not relation.strip():
        raise BadValue(_("请写您是老人的什么人，例如“女儿”。"))
    is_elder = by.person_id == elder.pk
    if not is_elder and by.pk != relative.pk:
        raise NotYours(_("代办只能由老人或办事的亲属自己提出。"))
    now = timezone.now()
    facts = {
        "relative_agreed_at": None if is_elder else now,
        "elder_agreed_at": now if is_elder else None,
        "elder_way": FamilyLink.Way.SIGNED_IN if is_elder else "",
    }
    return _asked(elder, relative, by, {"relation": relation, "scope": scope, **facts})


@transaction.atomic
def ask_at_the_counter(elder: Person, relative: User, *, relation: str, by: User) -> FamilyLink:
    """Begin a link for the elder who stands at the counter of ``by``; nobody has said yes with it yet."""
    if relative.person_id == elder.pk:
        raise BadValue(_("自己的事不用代办。"))
    return _asked(elder, relative, by, {"relation": relation, "scope": ""})


def _asked(elder: Person, relative: User, by: User, facts: dict[str, Any]) -> FamilyLink:
    Person.objects.select_for_update(no_key=True).get(pk=elder.pk)
    if known := FamilyLink.objects.filter(elder=elder, relative=relative, ended_at=None).first():
        return known
    facts |= {"relation": facts["relation"].strip()[:12], "scope": facts["scope"].strip()[:80]}
    row = FamilyLink(committee_id=elder.committee_id, elder=elder, relative=relative, asked_by=by, **facts)
    row.asked_at = timezone.now()
    row.save(force_insert=True)
    audit.record("family.ask", by=by, row=row)
    return row


@transaction.atomic
def agree_link(link: FamilyLink, *, by: User) -> FamilyLink:
    """The other of the two says yes, signed in by their own code; with both the link holds.

    Raises NotYours for anybody else, NotNow for one that was ended.
    """
    row = _locked_link(link)
    now = timezone.now()
    if by.pk == row.relative_id:
        row.relative_agreed_at = row.relative_agreed_at or now
    elif by.person_id == row.elder_id:
        row.elder_agreed_at = row.elder_agreed_at or now
        row.elder_way = row.elder_way or FamilyLink.Way.SIGNED_IN
    else:
        raise NotYours(_("要由老人和办事的亲属两个人自己确认。"))
    return _kept(row, now, by)


@transaction.atomic
def witness_link(link: FamilyLink, *, by: User, request: HttpRequest | None = None) -> FamilyLink:
    """The elder said yes at the counter, on paper; ``by`` saw it. The relative's own yes stays theirs.

    Raises NotYours where the witness is the relative.
    """
    row = _locked_link(link)
    if by.pk == row.relative_id:
        raise NotYours(_("自己家的代办要请另一位同事见证。"))
    now = timezone.now()
    if row.elder_agreed_at is None:
        row.elder_agreed_at, row.elder_way, row.witness = now, FamilyLink.Way.COUNTER, by
    return _kept(row, now, by, request)


def _locked_link(link: FamilyLink) -> FamilyLink:
    row = FamilyLink.objects.select_for_update(of=("self",)).select_related("elder").get(pk=link.pk)
    if row.ended_at:
        raise NotNow(_("这份代办已经停了，要办请重新提出。"))
    return row


def _kept(row: FamilyLink, now: Any, by: User, request: HttpRequest | None = None) -> FamilyLink:
    if row.since is None and row.elder_agreed_at and row.relative_agreed_at:
        row.since = now
    row.save()
    audit.record("family.agree", by=by, row=row, request=request)
    return row


@transaction.atomic
def end_link(link: FamilyLink, *, by: User) -> FamilyLink:
    """Either of the two ends it, at once; twice is once. Raises NotYours for anybody else."""
    row = FamilyLink.objects.select_for_update().get(pk=link.pk)
    if by.pk != row.relative_id and by.person_id != row.elder_id:
        raise NotYours(_("只有老人和办事的亲属可以停掉代办。"))
    if row.ended_at is None:
        row.ended_at, row.ended_by = timezone.now(), by
        row.save(update_fields=["ended_at", "ended_by"])
        audit.record("family.end", by=by, row=row)
    return row


@transaction.atomic
def confirm_guardian(
    child: Person,
    user: User,
    *,
    relation: str,
    papers: str,
    by: User,
    since: date | None = None,
    until: date | None = None,
    request: HttpRequest | None = None,
) -> Guardian:
    """Note that ``user`` answers for ``child``, as ``by`` saw in ``papers``; the same pair twice is once.

    Raises BadValue without relation or papers, NotYours where staff would confirm themselves.
    """
    if not relation.strip() or not papers.strip():
        raise BadValue(_("请写是孩子的什么人、看了什么材料，例如“妈妈”“户口簿”。"))
    if by.pk == user.pk:
        raise NotYours(_("自己家孩子的监护关系要请另一位同事核对。"))
    if user.person_id == child.pk:
        raise BadValue(_("监护人不能是孩子本人。"))
    Person.objects.select_for_update(no_key=True).get(pk=child.pk)
    row = Guardian.objects.filter(child=child, user=user, until=None, refused_because="").first()
    if row is None:
        row = Guardian(committee_id=child.committee_id, child=child, user=user, asked_at=timezone.now())
    if row.since is None:
        row.relation, row.papers = relation.strip()[:12], papers.strip()[:60]
        row.confirmed_by, row.confirmed_at = by, timezone.now()
        row.since, row.until = since or today(), until
        row.save()
        audit.record("guardian.confirm", by=by, row=row, request=request)
    return row


@transaction.atomic
def end_guardian(guardian: Guardian, *, by: User, on: date | None = None) -> Guardian:
    """Let a guardian's right end with the day before ``on`` (today); one of the same day is as if never."""
    row = Guardian.objects.select_for_update().get(pk=guardian.pk)
    last = on or today()
    if row.until is None or row.until >= last:
        row.until = max(row.since or last, date.fromordinal(last.toordinal() - 1))
        if row.until >= last:
            row.since, row.until = None, None
            row.refused_because = _("当天登记当天撤销")
        row.save()
        audit.record("guardian.end", by=by, row=row)
    return row
