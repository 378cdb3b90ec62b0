"""A rule book in force where there is a register, and the first good deeds on the honour board."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from agreements.actions.books import draft_book, put_in_force
from agreements.actions.consents import BOARD, VERSION
from agreements.actions.posting import account_of, post_points
from agreements.models import RuleBook
from residents.models import Committee, Consent, Person

CODES = ("V02", "N01", "S02", "H01", "R01", "N02", "P01", "W01")
MOST = 3


def build_points(day: date) -> int:
    """Start from the sample rules in a few committees and post a deed for some households."""
    if RuleBook.objects.exists():
        return 0
    places = Committee.objects.filter(households__isnull=False).distinct().order_by("pk")[:MOST]
    return sum(_fill(place, day) for place in places)


def _fill(place: Committee, day: date) -> int:
    book = put_in_force(draft_book(place), since=day, basis=f"{day.year}年{day.month}月村（居）民会议")
    heads = Person.objects.filter(committee=place, is_head=True, household__isnull=False)
    rules = {rule.code: rule for rule in book.rules.select_related("book")}
    now, made = timezone.now(), 0
    for head, code in zip(heads.select_related("household__block").order_by("pk"), CODES, strict=False):
        facts = {"version": VERSION, "channel": "纸质", "given_at": now}
        Consent.objects.get_or_create(
            committee=place, person=head, purpose=BOARD, withdrawn_at=None, defaults=facts
        )
        source = f"demo:{head.pk}:{code}"
        post_points(account_of(head.household), rules[code].points, source=source, rule=rules[code])
        made += 1
    return made
