"""A provider of text messages in a process of its own standing: it writes down every delivery it makes.

It takes no key for a repetition: what is handed over twice is delivered twice and shows in the file. What it
can do is answer whether it has a key already. It kills the very sender that speaks to it, at planned calls.
"""

import contextlib
import json
import os
import signal
import socketserver
import threading
from collections import Counter
from pathlib import Path

BEFORE, AFTER, ON_REPLY = "before", "after", "on_reply"


class Provider(socketserver.ThreadingUnixStreamServer):
    """``kills`` maps the number of a call to the moment at which its sender dies."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, socket: Path, deliveries: Path, kills: dict[int, str]) -> None:
        super().__init__(str(socket), _Call)
        self.deliveries, self.kills = deliveries, kills
        self.calls, self.killed = 0, []
        self.changed = threading.Condition()
        deliveries.touch()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def delivered(self) -> Counter[str]:
        return Counter(self.deliveries.read_text().split())

    def plan(self) -> str | None:
        with self.changed:
            self.calls += 1
            return self.kills.get(self.calls)

    def deliver(self, key: str) -> None:
        with self.changed, self.deliveries.open("a") as file:
            file.write(f"{key}\n")
            file.flush()
            self.changed.notify_all()

    def kill(self, pid: int, moment: str) -> None:
        with self.changed:
            # Two doomed calls may come from one sender; it dies once, and the plan says so.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            self.killed.append((pid, moment))
            self.changed.notify_all()


class _Call(socketserver.StreamRequestHandler):
    server: Provider

    def handle(self) -> None:
        line = self.rfile.readline()
        if not line:  # a sender that was killed before it spoke
            return
        asked = json.loads(line)
        if asked["what"] == "was_sent":
            self._answer(asked["key"] in self.server.delivered())
            return
        doom = self.server.plan()
        if doom == BEFORE:
            self.server.kill(asked["pid"], doom)
            return
        self.server.deliver(asked["key"])
        if doom == AFTER:
            self.server.kill(asked["pid"], doom)
            return
        self._answer(True)
        if doom == ON_REPLY:
            self.server.kill(asked["pid"], doom)

    def _answer(self, words: bool) -> None:
        with contextlib.suppress(BrokenPipeError):
            self.wfile.write(f"{json.dumps(words)}\n".encode())
