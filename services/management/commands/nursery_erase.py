import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from services.actions.nursery_ending import erase_due, look_at_erasing
from xidu.kit.dates import today


class Command(BaseCommand):
    """Prints one JSON line a term: ``term``, ``counts`` by kind of row, ``figures`` that stay."""

    help = "清除结束满六个月的托班的孩子记录，只留人数。加 --dry-run 只看不清。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只看会清除什么，什么都不改")
        parser.add_argument("--day", type=date.fromisoformat, help="按这一天算，例如 2027-02-17")

    def handle(self, *_args: object, dry_run: bool, day: date | None, **_options: Any) -> None:
        on = day or today()
        done = look_at_erasing(on) if dry_run else erase_due(on, timezone.now())
        for one in done:
            line = {"term": str(one.term), "committee": one.term.committee.name}
            line |= {"counts": one.counts, "figures": one.figures, "dry_run": dry_run}
            self.stdout.write(json.dumps(line, ensure_ascii=False))
        self.stdout.write(json.dumps({"terms": len(done), "rows": sum(sum(o.counts.values()) for o in done)}))
