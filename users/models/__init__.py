from users.models.accounts import Grant, SignInCode, User
from users.models.audit import AuditEntry, AuditHead
from users.models.calls import OwedCall
from users.models.family import Authority, FamilyLink, Guardian
from users.models.notices import ChannelChoice, Notice, NoticeAttempt
from users.models.tokens import Bucket, LinkToken

__all__ = [
    "AuditEntry",
    "AuditHead",
    "Authority",
    "Bucket",
    "ChannelChoice",
    "FamilyLink",
    "Grant",
    "Guardian",
    "LinkToken",
    "Notice",
    "NoticeAttempt",
    "OwedCall",
    "SignInCode",
    "User",
]
