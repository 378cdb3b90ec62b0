"""House rules no linter knows: lengths, and no path of anyone's own machine in a committed file.

``python -m xidu.house`` prints one line per fault and exits 1 if there is any.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
# Written in pieces, or this file would report itself.
_OWN_PATHS = re.compile(r"(?<![\w.])/(?:" + "|".join(("home", "Users", "root", "work")) + r")/[\w.-]+")
_TEXT_KINDS = ("py", "md", "html", "css", "js", "toml", "txt", "yml", "conf", "sh", "in", "po")
_TEXT = {"", *(f".{kind}" for kind in _TEXT_KINDS)}


def committed_files() -> list[Path]:
    """Return the files git knows or would take, as paths relative to the project."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file()]


def faults(path: Path, text: str) -> Iterator[str]:
    """Yield one line for each broken rule in the file ``path`` (relative) with the contents ``text``."""
    if found := _OWN_PATHS.search(text):
        line = text.count("\n", 0, found.start()) + 1
        yield f"{path}:{line}: {found[0]} is a path of one machine"
    if path.suffix == ".py" and "migrations" not in path.parts:
        lines = text.count("\n")
        if lines > LONGEST_MODULE:
            yield f"{path}: {lines} lines, {LONGEST_MODULE} allowed"
        if path.parts[0] != "tests":
            yield from _long_functions(path, text)


def _long_functions(path: Path, text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{path}:{node.lineno}: {node.name} has {length} lines, {LONGEST_FUNCTION} allowed"


def main() -> int:
    found = []
    for path in committed_files():
        if path.suffix in _TEXT:
            found += faults(path, (ROOT / path).read_text(encoding="utf-8", errors="replace"))
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
