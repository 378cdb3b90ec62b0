"""The publish gate over a version: what it stops, and a second person's decision to let a finding through.

Basis: trust decision D12; Personal Information Protection Law, article 25.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from users.actions.audit import record
from users.models import User
from village_affairs.actions.content import SIGNERS, content_of, texts_of
from village_affairs.models import GateOverrule, Version
from xidu.kit.errors import NotNow, RuleBroken
from xidu.kit.gate import Finding, scan_file, scan_text


class GateStopped(RuleBroken):
    """Something in the version looks like a person's number; ``findings`` say what and where."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        places = "、".join(f"{finding.place}（{finding.kind_in_words}）" for finding in findings[:5])
        super().__init__(
            _("公开前要删去这些个人号码：%(places)s；确实不是个人号码的，写明理由请另一人放行")
            % {"places": places}
        )


class OwnOverrule(RuleBroken):
    """Who asks to let a finding through cannot be the one who decides."""


def findings_of(version: Version) -> list[Finding]:
    """Return every finding in the version's words, lines and attachments, let through or not."""
    texts = (*texts_of(content_of(version)), *_signers(version))
    found = [finding for place, text in texts for finding in scan_text(text, place)]
    for paper in version.attachments.all():
        place = _("附件“%(title)s”") % {"title": paper.title}
        with paper.file.open("rb") as file:
            for finding in scan_file(file.read(), paper.title):
                words = f"{place} {finding.place}".strip()
                found.append(Finding(finding.kind, words, finding.excerpt_masked))
    return found


def _signers(version: Version) -> Iterator[tuple[str, str]]:
    """Yield what was typed as signers of the vouchers: it leaves masked, a number is stopped all the same."""
    for number, line in enumerate(version.lines.all(), 1):
        for name in SIGNERS:
            yield f"第{number}笔", getattr(line, name) or ""


def stopped_by(version: Version) -> list[Finding]:
    """Return the findings nobody has let through yet; the version may be published if there are none."""
    decided = version.overrules.filter(decided_at__isnull=False)
    through = set(decided.values_list("kind", "place"))
    return [finding for finding in findings_of(version) if (finding.kind, finding.place[:120]) not in through]


@transaction.atomic
def ask_overrule(version: Version, *, kind: str, place: str, reason: str, by: User) -> GateOverrule:
    """Ask a second person to let one finding through; asked again, the first request stands.

    Raises RuleBroken without a reason, and NotNow for a version already public.
    """
    if not reason.strip():
        raise RuleBroken(_("请写明为什么这不是个人号码，例如“这是合同编号”"))
    if version.state in (Version.State.PUBLISHED, Version.State.DROPPED):
        raise NotNow(_("这一版已经定了，不能再申请放行"))
    row, made = GateOverrule.objects.get_or_create(
        version=version,
        kind=kind,
        place=place[:120],
        defaults={
            "committee_id": version.committee_id,
            "asked_by": by,
            "reason": reason.strip()[:200],
            "asked_at": timezone.now(),
        },
    )
    if made:
        record("gate.ask", by=by, row=row, detail={"kind": kind, "place": place})
    return row


@transaction.atomic
def decide_overrule(overrule: GateOverrule, *, by: User) -> GateOverrule:
    """Let the finding through; deciding twice changes nothing.

    Raises OwnOverrule for the one who asked.
    """
    row = GateOverrule.objects.select_for_update().get(pk=overrule.pk)
    if row.decided_at:
        return row
    if row.asked_by_id == by.pk:
        raise OwnOverrule(_("申请放行的人不能自己放行，请另一人看过再定"))
    row.decided_by, row.decided_at = by, timezone.now()
    row.save(update_fields=["decided_by", "decided_at"])
    record("gate.overrule", by=by, row=row, detail={"kind": row.kind, "place": row.place})
    return row
