"""Mail over a real SMTP server on this machine."""

import socket
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from users.actions.notices import Recipient, tell
from users.actions.sending import send_due
from users.gateways import GatewayError, Mail, Parcel, Refused, Unreachable
from users.models import Notice

PARCEL = Parcel(key="0b9f", address="gu@example.invalid", subject="开放日提醒", text="明天上午9点。\n")


class Box:
    """Takes every mail, except where ``answer`` is what it says after the recipient."""

    answer = ""

    def __init__(self):
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 (the server's name for it)
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (the server's name for it)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def box(settings):
    inbox = Box()
    # The server must be told a number: it finds out whether it is up by calling it.
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.DEFAULT_FROM_EMAIL = "西渡街道 <xidu@example.invalid>"
    yield inbox
    server.stop()


@pytest.mark.django_db
def test_a_mail_arrives_once_with_its_key_as_message_id(box):
    (notice,) = tell(
        Recipient(ref="subscription:1", email="gu@example.invalid"),
        key="k",
        topic="t",
        subject="阳光村务开放日，" * 8,
        body="明天上午9点，村委会一楼。",
        urgent=True,
    )

    send_due()
    send_due()

    (mail,) = box.mails
    assert mail["Message-ID"] == f"<{notice.idempotency_key}@example.invalid>"
    assert (mail["To"], mail["From"]) == ("gu@example.invalid", "西渡街道 <xidu@example.invalid>")
    assert (mail["Subject"].strip(), mail["Auto-Submitted"]) == (notice.subject, "auto-generated")
    assert (mail.get_content_type(), mail.get_content().strip()) == (
        "text/plain",
        "明天上午9点，村委会一楼。",
    )


def test_one_connection_carries_a_batch(box):
    with Mail() as gateway:
        for _mail in range(3):
            gateway.send(PARCEL)

    assert len(box.mails) == 3


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        ("550 no such gu@example.invalid", Refused, "SMTPRecipientsRefused [550]"),
        ("450 later, gu@example.invalid", GatewayError, "SMTPRecipientsRefused [450]"),
    ],
)
def test_a_server_that_says_no_is_understood_and_its_words_are_not_kept(box, answer, error, words):
    box.answer = answer

    with Mail() as gateway, pytest.raises(GatewayError) as said:
        gateway.send(PARCEL)

    assert (type(said.value), str(said.value)) == (error, words)


def test_after_a_refusal_the_next_mail_goes_out(box):
    with Mail() as gateway:
        box.answer = "550 no"
        with pytest.raises(Refused):
            gateway.send(PARCEL)
        box.answer = ""
        gateway.send(PARCEL)

    assert len(box.mails) == 1


def test_a_server_that_is_away_is_no_fault_of_the_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with Mail() as gateway, pytest.raises(Unreachable, match="ConnectionRefusedError"):
        gateway.send(PARCEL)


@pytest.mark.django_db
def test_mails_wait_for_a_server_that_is_away_and_go_out_when_it_is_back(box, settings):
    port = settings.EMAIL_PORT
    for n in range(3):
        tell(
            Recipient(ref=f"s:{n}", email="gu@example.invalid"),
            key="k",
            topic="t",
            subject="s",
            body="b",
            urgent=True,
        )
    settings.EMAIL_PORT = 1
    send_due()
    settings.EMAIL_PORT = port

    send_due(timezone.now() + timedelta(minutes=1))

    assert len(box.mails) == 3
    assert sorted(Notice.objects.values_list("attempts", flat=True)) == [1, 1, 2]
