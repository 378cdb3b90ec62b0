import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from users.verify import checks


class Command(BaseCommand):
    help = "Check that trail and publications are as they were written; exit 1 if anything was changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="only these checks (default: all)")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["names"] or sorted(checks)
        if unknown := sorted(set(wanted) - set(checks)):
            raise CommandError(f"没有这项检查：{'、'.join(unknown)}。可用的有：{'、'.join(sorted(checks))}。")
        found = {name: checks[name]() for name in wanted}
        for sentence in (sentence for sentences in found.values() for sentence in sentences):
            self.stderr.write(sentence)
        self.stdout.write(json.dumps({"broken": found, "ok": not any(found.values())}, ensure_ascii=False))
        if any(found.values()):
            raise SystemExit(1)
