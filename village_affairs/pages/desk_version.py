"""What the desk says about one version: its lines, the automatic checks, and what may be done next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from residents.actions.calendar import figure_int
from users.access import can
from village_affairs.actions.content import content_of
from village_affairs.actions.drafts import closing_before, opening_after
from village_affairs.actions.gate import stopped_by
from village_affairs.actions.posting import MUST_HANG
from village_affairs.kinds.blocks import Block, Check
from village_affairs.kinds.registry import KINDS, blocks_of
from village_affairs.models import BoardPhoto, Disclosure, FinanceLine, Publication, Version
from village_affairs.pages.differences import Difference, difference
from village_affairs.pages.sheet import Sheet, sheet_of
from xidu.kit.dates import today
from xidu.kit.gate import Finding
from xidu.kit.money import yuan

State = Version.State


@dataclass
class VersionPage:
    """Everything the pages of a version show; built once a request."""

    version: Version
    user: Any

    def may(self, permission: str) -> bool:
        return can(self.user, f"village_affairs.{permission}", committee_id=self.version.committee_id)

    @property
    def is_open(self) -> bool:
        return self.version.state in (State.DRAFT, State.RETURNED)

    @property
    def may_draft(self) -> bool:
        return self.is_open and self.may("draft_disclosure")

    @property
    def may_sign(self) -> bool:
        return (
            self.version.state == State.SUBMITTED
            and self.may("sign_disclosure")
            and self.user.pk != self.version.maker_id
        )

    @property
    def may_return(self) -> bool:
        state = self.version.state
        return (state == State.SUBMITTED and self.may("return_disclosure")) or (
            state == State.SIGNED and self.may("publish_disclosure")
        )

    @property
    def may_publish(self) -> bool:
        row = self.version
        return (
            row.state == State.SIGNED
            and self.may("publish_disclosure")
            and self.user.pk not in (row.maker_id, row.signoff.supervisor_id)
        )

    @cached_property
    def publication(self) -> Publication | None:
        rows = Publication.objects.select_related("withdrawal", "successor")
        return rows.filter(version=self.version).first()

    @property
    def is_current(self) -> bool:
        found = self.publication
        return found is not None and not hasattr(found, "successor") and not hasattr(found, "withdrawal")

    @cached_property
    def lines(self) -> list[FinanceLine]:
        return list(self.version.lines.all())

    @cached_property
    def attachments(self) -> list[Any]:
        return list(self.version.attachments.all())

    @cached_property
    def receipt_from(self) -> int:
        return figure_int("receipt_from", on=today(), committee=self.version.committee)

    @cached_property
    def bare_lines(self) -> set[int]:
        """Positions of the large payments that name no papers."""
        large = (line for line in self.lines if (line.spending or 0) > self.receipt_from)
        return {line.position for line in large if not line.papers}

    @property
    def rows(self) -> list[tuple[FinanceLine, bool]]:
        return [(line, line.position in self.bare_lines) for line in self.lines]

    @cached_property
    def findings(self) -> list[Finding]:
        return stopped_by(self.version)

    @cached_property
    def overrules(self) -> list[Any]:
        return list(self.version.overrules.select_related("asked_by", "decided_by"))

    @property
    def unasked(self) -> list[Finding]:
        asked = {(row.kind, row.place) for row in self.overrules}
        return [found for found in self.findings if (found.kind, found.place[:120]) not in asked]

    @cached_property
    def sheet(self) -> Sheet | None:
        row = self.version
        if not self.is_finance or row.disclosure.period is None:
            return None
        return sheet_of(
            content_of(row),
            village=row.committee.is_village,
            ledger=row.disclosure.ledger,
            period=row.disclosure.period,
        )

    @cached_property
    def changes(self) -> Difference | None:
        """What a correction changes, against the version that is public now; None for a first version."""
        rows = Publication.objects.filter(disclosure=self.version.disclosure_id)
        before = rows.exclude(version=self.version).order_by("-version__number").first()
        if before is None or before.version_id == self.version.pk or self.publication is not None:
            return None
        return difference(before.content, content_of(self.version))

    @property
    def is_finance(self) -> bool:
        return self.version.disclosure.kind == Disclosure.Kind.FINANCE

    @property
    def may_edit(self) -> bool:
        """Whether the words and the body can be written anew here; accounts are uploaded again instead."""
        return self.may_draft and self.version.disclosure.kind in KINDS

    @cached_property
    def blocks(self) -> list[Block]:
        return blocks_of(self.version.disclosure.kind, self.version.body)

    @property
    def hangs(self) -> bool:
        return self.version.disclosure.kind in MUST_HANG

    @cached_property
    def board_photos(self) -> list[BoardPhoto]:
        return list(self.publication.board_photos.all()) if self.publication else []

    @property
    def checks(self) -> list[Check]:
        if not self.is_finance:
            kind = KINDS.get(self.version.disclosure.kind)
            own = kind.checks(self.version.body, self.version) if kind and self.version.body else ()
            return [check for check in (*own, self._line(), self._gate()) if check]
        found = [
            self._opening(),
            Check(_("合计、结余算得上"), "done", _("对上了")),
            self._papers(),
            self._gate(),
        ]
        return [check for check in (*found, self._next_month()) if check]

    def _line(self) -> Check | None:
        """Return a hint where no line of the catalogue was chosen: nothing that is owed gets fulfilled."""
        if self.version.disclosure.item_id or not self.is_open:
            return None
        detail = _("没有选；目录里要公开的那一条会照样算没公开")
        return Check(_("对应公开目录的哪一条"), "soon", _("看一看"), detail)

    def _opening(self) -> Check | None:
        row = self.version
        if row.disclosure.period is None or row.opening is None:
            return None
        before = closing_before(row.committee, row.disclosure.ledger, row.disclosure.period)
        words = _("上月结余接得上")
        if before is None:
            return Check(words, "plain", _("没有上月"), _("这里还没有上个月的账"))
        detail = _("上月底%(sum)s元") % {"sum": yuan(before)}
        if before != row.opening:
            return Check(words, "late", _("接不上"), detail)
        return Check(words, "done", _("对上了"), detail)

    def _papers(self) -> Check:
        words = _("%(sum)d元以上的支出有附件") % {"sum": self.receipt_from}
        missing = max(0, len(self.bare_lines) - len(self.attachments))
        if not missing:
            return Check(words, "done", _("对上了"))
        state_words = ngettext("缺%(n)d份", "缺%(n)d份", missing) % {"n": missing}
        rows = "、".join(str(position) for position in sorted(self.bare_lines))
        return Check(words, "soon", state_words, _("第%(rows)s行，要附合同或验收单") % {"rows": rows})

    def _gate(self) -> Check:
        words = _("没有身份证号、电话、银行卡号")
        if not self.findings:
            return Check(words, "done", _("对上了"))
        count = len(self.findings)
        return Check(words, "late", ngettext("拦下%(n)d处", "拦下%(n)d处", count) % {"n": count})

    def _next_month(self) -> Check | None:
        row = self.version
        if row.disclosure.period is None:
            return None
        after = opening_after(row.committee, row.disclosure.ledger, row.disclosure.period)
        if after is None or after == row.closing:
            return None
        detail = _("下个月已公开，上期结余是%(sum)s元；接不上就不能公开") % {"sum": yuan(after)}
        return Check(_("下月的上期结余接得上"), "late", _("接不上"), detail)
