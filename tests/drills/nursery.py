"""Starts senders and clocks that may be killed: Django is loaded once, each child is a fork without a connection.

A line on standard input names what to start (``sender`` or ``ticker``); the child's number comes back on a
line. At the end of input all children go.
"""

import json
import os
import signal
import socket
import sys
import time
from datetime import datetime, timedelta

import django

django.setup()

from users.actions import sending  # noqa: E402  (Django must be set up before models load)
from users.actions.notices import Message, Recipient, tell_many  # noqa: E402
from users.gateways import Gateway, Parcel  # noqa: E402
from xidu.kit.dates import SHANGHAI  # noqa: E402
from xidu.tick import tick  # noqa: E402

NOON = datetime(2026, 11, 24, 12, tzinfo=SHANGHAI)


class ToProvider(Gateway):
    """Speaks to the drill's provider over its socket."""

    def send(self, parcel: Parcel) -> None:
        self._ask("send", parcel.key)

    def was_sent(self, key: str) -> bool:
        return self._ask("was_sent", key)

    def _ask(self, what: str, key: str) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(os.environ["DRILL_PROVIDER"])
            line.sendall(f"{json.dumps({'what': what, 'key': key, 'pid': os.getpid()})}\n".encode())
            return json.loads(line.makefile().readline())


def remind(now: datetime) -> int:
    """Make what the drill expects; a part each call, from the start each time."""
    messages = [
        Message(
            recipient=Recipient(ref=f"coming:{n}", phone="19900000001"),
            key="open_day:1",
            topic="open_day",
            subject="阳光开放日",
            body="明天上午9点，村委会一楼。",
            due_at=now,
            urgent="DRILL_URGENT" in os.environ,
        )
        for n in range(int(os.environ["DRILL_NOTICES"]))
    ]
    return tell_many(messages)


def work(kind: str) -> None:
    sending.TAKE_OVER = timedelta(seconds=float(os.environ["DRILL_TAKE_OVER"]))
    while True:
        if kind == "ticker":
            tick(NOON, makers={"reminders": remind}, seconds=1)
        else:
            sending.send_due(NOON, seconds=1)
        time.sleep(0.1)


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    children = []
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(line.strip())
        children.append(child)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
    for child in children:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    main()
