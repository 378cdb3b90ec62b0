"""The yearly 民主评议 of committee members: the votes as counted, and the draft that makes them public."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.models import Committee, Figure
from users.access import can
from users.actions import audit
from users.models import User
from village_affairs.actions.opinion_steps import NotYours
from village_affairs.models import Appraisal, Disclosure, Version
from xidu.kit.cells import squeezed
from xidu.kit.dates import chinese_date, today
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.language import in_chinese

RECORD, DRAFT = "village_affairs.record_appraisal", "village_affairs.draft_disclosure"
BAD_SHARE, ENDS_AFTER = "appraisal_bad_share", "appraisal_ends_after"
IN_WORK = (Version.State.DRAFT, Version.State.RETURNED)


@transaction.atomic
def record_appraisal(*, committee: Committee, by: User, day: date, **votes: Any) -> Appraisal:
    """Keep the votes on one member; ``votes`` name ``member``, ``office``, ``present`` and the three counts.

    Raises NotYours, NotNow for a member appraised this year already, BadValue for a day to come or for more
    votes than people present.
    """
    if not can(by, RECORD, committee_id=committee.pk):
        raise NotYours(_("只有监督委员会成员可以登记民主评议。"))
    if day > today():
        raise BadValue(_("评议日还没到，开过会再登记。"))
    cast = votes["competent"] + votes["fair"] + votes["not_competent"]
    if cast > votes["present"]:
        raise BadValue(
            _("三种票加起来%(cast)d张，比到会的%(present)d人还多，请再数一遍。")
            % {"cast": cast, "present": votes["present"]}
        )
    votes["member"], votes["office"] = squeezed(votes["member"])[:30], squeezed(votes["office"])[:40]
    row = Appraisal(committee=committee, year=day.year, day=day, by=by, at=timezone.now(), **votes)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as there:
        raise NotNow(_("%(name)s今年已经登记过了。") % {"name": row.member}) from there
    audit.record("appraisal.record", by=by, row=row)
    return row


def not_competent(rows: Sequence[Appraisal]) -> dict[int, Figure]:
    """Return, by id, the figure whose share of those present more than voted "not competent"; one query.

    Basis: the figure ``appraisal_bad_share`` in force on the day of the vote.
    """
    rules = _rules(BAD_SHARE, rows)
    found = {row.pk: _rule_of(row, rules) for row in rows}
    return {
        row.pk: found[row.pk]
        for row in rows
        if row.not_competent > Fraction(found[row.pk].value) * row.present
    }


def ends_office(rows: Sequence[Appraisal], bad: Collection[int]) -> dict[int, Figure]:
    """Return, by id, the figure that ends the office of who was not competent so many years in a row.

    ``bad`` are the ids of the not competent among ``rows``.
    Basis: organic law of villagers' committees (the figure ``appraisal_ends_after``).
    """
    worst = [row for row in rows if row.pk in bad]
    years_of = {(row.committee_id, row.member, row.year) for row in worst}
    rules, found = _rules(ENDS_AFTER, worst), {}
    for row in worst:
        rule = _rule_of(row, rules)
        years = range(row.year - int(rule.value) + 1, row.year + 1)
        if all((row.committee_id, row.member, year) in years_of for year in years):
            found[row.pk] = rule
    return found


def _rules(key: str, rows: Sequence[Appraisal]) -> list[Figure]:
    """Return the figure as it ever stood at the places of ``rows``: a committee's own after the street's."""
    here = Q(committee=None) | Q(committee__in={row.committee_id for row in rows})
    return list(Figure.objects.filter(here, key=key).order_by(F("committee").asc(nulls_first=True), "since"))


def _rule_of(row: Appraisal, rules: list[Figure]) -> Figure:
    """Return the one in force on the day of the vote. Raises LookupError: a rule of law is never guessed."""
    here = [one for one in rules if one.committee_id in (None, row.committee_id) and one.since <= row.day]
    standing = [one for one in here if one.until is None or one.until >= row.day]
    if not standing:
        msg = f"no figure in force on {row.day} for an appraisal"
        raise LookupError(msg)
    return standing[-1]


@transaction.atomic
def draft_appraisals(committee: Committee, year: int, *, by: User) -> Version:
    """Return the draft notice of the year's appraisal, made or brought up to date; then the usual flow.

    Raises NotYours, NotNow where nothing was recorded, or where it is public or with the supervisors already.
    """
    if not can(by, DRAFT, committee_id=committee.pk):
        raise NotYours(_("只有起草公开内容的人可以起草。"))
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    rows = list(Appraisal.objects.filter(committee=committee, year=year).order_by("pk"))
    if not rows:
        raise NotNow(_("%(year)d年还没有登记民主评议。") % {"year": year})
    known = next((row.disclosure for row in rows if row.disclosure_id), None)
    with in_chinese():
        title, words = _("%(year)d年民主评议结果") % {"year": year}, _in_words(rows)
    disclosure = known or Disclosure.objects.create(
        committee=committee, kind=Disclosure.Kind.NOTICE, title=title
    )
    version = disclosure.versions.order_by("-number").first()
    if version is None:
        version = Version.objects.create(committee=committee, disclosure=disclosure, maker=by, words=words)
    elif version.state not in IN_WORK:
        raise NotNow(_("评议结果已经交审或者公开了，要改请退回或者点“更正”。"))
    else:
        Version.objects.filter(pk=version.pk).update(words=words, maker=by)
        version.refresh_from_db()
    Appraisal.objects.filter(pk__in=[row.pk for row in rows]).update(disclosure=disclosure)
    audit.record("appraisal.draft", by=by, row=version, detail={"year": year})
    return version


def _in_words(rows: list[Appraisal]) -> str:
    lines = [
        _(
            "%(office)s%(name)s：%(day)s评议，到会%(present)d人，称职%(good)d票，基本称职%(fair)d票，不称职%(bad)d票。"
        )
        % {
            "office": row.office,
            "name": row.member,
            "day": chinese_date(row.day),
            "present": row.present,
            "good": row.competent,
            "fair": row.fair,
            "bad": row.not_competent,
        }
        for row in rows
    ]
    return "\n".join(lines)
