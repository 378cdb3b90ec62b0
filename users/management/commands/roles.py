from typing import Any

from django.core.management.base import BaseCommand

from users.role_table import as_markdown


class Command(BaseCommand):
    help = "Print who may do what: every role, where it is granted, every permission."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
