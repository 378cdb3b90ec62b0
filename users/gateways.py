"""The ways out of the house. A gateway takes one parcel and says whether it was taken.

Every gateway is handed ``Parcel.key``, the same for every repetition of one notice. A text message provider
is given it as its idempotency key; where a channel has no such thing, the gateway's docstring says what
stands in for it.
"""

from __future__ import annotations

import json
import os
import smtplib
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django.utils.module_loading import import_string

from users.models.notices import Channel

FILES = "django.core.mail.backends.filebased.EmailBackend"


class GatewayError(Exception):
    """The parcel was not taken now; another time may do. The words hold no address."""


class Unreachable(GatewayError):
    """Nobody answers at the other end: that is no fault of this parcel, and the next would fare alike."""


class Refused(GatewayError):
    """The other end will never take this parcel, for example because the address does not exist."""


@dataclass(frozen=True)
class Parcel:
    """What leaves the house; ``address`` is clear. ``text`` is the body with the full address of its page."""

    key: str
    address: str
    subject: str
    text: str


class Gateway:
    """Used as a context around a batch, so that a connection can serve many parcels."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def send(self, parcel: Parcel) -> None:
        """Hand over one parcel; a key handed over before must make no second message.

        Raises GatewayError or one of its kinds when it was not taken.
        """
        raise NotImplementedError

    def was_sent(self, key: str) -> bool | None:
        """Say whether the other end already has ``key``; None where it cannot be asked."""
        return None


class Folder(Gateway):
    """Puts each parcel into a file of the data folder, named by its key: the second time finds the first.

    It stands in for a provider on a machine of one's own and in tests.
    """

    name: str
    suffix = ".json"

    @property
    def path(self) -> Path:
        return Path(settings.DATA_DIR) / self.name

    def send(self, parcel: Parcel) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.path / f".{uuid4().hex}"
        try:
            draft.write_bytes(self.content(parcel))
            draft.chmod(0o600)
            # A link appears whole or not at all, and never replaces the file that is there.
            os.link(draft, self.path / f"{parcel.key}{self.suffix}")
        except FileExistsError:
            pass
        except OSError as full:
            raise Unreachable(type(full).__name__) from full
        finally:
            draft.unlink(missing_ok=True)

    def content(self, parcel: Parcel) -> bytes:
        said = {
            "key": parcel.key,
            "to": parcel.address,
            "subject": parcel.subject,
            "text": parcel.text,
            "at": timezone.now().isoformat(),
        }
        return f"{json.dumps(said, ensure_ascii=False)}\n".encode()

    def was_sent(self, key: str) -> bool:
        return (self.path / f"{key}{self.suffix}").exists()


class FakeSms(Folder):
    """Text messages of a demo: one line of JSON a file."""

    name = "sms"


class FakeWeixin(Folder):
    """WeChat messages of a demo; ``to`` is the open id."""

    name = "weixin"


class MailFolder(Folder):
    """Mail of a demo: the very message SMTP would carry, as ``<key>.eml``."""

    name = "mail"
    suffix = ".eml"

    @property
    def path(self) -> Path:
        return Path(settings.EMAIL_FILE_PATH)

    def content(self, parcel: Parcel) -> bytes:
        return letter(parcel).message().as_bytes()


class Mail(Gateway):
    """Mail by SMTP.

    SMTP cannot be asked what it took before. If the process dies between the server's "250" and our note,
    the mail goes out again with the same Message-ID, which is the key: mailboxes that know a Message-ID keep
    one copy (IMAP servers with duplicate suppression, most large providers), others show it twice. That
    window is the milliseconds between two lines of ours.
    """

    def __enter__(self) -> Self:
        self.connection = get_connection()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def send(self, parcel: Parcel) -> None:
        try:
            self.connection.open()
        except (OSError, smtplib.SMTPException) as silent:
            raise Unreachable(type(silent).__name__) from silent
        try:
            self.connection.send_messages([letter(parcel)])
        except (OSError, smtplib.SMTPException) as broken:
            # After a failed dialogue nobody knows what the server waits for; the next mail starts anew.
            self.connection.close()
            kind = Refused if _is_final(broken) else GatewayError
            raise kind(_words(broken)) from broken


def letter(parcel: Parcel) -> EmailMessage:
    """Return the mail of a parcel: plain text, its key as Message-ID, marked as sent by a machine."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {"Message-ID": f"<{parcel.key}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(parcel.subject, parcel.text, to=[parcel.address], headers=headers)


def _is_final(broken: Exception) -> bool:
    """Whether the server said 5xx, which means never; 4xx means later."""
    if isinstance(broken, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in broken.recipients.values())
    return isinstance(broken, smtplib.SMTPDataError) and broken.smtp_code >= 500


def _words(broken: Exception) -> str:
    # The server's own words may quote the address, so only the kind and the code are kept.
    if isinstance(broken, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _words in broken.recipients.values()})
        return f"{type(broken).__name__} {codes}"
    return f"{type(broken).__name__} {getattr(broken, 'smtp_code', '')}".strip()


def gateway_of(channel: str) -> Gateway:
    """Return the gateway the settings name for a channel.

    Raises ImproperlyConfigured where none is named, ImportError where the name is wrong.
    """
    if channel == Channel.EMAIL:
        return MailFolder() if settings.EMAIL_BACKEND == FILES else Mail()
    named: str = {Channel.SMS: settings.SMS_GATEWAY, Channel.WEIXIN: settings.WEIXIN_GATEWAY}[
        Channel(channel)
    ]
    if not named:
        raise ImproperlyConfigured(f"No gateway is set for {channel}.")
    gateway: Gateway = import_string(named)()
    return gateway
