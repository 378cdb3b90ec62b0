from typing import Any

from residents.actions.committees import find_committee
from residents.actions.roster import import_roster
from residents.sheets.roster import read_roster
from xidu.kit.commands import ImportCommand


class Command(ImportCommand):
    help = "导入居民名册，最后一行输出 JSON 小结。"

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument("--committee", required=True, help="村居名称或区划代码")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不保存")
        parser.add_argument("--good-rows-only", action="store_true", help="有错的行不导入，其余照常导入")

    def bring(self, options: dict[str, Any]) -> dict[str, Any]:
        committee = find_committee(options["committee"])
        roster = read_roster(options["file"])
        return import_roster(
            roster, committee, dry_run=options["dry_run"], good_rows_only=options["good_rows_only"]
        ).as_dict()
