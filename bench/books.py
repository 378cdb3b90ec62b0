"""Committees with a book of points as old and full as wanted, filled by set-based SQL under every trigger."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection, transaction
from django.utils import timezone

from agreements.actions.consents import BOARD
from agreements.actions.sample import sample_rules
from agreements.models import PointsAccount, Rule, RuleBook
from residents.models import Block, Committee, Consent, Household, Person, Street
from users.models import User
from xidu.engine import roles
from xidu.engine.commands import data_folder
from xidu.engine.postgres import DATABASE
from xidu.kit import names
from xidu.kit.dates import today

HOUSEHOLDS = 2_000
BLOCKS = 20
# Of the household whose pages are measured: a full page in every book, spread over the last year.
YEAR = 80
FAMILIES = "沈王李张陆朱徐顾周吴"


@dataclass(frozen=True)
class Book:
    """A filled committee; ``reader`` is an account of its first household."""

    committee: Committee
    entries: int
    accounts: list[int]
    rules: list[Rule]
    reader: User


# Of each account: how many entries it gets, then each entry's number from the newest (0) on.
FILL = """
WITH share AS (
    SELECT id, committee_id, place,
        CASE WHEN place = 0 THEN %(first)s ELSE %(rest)s / %(others)s + (place <= %(rest)s %% %(others)s)::int
        END AS total
    FROM (SELECT id, committee_id, row_number() OVER (ORDER BY id) - 1 AS place
          FROM agreements_pointsaccount WHERE committee_id = %(committee)s) AS ordered
), entry AS (
    SELECT share.*, age, CASE (total - age) %% 10 WHEN 9 THEN 'spend' WHEN 8 THEN 'deduct' ELSE 'award' END
        AS kind,
        %(today)s::date - CASE
            WHEN total <= %(year)s THEN age * 365 / total
            WHEN age < %(year)s THEN age * 365 / %(year)s
            ELSE 365 + (age - %(year)s) * 3285 / (total - %(year)s) END::int AS day
    FROM share, LATERAL generate_series(0, total - 1) AS age
)
INSERT INTO agreements_ledgerentry
    (committee_id, account_id, kind, honour, spendable, shortfall, rule_id, words, day, deed_on, source, at)
SELECT committee_id, id, kind,
    CASE kind WHEN 'spend' THEN 0 WHEN 'deduct' THEN -1 ELSE 2 + (place * 7 + age) %% 5 END,
    CASE kind WHEN 'spend' THEN -2 WHEN 'deduct' THEN -1 ELSE 2 + (place * 7 + age) %% 5 END,
    0, CASE WHEN kind <> 'spend' THEN (%(rules)s::bigint[])[1 + (place + age) %% %(kinds)s] END,
    '', day, day, 'bench:' || id || ':' || age, now()
FROM entry ORDER BY day, id
"""
SUMS = """
UPDATE agreements_pointsaccount AS account SET honour = sums.honour, spendable = sums.spendable
FROM (SELECT account_id, sum(honour) AS honour, sum(spendable) AS spendable
      FROM agreements_ledgerentry WHERE committee_id = %s GROUP BY account_id) AS sums
WHERE sums.account_id = account.id
"""


def fill_book(slug: str, entries: int) -> Book:
    """Return a village of 2,000 households, every other one willing to stand on the board, with ``entries``.

    The first household has at least 80 entries in the last year; more than 80 of one household reach ten
    years back. Of ten entries eight are awards, one a deduction, one spends.
    """
    street, _new = Street.objects.get_or_create(name="西渡街道")
    place = Committee.objects.create(street=street, name=f"试点{slug}村", slug=slug, kind="village")
    rules = _rules(place)
    people = _people(place)
    homes = Household.objects.filter(committee=place).order_by("pk")
    accounts = PointsAccount.objects.bulk_create(
        PointsAccount(committee=place, home_id=home.block_id, household=home) for home in homes
    )
    first = max(YEAR, entries // HOUSEHOLDS)
    facts = {"first": first, "rest": entries - first, "others": HOUSEHOLDS - 1, "year": YEAR}
    facts |= {
        "committee": place.pk,
        "today": today(),
        "rules": [rule.pk for rule in rules],
        "kinds": len(rules),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FILL, facts)
        cursor.execute(SUMS, [place.pk])
    settle_tables()
    reader = User.objects.create(username=slug, password=UNUSABLE_PASSWORD_PREFIX, person=people[0])
    return Book(place, entries, [row.pk for row in accounts], rules, reader)


def _rules(place: Committee) -> list[Rule]:
    """Return the rules that give points, of a sample in force for eleven years."""
    book = RuleBook.objects.create(committee=place, version=1, title="美丽约定积分办法", basis="村民会议")
    Rule.objects.bulk_create(Rule(committee=place, book=book, **fields) for fields in sample_rules())
    book.since = today() - timedelta(days=11 * 365)
    book.save(update_fields=["since"])
    return list(book.rules.filter(points__gt=0).select_related("book"))


def _people(place: Committee) -> list[Person]:
    blocks = Block.objects.bulk_create(
        Block(committee=place, kind=Block.Kind.GROUP, name=f"{number}组", position=number)
        for number in range(1, BLOCKS + 1)
    )
    homes = Household.objects.bulk_create(
        Household(committee=place, block=blocks[number % BLOCKS], door=f"{number}号", position=number)
        for number in range(HOUSEHOLDS)
    )
    called = [f"{family}安" for family in FAMILIES]
    sounds = [names.pinyin_key(name) for name in called]
    people = Person.objects.bulk_create(
        Person(
            committee=place,
            household=home,
            name=called[number % 10],
            pinyin=sounds[number % 10],
            is_head=True,
            key=f"bench:{number}",
        )
        for number, home in enumerate(homes)
    )
    Consent.objects.bulk_create(
        Consent(
            committee=place,
            person=person,
            purpose=BOARD,
            version="1",
            channel="网上",
            given_at=timezone.now(),
        )
        for person in people[::2]
    )
    return people


def settle_tables() -> None:
    """Do now what autovacuum would do some minutes later."""
    with closing(data_folder().cluster.connect(roles.OWNER, DATABASE)) as owner, owner.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
