import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agreements.models import Draw
from agreements.pages.garden import draw_facts
from xidu.kit import lottery

NEEDED = ("entries", "digest", "commitment", "secret", "fact", "order")


class Command(BaseCommand):
    """Prints the order worked out anew, one reference a line; exits 1 with what does not fit."""

    help = "把一次菜地抽签再算一遍，看和公布的一不一样。写抽签的编号，或公开页上下载的 draw.json。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("draw", help="抽签的编号，或 draw.json 的路径")

    def handle(self, *_args: object, draw: str, **_options: Any) -> None:
        facts = _facts(draw)
        if any(facts.get(name) is None for name in NEEDED):
            raise CommandError("这次还没抽签，没有可以再算的。")
        published = {name: facts[name] for name in NEEDED[1:]}
        for slip in lottery.order_of(
            lottery.seed_of(facts["digest"], facts["secret"], facts["fact"]), facts["entries"]
        ):
            self.stdout.write(slip)
        if faults := lottery.faults_of(facts["entries"], **published):
            raise CommandError("；".join(faults))
        self.stdout.write("和公布的一模一样。")


def _facts(draw: str) -> dict[str, Any]:
    if draw.isdecimal():
        row = Draw.objects.select_related("closed", "result").filter(pk=int(draw)).first()
        if row is None:
            raise CommandError(f"没有编号是{draw}的抽签。")
        return draw_facts(row)
    try:
        facts = json.loads(Path(draw).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CommandError(f"“{draw}”打不开，请写抽签的编号，或公开页上下载的 draw.json。") from None
    return facts if isinstance(facts, dict) else {}
