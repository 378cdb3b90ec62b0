"""What a correction changed: two published tables, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from village_affairs.actions.content import SIGNERS, shown_signer
from village_affairs.kinds.registry import blocks_of
from village_affairs.pages.accounts import Line
from village_affairs.pages.body_differences import Passage, block_changes, paper_changes, passages
from xidu.kit.money import yuan
from xidu.kit.templatetags.kit import short_day

FIELDS: dict[str, Promise] = {
    "summary": gettext_lazy("摘要"),
    "category": gettext_lazy("类别"),
    "day": gettext_lazy("日期"),
    "voucher": gettext_lazy("凭证号"),
    "income": gettext_lazy("收入（元）"),
    "spending": gettext_lazy("支出（元）"),
    "handler": gettext_lazy("经手"),
    "witness": gettext_lazy("证明"),
    "approver": gettext_lazy("审批"),
    "papers": gettext_lazy("附件张数"),
    "note": gettext_lazy("备注"),
}
SUMS: dict[str, Promise] = {
    "opening": gettext_lazy("上期结余"),
    "income": gettext_lazy("收入合计"),
    "spending": gettext_lazy("支出合计"),
    "closing": gettext_lazy("期末结余"),
}


@dataclass(frozen=True)
class Field:
    """One cell; ``changed`` tells it from those that stayed."""

    label: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Change:
    """A line that came (``added``), went (``removed``) or was mended (``changed``)."""

    kind: str
    title: str
    fields: tuple[Field, ...]

    @property
    def words(self) -> str:
        return {"added": _("新增"), "removed": _("删去"), "changed": _("改动")}[self.kind]

    @property
    def tag(self) -> str:
        return {"added": "done", "removed": "late", "changed": "soon"}[self.kind]


@dataclass(frozen=True)
class Difference:
    """``words`` holds the text of a notice before and after, or is None."""

    changes: tuple[Change, ...]
    sums: tuple[Field, ...]
    words: Field | None

    @property
    def passages(self) -> list[Passage]:
        return passages(self.words.before, self.words.after) if self.words else []

    @property
    def sums_stayed(self) -> bool:
        return not any(field.changed for field in self.sums)

    @property
    def is_empty(self) -> bool:
        return not self.changes and self.sums_stayed and self.words is None


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """Return what differs between two published contents, in the order of the newer table."""
    words = Field(_("正文"), before.get("words") or "", after.get("words") or "")
    return Difference(
        changes=(*_line_changes(_lines(before), _lines(after)), *_body_changes(before, after)),
        sums=tuple(
            Field(str(label), yuan(Decimal(before[name])), yuan(Decimal(after[name])))
            for name, label in SUMS.items()
            if before.get(name) is not None and after.get(name) is not None
        ),
        words=words if words.changed else None,
    )


def _body_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Yield what differs in the facts, tables and papers of a body."""
    blocks = (blocks_of(content.get("kind", ""), content.get("body")) for content in (before, after))
    papers = (
        {paper["sha256"]: paper["title"] for paper in content.get("attachments") or ()}
        for content in (before, after)
    )
    for kind, title, fields in (*block_changes(*blocks), *paper_changes(*papers)):
        yield Change(kind, title, tuple(Field(*field) for field in fields))


def _lines(content: Mapping[str, Any]) -> dict[str, Line]:
    return {line.key: line for line in map(Line.read, content.get("lines") or ())}


def _line_changes(before: dict[str, Line], after: dict[str, Line]) -> Iterator[Change]:
    for key, line in after.items():
        old = before.get(key)
        fields = tuple(_fields(old, line))
        if old is None:
            yield Change("added", line.summary, tuple(field for field in fields if field.after))
        elif changed := tuple(field for field in fields if field.changed):
            yield Change("changed", line.summary, changed)
    for key, line in before.items():
        if key not in after:
            gone = tuple(field for field in _fields(line, None) if field.before)
            yield Change("removed", line.summary, gone)


def _fields(before: Line | None, after: Line | None) -> Iterator[Field]:
    for name, label in FIELDS.items():
        yield Field(str(label), _cell(before, name), _cell(after, name))


def _cell(line: Line | None, name: str) -> str:
    value = getattr(line, name) if line else None
    if value is None:
        return ""
    if name in SIGNERS:
        return shown_signer(value)
    if name == "day":
        return short_day(value)
    return yuan(value) if isinstance(value, Decimal) else str(value)
