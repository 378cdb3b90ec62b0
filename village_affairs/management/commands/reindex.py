"""Write the words of every publication for searching anew. Safe at any time: they are made from it alone."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from village_affairs.actions.searching import reindex


class Command(BaseCommand):
    help = "重建公开内容的检索词"

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            self.stdout.write(f"{reindex()}条公开内容可以检索\n")
