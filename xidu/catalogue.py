"""The English catalogue: made from the sources without gettext's programs.

``python -m xidu.catalogue`` collects every Chinese message, writes ``locale/en/LC_MESSAGES/django.po`` with
the translations it had, and compiles the ``.mo`` beside it. ``--check`` writes nothing, prints one line per
fault and exits 1 if there is any.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, Token, TokenType
from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale/en/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")
# No date and no version of a tool: a run that changes no message changes no byte.
HEADERS = [
    ("Project-Id-Version", "xidu"),
    ("Language", "en"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
]
_ONE, _TWO, _IN, _TWO_IN = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
_SHAPES = {"gettext": _ONE, "ngettext": _TWO, "pgettext": _IN, "npgettext": _TWO_IN}
KEYWORDS = {
    "_": _ONE,
    "gettext_noop": _ONE,
    **_SHAPES,
    **{f"{name}_lazy": shape for name, shape in _SHAPES.items()},
}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+#0]*[\d.]*[a-zA-Z%]")
# Translations reach pages unescaped, some of them inside an attribute in double quotes.
MARKUP = re.compile(r"[<>&\"]")
HAN = re.compile(r"[㐀-鿿]")
# A page of sample parts for those who build pages; its sentences are invented.
SAMPLES = {"gallery.html"}
# The name of a language stands in that language.
_OWN_NAME = re.compile(r'lang="zh-Hans-CN">[^<]*')
_BLOCK = re.compile(r"(end)?(?:blocktranslate|comment)\b")


class Key(NamedTuple):
    """What makes two messages one: the context, and the words (singular and plural where there are two)."""

    id: str | tuple[str, str]
    context: str | None


class English(Catalog):
    """A catalogue whose header is always the same."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:  # type: ignore[override]
        return list(HEADERS)


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Yield the modules and templates whose words people read, in a stable order."""
    packages = sorted(path.parent for path in root.glob("*/__init__.py") if path.parent.name != "tests")
    for package in packages:
        for path in sorted([*package.rglob("*.py"), *package.rglob("*.html")]):
            if "migrations" not in path.parts:
                yield path
    yield from sorted([*(root / "templates").rglob("*.html"), *(root / "templates").rglob("*.txt")])


def messages_of(path: Path, text: str) -> Iterator[Key]:
    """Yield the messages of one module or template with the contents ``text``."""
    if path.suffix != ".py":
        # What is left of a template's own indentation would stop the tokenizer.
        text = "\n".join(line.strip() for line in templatize(text).splitlines())
    file = io.BytesIO(text.encode())
    for _line, name, words, _notes in extract_python(file, KEYWORDS, (), {}):
        if key := _key(name, words if isinstance(words, tuple) else (words,)):
            yield key


def _key(name: str, words: tuple[str | None, ...]) -> Key | None:
    """Return the message of a call, or None where its words are not written in place."""
    shape = KEYWORDS[name]
    has_context = shape in (_IN, _TWO_IN)
    wanted = words[int(has_context) : int(has_context) + (2 if shape in (_TWO, _TWO_IN) else 1)]
    if not all(wanted) or (has_context and not words[0]):
        return None
    return Key(wanted[0] if len(wanted) == 1 else wanted, words[0] if has_context else None)


def collect(root: Path = ROOT) -> dict[Key, list[str]]:
    """Return every message with the files it stands in, relative to ``root``."""
    found: dict[Key, list[str]] = {}
    for path in sources(root):
        for key in messages_of(path, path.read_text(encoding="utf-8")):
            found.setdefault(key, []).append(path.relative_to(root).as_posix())
    return found


def read(po: Path) -> dict[Key, Message]:
    """Return the entries of a ``.po`` file; none where there is no file yet."""
    if not po.exists():
        return {}
    with po.open("rb") as file:
        return {Key(entry.id, entry.context): entry for entry in read_po(file, locale="en") if entry.id}


def merged(found: dict[Key, list[str]], old: dict[Key, Message]) -> English:
    """Return a catalogue of exactly the messages ``found``, with the translations ``old`` has for them."""
    catalogue = English(locale="en", header_comment="# English words of the portal.", fuzzy=False)
    for key, files in found.items():
        known = old.get(key)
        catalogue.add(
            key.id,
            known.string if known else None,
            locations=[(file, 0) for file in sorted(set(files))],
            flags=known.flags & {"fuzzy"} if known else (),
            user_comments=known.user_comments if known else (),
            context=key.context,
        )
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """Return the ``.po``: sorted by message, with file names and without line numbers."""
    file = io.BytesIO()
    write_po(file, catalogue, width=110, sort_output=True, include_lineno=False)
    return file.getvalue()


def compiled(entries: dict[Key, Message]) -> bytes:
    """Return the ``.mo`` of ``entries``, the same bytes each time."""
    catalogue = English(locale="en", fuzzy=False)
    for key, entry in entries.items():
        catalogue.add(key.id, entry.string, flags=entry.flags, context=key.context)
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def entry_faults(key: Key, entry: Message | None) -> Iterator[str]:
    """Yield what is wrong with the translation of ``key``."""
    originals = key.id if isinstance(key.id, tuple) else (key.id,)
    if entry is None:
        yield "missing"
        return
    strings = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
    if len(strings) != len(originals) or not all(strings):
        yield "empty"
        return
    if entry.fuzzy:
        yield "fuzzy"
    for original, string in zip(originals, strings, strict=True):
        if set(PLACEHOLDER.findall(original)) != set(PLACEHOLDER.findall(string)):
            yield f"other placeholders in “{string}”"
        if set(MARKUP.findall(string)) - set(MARKUP.findall(original)):
            yield f"double quotes or markup in “{string}”"


def unmarked(template: str) -> Iterator[tuple[int, str]]:
    """Yield line and words of each Chinese text in ``template`` that no tag would translate."""
    inside = False
    for token in Lexer(template).tokenize():
        if token.token_type == TokenType.BLOCK and (tag := _BLOCK.match(token.contents)):
            inside = not tag[1]
        elif not inside and (words := _bare_words(token)):
            yield token.lineno, words


def _bare_words(token: Token) -> str:
    """Return the first line with a Chinese word in a piece of plain text, or nothing."""
    if token.token_type != TokenType.TEXT:
        return ""
    lines = _OWN_NAME.sub("", token.contents).splitlines()
    return next((line.strip() for line in lines if HAN.search(line)), "")


def faults(root: Path, po: Path, mo: Path) -> Iterator[str]:
    """Yield one line for each message without sound English, each unmarked text, and an old ``.mo``."""
    entries = read(po)
    for key, files in collect(root).items():
        for fault in entry_faults(key, entries.get(key)):
            yield f"{files[0]}: {key.id!r}: {fault}"
    for path in sources(root):
        if path.suffix != ".py" and path.name not in SAMPLES:
            for line, words in unmarked(path.read_text(encoding="utf-8")):
                yield f"{path.relative_to(root)}:{line}: {words!r}: outside a translate tag"
    if not mo.exists() or mo.read_bytes() != compiled(entries):
        yield f"{mo.name}: not what {po.name} compiles to; run python -m xidu.catalogue"


def update(root: Path, po: Path, mo: Path) -> int:
    """Write both files anew and return how many messages still lack sound English."""
    po.parent.mkdir(parents=True, exist_ok=True)
    found = collect(root)
    po.write_bytes(written(merged(found, read(po))))
    entries = read(po)
    mo.write_bytes(compiled(entries))
    return sum(any(entry_faults(key, entries.get(key))) for key in found)


def main(arguments: list[str]) -> int:
    if "--check" not in arguments:
        lacking = update(ROOT, PO, MO)
        sys.stdout.write(f"{len(read(PO))} messages, {lacking} without sound English\n")
        return 0
    found = list(faults(ROOT, PO, MO))
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
