from typing import Any

from residents.actions.committees import import_committees
from xidu.kit.commands import ImportCommand


class Command(ImportCommand):
    help = "导入村居名单（csv 或 xlsx），最后一行输出 JSON 小结。"

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument("--street", default="西渡街道")

    def bring(self, options: dict[str, Any]) -> dict[str, Any]:
        return import_committees(options["file"], street_name=options["street"]).as_dict()
