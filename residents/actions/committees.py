"""The list of committees: taken in from a sheet, and found again by name or code."""

from __future__ import annotations

import re
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from residents.actions.calendar import seed_calendar
from residents.models import Committee, Street
from xidu.kit.cells import Cell, folded, one_of, text_of, text_up_to
from xidu.kit.errors import BadValue, RuleBroken
from xidu.kit.names import parse_name
from xidu.kit.spreadsheets import CellError, Column, Summary, Table, open_workbook

# First words of addresses the portal itself answers to.
RESERVED = frozenset(
    (
        *(
            "accounts",
            "admin",
            "api",
            "accessibility",
            "b",
            "call",
            "data",
            "design",
            "desk",
            "display",
            "favicon",
            "garden",
            "healthz",
        ),
        *("help", "jsi18n", "leader", "media", "me", "privacy", "q", "readyz", "replies", "robots"),
        *("search", "sitemap", "static", "street"),
    )
)
KINDS = {
    "居委会": Committee.Kind.NEIGHBOURHOOD,
    "居委": Committee.Kind.NEIGHBOURHOOD,
    "居民委员会": Committee.Kind.NEIGHBOURHOOD,
    "居民区": Committee.Kind.NEIGHBOURHOOD,
    "社区": Committee.Kind.NEIGHBOURHOOD,
    "村委会": Committee.Kind.VILLAGE,
    "村委": Committee.Kind.VILLAGE,
    "村": Committee.Kind.VILLAGE,
    "村民委员会": Committee.Kind.VILLAGE,
}
_SUFFIX = re.compile(r"(?:村民委员会|居民委员会|村委会|居委会|村委|居委|居民区|社区|村|居)$")


class NoSuchCommittee(RuleBroken):
    """No committee, or more than one, answers to the name or code."""


def _code(value: Cell) -> str:
    code = folded(text_of(value)).replace(" ", "")
    if code and not re.fullmatch(r"\d{12}", code, re.ASCII):
        raise BadValue(_("区划代码要写12位数字，例如 310120001001；还不知道就空着"))
    return code


COLUMNS = (
    Column("区划代码", "code", ("代码", "编码", "行政区划代码", "编号"), required=False, parse=_code),
    Column(
        "名称",
        "name",
        ("村居名称", "居村名称", "居委名称", "单位", "居(村)委会", "名字"),
        filled=True,
        parse=parse_name,
    ),
    Column("类型", "kind", ("类别", "性质"), filled=True, parse=one_of(KINDS), choices=("居委会", "村委会")),
    Column("电话", "phone", ("联系电话", "值班电话"), required=False, parse=text_up_to(20)),
    Column("地址", "address", ("办公地址",), required=False, parse=text_up_to(100)),
    Column("办公时间", "hours", ("工作时间",), required=False, parse=text_up_to(60)),
)


@transaction.atomic
def import_committees(
    source: str | Path | bytes, *, street_name: str = "西渡街道", filename: str = ""
) -> Summary:
    """Bring the committees of a sheet in; known ones are found by code, else by name.

    Nothing is written when a row is wrong. Raises SheetRefused when the file is no such list.
    """
    table = Table.find(open_workbook(source, filename), COLUMNS)
    rows = list(table.rows())
    summary = Summary(rows=len(rows), errors=list(table.errors))
    seen: dict[str, int] = {}
    for row in rows:
        name = str(row.values.get("name"))
        if name in seen:
            reason = _("“%(name)s”和第%(row)d行重复了") % {"name": name, "row": seen[name]}
            summary.errors.append(CellError(row.number, "名称", reason))
        seen.setdefault(name, row.number)
    if summary.errors:
        return summary
    seed_calendar()
    street, _new = Street.objects.get_or_create(name=street_name)
    for row in rows:
        outcome = _keep(street, {key: value for key, value in row.values.items() if value})
        setattr(summary, outcome, getattr(summary, outcome) + 1)
    return summary


def _keep(street: Street, facts: dict[str, object]) -> str:
    """Make or follow one committee; return which counter of the summary it belongs to."""
    rows = street.committees.all()
    known = rows.filter(code=facts["code"]).first() if "code" in facts else None
    known = known or rows.filter(name=facts["name"]).first()
    if known is None:
        Committee.objects.create(street=street, slug=free_slug(str(facts["name"])), **facts)
        return "created"
    changed = [key for key, value in facts.items() if getattr(known, key) != value]
    for key in changed:
        setattr(known, key, facts[key])
    if changed:
        known.save(update_fields=changed)
    return "updated" if changed else "unchanged"


def free_slug(name: str) -> str:
    """Return a short address from the name: 金港村 is ``jingang``; a number is added where it is taken."""
    stem = "".join(lazy_pinyin(_SUFFIX.sub("", name) or name)).lower()
    stem = re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[:32] or "committee"
    taken = set(Committee.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED
    return next(
        slug for n in range(1, len(taken) + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken
    )


def find_committee(name_or_code: str, among: list[Committee] | None = None) -> Committee:
    """Return the committee of this name, code or address; 金港 finds 金港村 where only one begins so.

    ``among`` are the committees to look in, all where it is not given: a long sheet reads them once.

    Raises NoSuchCommittee with the names there are.
    """
    words = folded(name_or_code).replace(" ", "")
    everyone = list(Committee.objects.all()) if among is None else among
    exact = [row for row in everyone if words in (row.name, row.code, row.slug, row.full_name)]
    stem = _SUFFIX.sub("", words)
    found = exact or [row for row in everyone if stem and _SUFFIX.sub("", row.name) == stem]
    if len(found) == 1:
        return found[0]
    names = "、".join(row.name for row in everyone) or _("还没有登记任何村居，请先导入村居名单")
    raise NoSuchCommittee(_("找不到“%(name)s”，现有：%(names)s") % {"name": name_or_code, "names": names})
