"""The published table as open data: rows a spreadsheet opens, and the record its number is made from."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _

from village_affairs.actions.content import canonical, shown_signer
from village_affairs.models import Publication
from village_affairs.pages.accounts import Accounts
from xidu.kit.spreadsheets.writing import guarded

# Without it the usual spreadsheet programs read UTF-8 as something else.
BYTE_ORDER_MARK = "\ufeff"


def lines_csv(publication: Publication) -> bytes:
    """Return the entries in the order of the book, with the sums last; UTF-8 with a byte order mark."""
    accounts = Accounts.read(publication.content)
    sheet = io.StringIO()
    sheet.write(BYTE_ORDER_MARK)
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(
        [_("序号"), _("日期"), _("凭证号"), _("类别"), _("摘要"), _("收入"), _("支出"), _("经手"),
         _("证明"), _("审批"), _("附件张数"), _("备注")]
    )  # fmt: skip
    writer.writerow(["", "", "", "", _("上期结余"), accounts.opening])
    for number, line in enumerate(accounts.lines, 1):
        signers = (shown_signer(name) for name in (line.handler, line.witness, line.approver))
        writer.writerow(
            [number, line.day or "", *map(guarded, (line.voucher, line.category, line.summary)),
             _cell(line.income), _cell(line.spending), *map(guarded, signers), _cell(line.papers),
             guarded(line.note)]
        )  # fmt: skip
    writer.writerow(["", "", "", "", _("合计"), accounts.income, accounts.spending])
    writer.writerow(["", "", "", "", _("期末结余"), accounts.closing])
    return sheet.getvalue().encode()


def record_json(publication: Publication) -> bytes:
    """Return the canonical bytes of the published record: their SHA-256 is the one on the page."""
    return canonical(publication.content).encode()


def _cell(value: object) -> object:
    return "" if value is None else value
