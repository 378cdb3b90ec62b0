"""A published month on paper: the poster of the notice board and the table that is filed."""

from __future__ import annotations

from typing import Any

from residents.models import Committee
from village_affairs.actions.content import content_of, shown_signer
from village_affairs.models import Ledger, OpenDay, Publication, Version
from village_affairs.pages.accounts import Accounts
from village_affairs.pages.due import published_day
from xidu.kit.papers import Correction, FinanceRow, FinanceTable
from xidu.kit.posters import NextOpenDay, PosterMonth, Size

# Paper hangs on a Chinese board: its words are not translated.
LEDGERS = {
    (Ledger.COMMITTEE, True): "村民委员会账",
    (Ledger.COMMITTEE, False): "居民委员会账",
    (Ledger.COLLECTIVE, True): "经济合作社账",
    (Ledger.COLLECTIVE, False): "经济合作社账",
}


def poster(
    publication: Publication, committee: Committee, open_day: OpenDay | None, *, url: str, size: Size
) -> bytes:
    """Return the month's poster as a PDF of one sheet; ``url`` is where its code leads."""
    return _month_poster(
        publication.content, committee, open_day, size=size, **_head(publication, committee, url)
    )


def draft_poster(version: Version, open_day: OpenDay | None, *, url: str, size: Size) -> bytes:
    """Return the poster of a version that is not public yet, with 草稿 across it."""
    committee, disclosure = version.committee, version.disclosure
    head = {
        "village": committee.name,
        "ledger": LEDGERS[Ledger(disclosure.ledger), committee.is_village],
        "period": disclosure.period,
        "url": url,
        "correction": _correction(version),
        "draft": True,
    }
    return _month_poster(content_of(version), committee, open_day, size=size, **head)


def _month_poster(
    content: dict[str, Any], committee: Committee, open_day: OpenDay | None, *, size: Size, **head: Any
) -> bytes:
    accounts = Accounts.read(content)
    return PosterMonth(
        size=size,
        street=committee.street.name,
        title="阳光村务" if committee.is_village else "阳光居务",
        income=accounts.income,
        spending=accounts.spending,
        closing=accounts.closing,
        lines=[(part.words, part.amount) for part in accounts.spending_parts],
        telephone=committee.phone or committee.street.phone or "12345",
        counter="或到村委会窗口" if committee.is_village else "或到居委会窗口",
        signers=signers_of(committee),
        open_day=open_day and NextOpenDay(open_day.starts_at, open_day.ends_at, open_day.place),
        **head,
    ).pdf()


def table(publication: Publication, committee: Committee, *, url: str) -> bytes:
    """Return the month's entries as a PDF, in the order of the book."""
    accounts = Accounts.read(publication.content)
    inquiry = "　".join(filter(None, (committee.phone, committee.address, committee.hours)))
    return FinanceTable(
        rows=[
            FinanceRow(
                number=number,
                category=line.category,
                summary=line.summary,
                day=line.day,
                voucher=line.voucher,
                income=line.income,
                spending=line.spending,
                balance=line.balance,
                handler=shown_signer(line.handler),
                witness=shown_signer(line.witness),
                approver=shown_signer(line.approver),
                attachments=line.papers,
                note=line.note,
            )
            for number, line in enumerate(accounts.lines, 1)
        ],
        opening=accounts.opening,
        income=accounts.income,
        spending=accounts.spending,
        closing=accounts.closing,
        inquiry=inquiry,
        **_head(publication, committee, url),
    ).pdf()


def _head(publication: Publication, committee: Committee, url: str) -> dict[str, Any]:
    version, disclosure = publication.version, publication.disclosure
    return {
        "village": committee.name,
        "ledger": LEDGERS[Ledger(disclosure.ledger), committee.is_village],
        "period": disclosure.period,
        "url": url,
        "published_on": published_day(publication),
        "posted_from": published_day(publication),
        "posted_until": publication.posted_until,
        "correction": _correction(version),
    }


def _correction(version: Version) -> Correction | None:
    """A correction mends something public; the copy of a returned table has a number and mends nothing."""
    if not version.disclosure.publications.exclude(version__number__gte=version.number).exists():
        return None
    return Correction(version.number, version.reason)


def signers_of(committee: Committee) -> tuple[str, str]:
    if committee.is_village:
        return "村民委员会主任", "村务监督委员会主任"
    return "居民委员会主任", "居务监督委员会主任"
