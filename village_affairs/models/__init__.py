from village_affairs.models.attachments import Attachment
from village_affairs.models.calls import Call
from village_affairs.models.catalogue import CatalogueItem, Duty
from village_affairs.models.disclosures import (
    Disclosure,
    Ledger,
    Publication,
    Return,
    Signoff,
    Version,
    Withdrawal,
)
from village_affairs.models.finance import FinanceLine, GateOverrule
from village_affairs.models.meetings import AgendaPoint, Appraisal, SiteMeeting
from village_affairs.models.open_days import Coming, OpenDay, OpenDayRule, Subscription
from village_affairs.models.opinions import Opinion, OpinionMeToo, OpinionStep, Reply, Verdict
from village_affairs.models.posting import BoardPhoto, PostingEnd, SearchEntry
from village_affairs.models.reception import Reception
from village_affairs.models.supervision import BookInspection, Objection

__all__ = [
    "AgendaPoint",
    "Appraisal",
    "Attachment",
    "BoardPhoto",
    "BookInspection",
    "Call",
    "CatalogueItem",
    "Coming",
    "Disclosure",
    "Duty",
    "FinanceLine",
    "GateOverrule",
    "Ledger",
    "Objection",
    "OpenDay",
    "OpenDayRule",
    "Opinion",
    "OpinionMeToo",
    "OpinionStep",
    "PostingEnd",
    "Publication",
    "Reception",
    "Reply",
    "Return",
    "SearchEntry",
    "Signoff",
    "SiteMeeting",
    "Subscription",
    "Verdict",
    "Version",
    "Withdrawal",
]
