import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from xidu.demo.build import build_demo


class Command(BaseCommand):
    help = "填一条演示街道：人和金额都是编的，重复运行不变。最后一行输出 JSON 小结。"

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式环境不能填演示数据。 The demo does not run in production.")
        self.stdout.write(json.dumps(build_demo(), ensure_ascii=False))
