import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from xidu.tick import tick


def moment(text: str) -> datetime:
    """Return the moment written as ISO; without a zone it is Shanghai's clock."""
    try:
        written = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}”不是时间，请写成 2026-11-24T08:00 的样子。") from None
    return written if timezone.is_aware(written) else timezone.make_aware(written)


class Command(BaseCommand):
    """Prints one JSON line last: ``now``, ``made`` by maker, ``sent`` by channel, ``failed``, ``cancelled``,
    ``held`` until the morning and ``broken`` makers. Exits 1 if a maker broke.
    """

    help = "现在就办每分钟自动办的事：该提醒的写好，到时的发出去。最后一行输出 JSON 小结。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", type=moment, metavar="ISO", help="按这个时间办，例如 2026-11-24T08:00")

    def handle(self, *_args: object, now: datetime | None, **_options: Any) -> None:
        report = tick(now)
        self.stdout.write(json.dumps(report.data(), ensure_ascii=False))
        if report.broken:
            raise SystemExit(1)
