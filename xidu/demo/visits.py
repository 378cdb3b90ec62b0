"""A winter's visits where there is a register: most doors on time, some late, somebody not in, one round."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, time, timedelta

from django.db.models import DateTimeField
from django.db.models.functions import Cast

from demands.models import Kind
from leaders.actions.visits import Need, Said, record_visit
from leaders.models import Appointment, HouseholdWish, Round, Visit
from residents.models import Committee, Household
from users.models import User
from xidu.demo.accounts import leader_account
from xidu.kit.dates import add_months, month_start

DAYS = 100
OFTEN, SELDOM = 7, 30
WORDS = ("都好，精神不错", "说晚上楼道灯暗", "孙子放假来住了", "药按时吃着", "", "", "问了养老金的事", "")
NEED = "厨房水龙头一直滴水，老人自己拧不紧，想请人上门看看"


def build_visits(street1: User, day: date) -> int:
    """Fill the last hundred days behind every door of a led block; return how many visits are new."""
    if Visit.objects.exists():
        return 0
    rows: list[Visit] = []
    for leader, homes in _rounds_of(day).items():
        for nth, home in enumerate(homes):
            rows += [_visit(home, leader, on, nth) for on in _days(nth, home, day)]
    rows.sort(key=lambda row: (row.committee_id, row.on))
    numbers: dict[tuple[int, int], int] = defaultdict(int)
    for row in rows:
        numbers[row.committee_id, row.year] += 1
        row.number = numbers[row.committee_id, row.year]
    Visit.objects.bulk_create(rows, batch_size=2000)
    # Each was written down in the evening of its day, not today: it can no longer be changed.
    Visit.objects.update(at=Cast("on", DateTimeField()) + timedelta(hours=10))
    _today(day)
    _wish_and_round(street1, day)
    return len(rows)


def _rounds_of(day: date) -> dict[User, list[Household]]:
    """Return the doors of each leader whose block has a register, with an account to have gone there."""
    homes: dict[int, list[Household]] = defaultdict(list)
    for home in Household.objects.order_by("block", "position", "pk").prefetch_related("people__tags"):
        homes[home.block_id].append(home)
    terms = Appointment.objects.in_force_on(day).filter(block__in=homes, is_shared=False)
    found = {}
    for term in terms.select_related("block__committee", "person").order_by("committee", "block"):
        own = User.objects.filter(person=term.person).first()
        name = f"{term.block.committee.slug}-leader-{term.block_id}"
        found[own or leader_account(name, term.person, term.block)] = homes[term.block_id]
    return found


def _days(nth: int, home: Household, day: date) -> list[date]:
    """Return when somebody went there: often where somebody is in care, and now and then too late."""
    in_care = any(person.tags.all() for person in home.people.all())
    step = OFTEN if in_care else SELDOM
    last = nth * 7 % 24 if not in_care else nth * 5 % (OFTEN + 4) + 1
    return [day - timedelta(days) for days in range(last, DAYS, step) if (nth + days) % 9]


def _visit(home: Household, leader: User, on: date, nth: int) -> Visit:
    seed = nth * 31 + on.toordinal()
    result = "nobody" if seed % 11 == 0 else "refused" if seed % 53 == 0 else "met"
    return Visit(
        committee_id=home.committee_id,
        block_id=home.block_id,
        household=home,
        year=on.year,
        on=on,
        began=time(9 + seed % 9, seed % 4 * 15),
        minutes=10 + seed % 25,
        way=("door", "door", "door", "phone", "street")[seed % 5],
        result=result,
        mood="ok" if result == "met" else "",
        reason="care" if seed % 3 == 0 else "round",
        words=WORDS[seed % len(WORDS)] if result == "met" else "",
        next_on=on + timedelta(3) if result == "nobody" else None,
        key=f"demo:{home.pk}:{on}",
        by=leader,
    )


def _today(day: date) -> None:
    """Let 金港村's leader have found something to be done yesterday, and promised to look again."""
    leader = User.objects.get(username="leader")
    home = Household.objects.filter(block__committee__name="金港村", block__name="1组").order_by("position")[
        5
    ]
    said = Said(
        result="met",
        mood="need",
        on=day - timedelta(1),
        words="厨房水龙头漏，先用盆接着。",
        promise="修好以后再来看一眼",
        promise_until=day + timedelta(1),
    )
    need = Need(kind=Kind.objects.get(key="building"), words=NEED)
    record_visit(home, said, key="demo:need", by=leader, need=need)


def _wish_and_round(street1: User, day: date) -> None:
    leader = User.objects.get(username="leader")
    home = Household.objects.filter(block__committee__name="金港村", block__name="1组").order_by("position")[
        8
    ]
    HouseholdWish.objects.create(
        committee_id=home.committee_id,
        household=home,
        do_not_disturb=True,
        way="wechat",
        hours="晚上7点以后",
        why="上夜班，白天睡觉",
        since=day - timedelta(60),
        by=leader,
    )
    since = month_start(day)
    Round.objects.create(
        title=f"{day.year}年“四百”大走访",
        since=since,
        until=add_months(since, 2) - timedelta(1),
        target=80,
        by=street1,
    )
    Round.objects.create(
        committee=Committee.objects.get(name="金港村"),
        title="入冬安全走访",
        since=add_months(since, -1),
        until=since - timedelta(1),
        target=90,
        by=street1,
    )
