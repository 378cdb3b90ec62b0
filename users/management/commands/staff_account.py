from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from residents.models import Committee, Street
from users.actions.accounts import issue_password_link, open_account
from users.actions.grants import grant_from_console
from users.models import User
from xidu.kit.errors import RuleBroken


class Command(BaseCommand):
    help = "Open an account with a role and print the link that sets its password: how a portal begins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True)
        parser.add_argument("--committee", help="name or code; without it the role is granted for the street")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                token = self._open(options)
        except RuleBroken as broken:
            raise CommandError(str(broken)) from broken
        self.stdout.write(f"{settings.SITE_URL}{reverse('users:set-password', args=[token])}")

    def _open(self, options: dict[str, Any]) -> str:
        place = _place(options["committee"])
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            user = open_account(options["username"], options["name"], by=None)
        grant_from_console(user, options["role"], place)
        return issue_password_link(user, by=None)


def _place(words: str | None) -> Street | Committee:
    if words is None:
        street = Street.objects.first()
        if street is None:
            raise CommandError("还没有街道，请先导入村居名单：manage.py import_committees FILE")
        return street
    found = Committee.objects.filter(name=words) | Committee.objects.filter(code=words)
    if len(found) != 1:
        raise CommandError(f"找不到“{words}”，请写村居的名称或12位代码。")
    return found[0]
