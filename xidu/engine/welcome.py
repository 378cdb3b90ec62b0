"""What the terminal shows once everything runs: the address, and the sign-ins of the demo street."""

import json
import unicodedata
from pathlib import Path

ACCOUNTS = "demo-accounts.json"


def welcome(data: Path, address: str) -> str:
    """Return the lines to print; accounts come from a list of {who, username, password, note} in ``data``."""
    lines = ["", f"  西渡好邻门户已启动 / The portal runs:  {address}"]
    if rows := _accounts(data / ACCOUNTS):
        lines += ["", "  演示账号 / Demo sign-ins:"]
        widths = [max(_width(row[column]) for row in rows) for column in range(4)]
        lines += ["    " + "  ".join(map(_padded, row, widths)).rstrip() for row in rows]
    lines += [
        "",
        f"  数据 / Data: {data}    日志 / Logs: {data / 'logs'}",
        "  按 Ctrl-C 结束 / Ctrl-C ends it",
        "",
    ]
    return "\n".join(lines)


def _accounts(path: Path) -> list[list[str]]:
    try:
        listed = json.loads(path.read_text())
        return [[str(one.get(key, "")) for key in ("who", "username", "password", "note")] for one in listed]
    except (OSError, ValueError, AttributeError, TypeError):
        return []


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
