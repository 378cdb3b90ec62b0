"""Months that are public already, written as rows, for tests of what a resident reads."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from residents.actions.stamps import bump
from residents.models import Committee
from tests.factories import UserFactory
from users.models import User
from village_affairs.models import (
    Disclosure,
    FinanceLine,
    OpenDay,
    Opinion,
    Publication,
    Reply,
    Signoff,
    Version,
)
from xidu.kit.dates import SHANGHAI, add_months

# (category, summary, income, spending); invented.
LINES = (
    ("补助收入", "街道拨村级组织运转经费（三季度）", "65000.00", None),
    ("划拨收入", "经济合作社按章程划拨公益金", "48000.00", None),
    ("利息收入", "银行季度结息", "214.37", None),
    ("管护支出", "保洁员劳务费14人", None, "28000.00"),
    ("公益支出", "8组宅前路修补120米", None, "36500.00"),
    ("管理费", "村部水电费", None, "3462.80"),
    ("公务接待", "本月未发生", None, "0.00"),
)
OPENING = Decimal("386420.15")
Rows = Sequence[tuple[str, str, str | None, str | None]]


def at(day: dt.date, hour: int = 9) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def three_people() -> tuple[User, User, User]:
    return UserFactory(), UserFactory(), UserFactory()


def content_of(
    committee: Committee, ledger: str, period: dt.date, *, rows: Rows, opening: Decimal, version: int
) -> dict[str, Any]:
    income = sum((Decimal(row[2]) for row in rows if row[2]), Decimal("0.00"))
    spending = sum((Decimal(row[3]) for row in rows if row[3]), Decimal("0.00"))
    return {
        "committee": committee.name,
        "ledger": ledger,
        "period": f"{period:%Y-%m}",
        "version": version,
        "opening": f"{opening:.2f}",
        "income": f"{income:.2f}",
        "spending": f"{spending:.2f}",
        "closing": f"{opening + income - spending:.2f}",
        "lines": [
            {
                "key": f"记-{number:02d}",
                "day": f"{period:%Y-%m}-{number % 28 + 1:02d}",
                "voucher": f"记-{number:02d}",
                "category": category,
                "summary": summary,
                "income": got,
                "spending": spent,
                "balance": None,
                "handler": "顾小明",
                "witness": "村民代表",
                "approver": "沈大海",
                "papers": 1,
                "note": "",
            }
            for number, (category, summary, got, spent) in enumerate(rows, 1)
        ],
    }


def publish_month(
    committee: Committee,
    period: dt.date,
    *,
    rows: Rows = LINES,
    opening: Decimal = OPENING,
    ledger: str = "committee",
    on: dt.date | None = None,
    previous: Publication | None = None,
    reason: str = "",
    before_publishing: Callable[[Version], None] = lambda version: None,
) -> Publication:
    """Make the month public on the fifth of the next one, or ``on``; with ``previous`` as its correction."""
    maker, supervisor, director = three_people()
    on = on or add_months(period, 1).replace(day=5)
    disclosure, _made = Disclosure.objects.get_or_create(
        committee=committee,
        kind="finance",
        ledger=ledger,
        period=period,
        defaults={"title": f"{period.month}月财务收支"},
    )
    number = disclosure.versions.count() + 1
    content = content_of(committee, ledger, period, rows=rows, opening=opening, version=number)
    version = Version.objects.create(
        committee=committee,
        disclosure=disclosure,
        number=number,
        maker=maker,
        reason=reason,
        **{name: content[name] for name in ("opening", "income", "spending", "closing")},
    )
    FinanceLine.objects.bulk_create(
        FinanceLine(committee=committee, version=version, position=position, **row)
        for position, row in enumerate(content["lines"], 1)
    )
    before_publishing(version)
    Signoff.objects.create(
        version=version, maker=maker, supervisor=supervisor, sha256="0" * 64, signed_at=at(on, 8)
    )
    Version.objects.filter(pk=version.pk).update(state="published")
    return put_on_shelf(version, content, (maker, supervisor, director), on, previous)


def publish_notice(committee: Committee, title: str, words: str, *, on: dt.date) -> Publication:
    people = three_people()
    disclosure = Disclosure.objects.create(committee=committee, kind="notice", title=title)
    version = Version.objects.create(committee=committee, disclosure=disclosure, maker=people[0], words=words)
    Signoff.objects.create(
        version=version, maker=people[0], supervisor=people[1], sha256="0" * 64, signed_at=at(on, 8)
    )
    Version.objects.filter(pk=version.pk).update(state="published")
    return put_on_shelf(version, {"words": words}, people, on, None)


def put_on_shelf(
    version: Version,
    content: dict[str, Any],
    people: tuple[User, User, User],
    on: dt.date,
    previous: Publication | None,
) -> Publication:
    committee, period = version.committee, version.disclosure.period
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    publication = Publication.objects.create(
        committee=committee,
        disclosure=version.disclosure,
        version=version,
        previous=previous,
        year=on.year,
        number=Publication.objects.filter(committee=committee, year=on.year).count() + 1,
        maker=people[0],
        supervisor=people[1],
        publisher=people[2],
        published_at=at(on),
        due_on=add_months(period, 1).replace(day=10) if period else None,
        posted_until=on + dt.timedelta(days=7),
        content=content,
        sha256=hashlib.sha256(canonical).hexdigest(),
    )
    bump(committee.pk)
    return publication


def ask_about(
    publication: Publication, words: str, *, on: dt.date, line_key: str = "", answered: dt.date | None = None
) -> Opinion:
    """Put a shown question beside the publication, answered on the day if one is given."""
    committee = publication.committee
    number = Opinion.objects.filter(committee=committee, year=on.year).count() + 1
    opinion = Opinion.objects.create(
        committee=committee,
        year=on.year,
        number=number,
        disclosure=publication.disclosure,
        line_key=line_key,
        door="web",
        words=f"原话不公开 {words}",
        shown_words=words,
        code_digest=f"{committee.pk}-{number}",
        source=f"test:{committee.pk}:{number}",
        state="answered" if answered else "open",
        received_at=at(on),
        due_on=on + dt.timedelta(days=15),
    )
    if answered:
        Reply.objects.create(
            committee=committee,
            opinion=opinion,
            round=1,
            words="已经去看过了。",
            by=UserFactory(),
            at=at(answered),
        )
    bump(committee.pk)
    return opinion


def open_day(committee: Committee, day: dt.date) -> OpenDay:
    return OpenDay.objects.create(
        committee=committee,
        period=day.replace(day=1),
        planned_day=day,
        day=day,
        start=dt.time(9),
        end=dt.time(11),
        place="村委会一楼议事厅",
    )


def a_year(committee: Committee, last: dt.date, months: int = 12) -> list[Publication]:
    """Publish ``months`` months up to ``last``, each opening where the one before closed."""
    opening, made = OPENING, []
    for step in range(months):
        publication = publish_month(committee, add_months(last, step - months + 1), opening=opening)
        opening = Decimal(publication.content["closing"])
        made.append(publication)
    return made


# One line of a list as it is published: masked.
A_LIST = {"rows": [{"name": "欧阳**", "block": "3组", "category": "低保", "amount": "800.00"}]}


def publish_people(
    committee: Committee,
    *,
    on: dt.date,
    title: str = "冬季补助名单",
    words: str = "送温暖",
    body: dict[str, Any] = A_LIST,
) -> Publication:
    """A masked list of people, public since the morning of ``on``."""
    people = three_people()
    disclosure = Disclosure.objects.create(committee=committee, kind="people", title=title)
    version = Version.objects.create(committee=committee, disclosure=disclosure, maker=people[0], words=words)
    Signoff.objects.create(
        version=version, maker=people[0], supervisor=people[1], sha256="0" * 64, signed_at=at(on, 8)
    )
    Version.objects.filter(pk=version.pk).update(state="published")
    return put_on_shelf(version, {"words": words, "body": body}, people, on, None)
