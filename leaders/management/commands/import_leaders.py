from typing import Any

from leaders.actions.importing import import_leaders
from leaders.sheets.corps import read_corps
from residents.actions.committees import find_committee
from residents.models import Committee
from xidu.kit.commands import ImportCommand


class Command(ImportCommand):
    help = "导入组长名册：没有问题的行导入，有错的行列出来；最后一行输出 JSON 小结。"

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument("--committee", help="整张表是哪个村居的（表里没有村居一列时写）")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不保存")
        parser.add_argument("--all-or-nothing", action="store_true", help="有一行错就全都不导入")

    def bring(self, options: dict[str, Any]) -> dict[str, Any]:
        committee = find_committee(options["committee"]) if options["committee"] else None
        corps = read_corps(options["file"], of_one=committee is not None)
        return import_leaders(
            corps,
            Committee.objects.all(),
            committee=committee,
            dry_run=options["dry_run"],
            good_rows_only=not options["all_or_nothing"],
        ).as_dict()
