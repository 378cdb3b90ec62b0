"""What a publication gives to anyone's program: its content without what is not everybody's business."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from village_affairs.actions.content import SIGNERS, shown_signer
from village_affairs.models import Disclosure, Publication

Cells = tuple[Any, ...]
# The order in which a person reads them: the database keeps the names of a row in an order of its own.
HEADS = {
    "side": _("收支"), "name": _("姓名"), "block": _("组别"), "category": _("类别"), "amount": _("金额"),
    "budget": _("预算"), "done": _("实际"), "gap": _("多或少"), "percent": _("完成（%）"), "offer": _("报价"),
    "note": _("说明"),
}  # fmt: skip
SIDES = {"income": _("收入"), "spending": _("支出")}


@dataclass(frozen=True)
class Table:
    """A published table; every row has a cell for each of ``heads``. ``total`` is its last row or nothing."""

    name: str
    heads: tuple[str, ...]
    rows: Sequence[Cells]
    total: Cells = ()


def is_over(publication: Publication, day: dt.date) -> bool:
    """Say whether this is a list of people past its posting: it then shows nobody any more."""
    if publication.disclosure.kind != Disclosure.Kind.BENEFICIARIES:
        return False
    return publication.posted_until < day or hasattr(publication, "posting_end")


def open_content(publication: Publication, day: dt.date) -> dict[str, Any] | None:
    """Return the published content with signers masked; None for a list of people past its posting."""
    if is_over(publication, day):
        return None
    content = dict(publication.content)
    if lines := content.get("lines"):
        content["lines"] = [
            line | {name: shown_signer(line.get(name) or "") for name in SIGNERS} for line in lines
        ]
    return content


def tables_of(publication: Publication, day: dt.date) -> list[Table]:
    """Return the tables in a publication's content: the lines of accounts, and every table of its body.

    A body holds ``columns`` (names, or ``{"name": …}``) and ``rows`` (cells in their order, or by name), on
    its own level or one below.
    """
    content = open_content(publication, day)
    if content is None:
        return []
    found = [_lines(content["lines"])] if content.get("lines") else []
    body = content.get("body")
    if isinstance(body, dict):
        found += [table for table in (_table("", body), *_below(body)) if table is not None]
    return found


def _below(body: dict[str, Any]) -> list[Table | None]:
    parts = [(key, value) for key, value in body.items() if key not in {"columns", "rows", "total"}]
    return [_table(key, part if isinstance(part, dict) else {"rows": part}) for key, part in parts]


def _lines(lines: Sequence[dict[str, Any]]) -> Table:
    heads = {
        "day": _("日期"), "voucher": _("凭证号"), "category": _("类别"), "summary": _("摘要"),
        "income": _("收入"), "spending": _("支出"), "handler": _("经手"), "witness": _("证明"),
        "approver": _("审批"), "papers": _("附件张数"), "note": _("备注"),
    }  # fmt: skip
    rows = [tuple(line.get(name) for name in heads) for line in lines]
    return Table(str(_("收支明细")), tuple(map(str, heads.values())), rows)


def _table(name: str, body: dict[str, Any]) -> Table | None:
    rows = body.get("rows")
    if not isinstance(rows, list) or not rows:
        return None
    columns = body.get("columns") or ()
    keys = [str(column["name"] if isinstance(column, dict) else column) for column in columns]
    if isinstance(rows[0], dict):
        keys = keys or sorted(rows[0], key=_rank)
        cells = [tuple(_cell(key, row.get(key)) for key in keys) for row in rows if isinstance(row, dict)]
        heads = HEADS | ({"name": _("投标单位")} if "offer" in keys else {})
        keys = [str(heads.get(key, key)) for key in keys]
    elif isinstance(rows[0], list):
        keys = keys or [str(number) for number in range(1, len(rows[0]) + 1)]
        cells = [_filled(row, len(keys)) for row in rows if isinstance(row, list)]
    else:
        return None
    total = body.get("total") or ()
    return Table(
        name, tuple(keys), cells, _filled(total, len(keys)) if total and isinstance(total, list) else ()
    )


def _cell(key: str, value: Any) -> Any:
    return str(SIDES.get(value, value)) if key == "side" else value


def _filled(row: Sequence[Any], width: int) -> Cells:
    return tuple(row[:width]) + (None,) * (width - len(row))


def _rank(key: str) -> tuple[int, str]:
    known = list(HEADS)
    return (known.index(key) if key in known else len(known), key)
