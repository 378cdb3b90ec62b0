"""Take a sheet of agreed deeds in: the good rows go into publicity, the others say what is wrong."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.claims import Door, file_claim, living_slots, locked, put_up, slot_of
from agreements.models import Audience, Claim, Rule
from agreements.sheets.awards import AwardRow, Awards
from residents.models import Committee, Household
from users.actions import audit
from xidu.kit.errors import RuleBroken
from xidu.kit.spreadsheets import CellError, Summary


class WrongCell(RuleBroken):
    """What a row says does not fit the village; ``column`` names the cell."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        super().__init__(reason)


@transaction.atomic
def award_from_sheet(
    awards: Awards, committee: Committee, *, by: Any, dry_run: bool = False, good_rows_only: bool = True
) -> Summary:
    """Put the deeds of ``awards`` up for publicity; counted in rows. A second time nothing changes.

    A deed that lives already is ``unchanged``; the same deed twice in one sheet is an error of the row.
    Without ``good_rows_only`` one error keeps everything out; ``dry_run`` writes nothing.
    """
    Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    wrong = {error.row for error in awards.errors}
    summary = Summary(rows=len(awards.rows) + len(wrong), errors=list(awards.errors))
    point = transaction.savepoint()
    _take(awards.rows, _Village(committee), summary, by)
    summary.errors.sort(key=lambda error: error.row)
    if dry_run or (summary.errors and not good_rows_only):
        transaction.savepoint_rollback(point)
    elif summary.created:
        audit.record("points.sheet", by=by, committee=committee, detail={"created": summary.created})
    return summary


class _Village:
    """The households by group and door, and the rules by code with their books; two queries."""

    def __init__(self, committee: Committee) -> None:
        homes = Household.objects.filter(committee=committee).select_related("block", "committee")
        self.homes = {(home.block.name, home.door): home for home in homes}
        self.rules: dict[str, list[Rule]] = {}
        rules = Rule.objects.filter(committee=committee, book__since__isnull=False)
        rules = rules.filter(book__audience=Audience.HOUSEHOLDS)
        for rule in rules.select_related("book").order_by("book__since"):
            self.rules.setdefault(rule.code, []).append(rule)

    def home_of(self, row: AwardRow) -> Household:
        if home := self.homes.get((row.block, row.door)):
            return home
        raise WrongCell(_("门牌"), _("名册里没有%(home)s这一户") % {"home": f"{row.block}{row.door}"})

    def rule_of(self, row: AwardRow) -> Rule:
        """Return the rule in force on the day of the deed; where none was, the newest, to be refused."""
        if not (known := self.rules.get(row.code)):
            raise WrongCell(_("代号"), _("积分办法里没有%(code)s这一条") % {"code": row.code})
        held = [rule for rule in known if rule.book.since and rule.book.since <= row.deed_on]
        return (held or known)[-1]


def _take(rows: list[AwardRow], village: _Village, summary: Summary, by: Any) -> None:
    before = living_slots(
        (home.pk for home in village.homes.values()),
        {slot_of(rule, row.deed_on) for row in rows for rule in village.rules.get(row.code, ())[-1:]},
    )
    for row in rows:
        try:
            home, rule = village.home_of(row), village.rule_of(row)
            if (home.pk, slot_of(rule, row.deed_on)) in before:
                summary.unchanged += 1
                continue
            with transaction.atomic():
                _put(row, home, rule, by)
        except RuleBroken as broken:
            column = broken.column if isinstance(broken, WrongCell) else _("代号")
            summary.errors.append(CellError(row.number, column, str(broken)))
        else:
            summary.created += 1


def _put(row: AwardRow, home: Household, rule: Rule, by: Any) -> Claim:
    said = f"{home.pk}:{row.code}:{row.deed_on}:{row.times}:{row.words}:{row.number}"
    claim = file_claim(
        home,
        rule,
        deed_on=row.deed_on,
        door=Door.SHEET,
        key=f"sheet:{hashlib.sha256(said.encode()).hexdigest()[:40]}",
        by=by,
        times=row.times,
        words=row.words,
    )
    claim = locked(claim)
    return put_up(claim) if claim.state == Claim.State.SEEN else claim
