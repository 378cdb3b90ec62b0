"""What every import command shares: one JSON summary as the last line, and exit code 1 on any error."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from xidu.kit.errors import RuleBroken, SeveralBroken
from xidu.kit.spreadsheets import Summary


class ImportCommand(BaseCommand):
    """A command that takes one file in; what ``bring`` raises as a broken rule is an error of the summary."""

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file")

    def bring(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return the summary as a dict with at least rows, created, updated, unchanged and errors."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            summary = self.bring(options)
        except (RuleBroken, OSError) as broken:
            summary = Summary().as_dict() | {"errors": [_as_error(reason) for reason in _reasons(broken)]}
        for error in summary["errors"]:
            place = f"第{error['row']}行 " if error["row"] else ""
            column = f"{error['column']}：" if error["column"] else ""
            self.stderr.write(f"{place}{column}{error['reason']}")
        self.stdout.write(json.dumps(summary, ensure_ascii=False))
        if summary["errors"]:
            raise SystemExit(1)


def _reasons(broken: Exception) -> list[str]:
    if isinstance(broken, FileNotFoundError):
        return [f"找不到文件：{broken.filename}"]
    if isinstance(broken, SeveralBroken):
        return [str(reason) for reason in broken.reasons]
    return [str(broken)]


def _as_error(reason: str) -> dict[str, Any]:
    return {"row": None, "column": None, "reason": reason}
