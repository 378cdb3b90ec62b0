from users.models.accounts import Grant, SignInCode, User
from users.models.audit import AuditEntry, AuditHead
from users.models.calls import OwedCall
from users.models.notices import ChannelChoice, Notice, NoticeAttempt
from users.models.tokens import Bucket, LinkToken

__all__ = [
    "AuditEntry",
    "AuditHead",
    "Bucket",
    "ChannelChoice",
    "Grant",
    "LinkToken",
    "Notice",
    "NoticeAttempt",
    "OwedCall",
    "SignInCode",
    "User",
]
