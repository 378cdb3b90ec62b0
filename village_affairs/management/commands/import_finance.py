from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from residents.actions.committees import find_committee
from users.models import User
from village_affairs.actions.importing import import_finance
from village_affairs.models import Ledger
from xidu.kit.commands import ImportCommand
from xidu.kit.dates import parse_month
from xidu.kit.errors import BadValue, RuleBroken


class Command(ImportCommand):
    help = "导入一个月的财务收支表为草稿，最后一行输出 JSON 小结。"

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument("--committee", required=True, help="村居名称或区划代码")
        parser.add_argument("--ledger", required=True, choices=Ledger.values, help="账套")
        parser.add_argument("--period", required=True, type=_month, help="月份，例如 2026-09")
        parser.add_argument("--by", default="", help="制表人的用户名；不填时由提交审核的人署名")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不保存")

    def bring(self, options: dict[str, Any]) -> dict[str, Any]:
        by = None
        if options["by"]:
            by = User.objects.filter(username=options["by"], is_active=True).first()
            if by is None:
                raise RuleBroken(f"没有叫“{options['by']}”的账号，请核对用户名")
        return import_finance(
            options["file"],
            committee=find_committee(options["committee"]),
            ledger=options["ledger"],
            period=options["period"],
            by=by,
            dry_run=options["dry_run"],
        )


def _month(text: str) -> date:
    try:
        month = parse_month(text)
    except BadValue as bad:
        raise ArgumentTypeError(str(bad)) from bad
    if month is None:
        raise ArgumentTypeError("请写月份，例如 2026-09")
    return month
