"""The rules a month of accounts must keep before anybody may sign it."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from village_affairs.sheets.rows import Reading, Sum, total_of
from village_affairs.sheets.words import Label
from xidu.kit.cells import is_blank, text_of
from xidu.kit.gate import scan_file, scan_text
from xidu.kit.money import signed, yuan

_NAMED_ID = re.compile(r"身份证|证件号|公民身份")
_CELL = re.compile(r"([A-Z]{1,3}\d+)(?:\s*[(（].*[)）])?")


def check_all(reading: Reading) -> None:
    """Add to the sheet every broken rule about its lines and sums, and set the sums of the lines."""
    sheet = reading.sheet
    sheet.income, sheet.spending = total_of(sheet.lines, "income"), total_of(sheet.lines, "spending")
    if not sheet.lines and not sheet.errors:
        sheet.fail(0, _("整张表"), _("表里没有一行收支；没有收支的月份请写一行，金额 0.00"))
    _check_twice(reading)
    _opening_from_balances(reading)
    if not reading.broken:
        _check_balances(reading)
        _check_sums(reading)
        _check_closing(reading)


def _check_twice(reading: Reading) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for line in reading.sheet.lines:
        if not (line.income or line.spending):
            continue
        when = () if line.voucher else (line.day, line.category)
        same = (line.voucher, line.summary, line.income, line.spending, *when)
        if same in seen:
            reading.sheet.fail(
                line.row,
                reading.columns.words("summary"),
                _("和第%(row)d行重复（凭证、摘要、金额都一样），请删去一行") % {"row": seen[same]},
            )
        seen.setdefault(same, line.row)


def _opening_from_balances(reading: Reading) -> None:
    """Work out balances a sheet states only by its running column: before its first line, after its last."""
    sheet = reading.sheet
    if sheet.lines and reading.balances:
        first, at = reading.balances[0]
        if sheet.opening is None and first is sheet.lines[0]:
            sheet.opening = at.amount - (first.income or Decimal(0)) + (first.spending or Decimal(0))
        last, at = reading.balances[-1]
        if sheet.closing is None and last is sheet.lines[-1]:
            sheet.closing, sheet.closing_at = at.amount, at
    if sheet.opening is None:
        sheet.fail(0, _("上期结余"), _("没有找到上期结余，请在表的第一行写“上期结余”和金额"))
    if sheet.closing is None:
        sheet.fail(0, _("期末结余"), _("没有找到期末结余，请在合计行的结余一栏写上金额，或写一行“期末结余”"))


def _check_balances(reading: Reading) -> None:
    """Compare each running balance with the one before.

    After a wrong one both what is right and what is written may go on: a slip of the pen is one fault.
    """
    stated = {line.position: at for line, at in reading.balances}
    opening = reading.sheet.opening
    likely = [] if opening is None else [opening]
    for line in reading.sheet.lines:
        change = (line.income or Decimal(0)) - (line.spending or Decimal(0))
        likely = [balance + change for balance in likely]
        at = stated.get(line.position)
        if at is None:
            continue
        if not likely or at.amount in likely:
            likely = [at.amount]
            continue
        if at != reading.sheet.closing_at:
            reading.sheet.fail(
                line.row,
                reading.columns.words("balance"),
                _("结余应是%(right)s元，写的是%(seen)s元，请核对%(ref)s")
                % {"right": yuan(likely[0]), "seen": yuan(at.amount), "ref": at.ref},
            )
        likely.append(at.amount)


def _check_sums(reading: Reading) -> None:
    for found in reading.sums:
        right = _right_sums(reading, found)
        if found.stated.amount in right:
            continue
        reading.sheet.fail(
            found.stated.row,
            reading.columns.words_at(found.stated.column),
            _("合计写的是%(seen)s元，各行加起来是%(right)s元，差%(gap)s元，请核对%(ref)s")
            % {
                "seen": yuan(found.stated.amount),
                "right": yuan(right[0]),
                "gap": yuan(abs(found.stated.amount - right[0])),
                "ref": found.stated.ref,
            },
        )


def _right_sums(reading: Reading, found: Sum) -> list[Decimal]:
    """Return what a sum may be, the likeliest first.

    A subtotal counts from the one before it or from the top; a lone 合计 under a single 金额 column may be
    of its section, of both sides together, or the difference.
    """
    lines = reading.sheet.lines
    above = lines if found.lines < 0 or found.label is Label.TOTAL else lines[: found.lines]
    income, spending = total_of(above, "income"), total_of(above, "spending")
    if not found.side:
        return [income + spending, income - spending, income, spending]
    whole = income if found.side == "income" else spending
    if found.label is Label.TOTAL:
        return [whole]
    before = max(
        (each.lines for each in reading.sums if each.label is found.label and 0 <= each.lines < found.lines),
        default=0,
    )
    return [total_of(lines[before : found.lines], found.side), whole]


def _check_closing(reading: Reading) -> None:
    """Basis: 期末结余 = 上期结余 + 收入 − 支出."""
    sheet = reading.sheet
    if sheet.opening is None or sheet.closing is None or sheet.closing_at is None:
        return
    right = sheet.opening + sheet.income - sheet.spending
    gap = sheet.closing - right
    if not gap:
        return
    facts = {
        "gap": yuan(abs(gap)),
        "opening": yuan(sheet.opening),
        "income": signed(sheet.income) if sheet.income else "＋0.00",
        "spending": yuan(sheet.spending),
        "right": yuan(right),
        "seen": yuan(sheet.closing),
        "ref": sheet.closing_at.ref,
    }
    more = _(
        "期末结余多了%(gap)s元：上期结余%(opening)s%(income)s（收入）－%(spending)s（支出）＝%(right)s，"
        "表上写的是%(seen)s，请核对%(ref)s"
    )
    less = _(
        "期末结余少了%(gap)s元：上期结余%(opening)s%(income)s（收入）－%(spending)s（支出）＝%(right)s，"
        "表上写的是%(seen)s，请核对%(ref)s"
    )
    column = reading.columns.words_at(sheet.closing_at.column)
    sheet.fail(sheet.closing_at.row, column, (more if gap > 0 else less) % facts)


def search_numbers(reading: Reading, data: bytes) -> None:
    """Add a fault for every ID number, phone, card, plate and e-mail in the file, hidden places included."""
    seen = set()
    for number, cells in reading.rows:
        for at, cell in enumerate(cells):
            for finding in () if is_blank(cell) else scan_text(text_of(cell)):
                seen.add((finding.kind, finding.excerpt_masked))
                # A number called 身份证 is one, whatever else its digits could be.
                named = _NAMED_ID.search(text_of(cell)) and finding.kind == "bank_card"
                kind = _("身份证号码") if named else finding.kind_in_words
                column = reading.columns.words_at(at)
                reading.sheet.fail(number, column, _number_words(kind, finding.excerpt_masked))
    for finding in scan_file(data, reading.sheet.filename):
        if (finding.kind, finding.excerpt_masked) in seen and _in_sheet(finding.place, reading.sheet.sheet):
            continue
        words = _number_words(finding.kind_in_words, finding.excerpt_masked)
        reading.sheet.fail(0, finding.place, words)


def _number_words(kind: str, excerpt: str) -> str:
    return _("这里有%(kind)s（%(excerpt)s），公开前要删去") % {"kind": kind, "excerpt": excerpt}


def _in_sheet(place: str, sheet: str) -> bool:
    """Say whether the gate's place is a plain cell of ``sheet``, or a file without sheets of its own."""
    _before, found, after = place.partition(f"{sheet}”")
    if not found:
        return "“" not in place
    return bool(_CELL.fullmatch(after.strip()))
