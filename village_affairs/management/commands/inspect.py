"""Search files for other people's numbers before they go public."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from xidu.kit.gate import scan_file


class Command(BaseCommand):
    """Prints one JSON line a file and nothing else; exits 1 on any finding. Needs no database."""

    help = "Search files for ID numbers, phones, bank cards, plates, e-mail addresses and photo positions."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *_args: object, files: list[str], **_options: Any) -> None:
        stopped = False
        for file in files:
            findings = [{"kind": finding.kind, "place": finding.place} for finding in scan_file(file)]
            self.stdout.write(json.dumps({"file": file, "findings": findings}, ensure_ascii=False))
            stopped = stopped or bool(findings)
        if stopped:
            raise SystemExit(1)
