from village_affairs.models.disclosures import (
    Attachment,
    Disclosure,
    Ledger,
    Publication,
    Return,
    Signoff,
    Version,
    Withdrawal,
)
from village_affairs.models.finance import FinanceLine, GateOverrule
from village_affairs.models.open_days import Coming, OpenDay, OpenDayRule, Subscription
from village_affairs.models.opinions import Opinion, Reply, Verdict

__all__ = [
    "Attachment",
    "Coming",
    "Disclosure",
    "FinanceLine",
    "GateOverrule",
    "Ledger",
    "OpenDay",
    "OpenDayRule",
    "Opinion",
    "Publication",
    "Reply",
    "Return",
    "Signoff",
    "Subscription",
    "Verdict",
    "Version",
    "Withdrawal",
]
