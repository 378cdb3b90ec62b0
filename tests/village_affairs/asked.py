"""Opinions of a village for tests of how they end, and who heard of them."""

from django.urls import reverse

from users.models import Notice
from village_affairs.actions.opinions import ask

PHONES = ("19900001234", "19900005678")
WORDS = "村口的路灯什么时候修？"


def asked(village, words=WORDS, source="web:1", **facts):
    return ask(committee=village.committee, words=words, source=source, **facts)[0]


def heard(ref) -> list[str]:
    return list(Notice.objects.filter(recipient=ref).order_by("pk").values_list("channel", flat=True))


def ask_url(village) -> str:
    return reverse("village_affairs:ask", args=[village.committee.slug])
