"""2,161 leaders over the street: most blocks led, some shared, some vacant, a few away with a deputy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from leaders.actions.appointments import name_deputy, note_leave
from leaders.actions.importing import import_leaders
from leaders.models import Appointment
from leaders.sheets.corps import Corps, CorpsRow
from residents.models import Block, Committee, Person, Street
from users.models import User
from xidu.demo.accounts import Team, leader_account
from xidu.demo.street import FAMILIES, GIVEN
from xidu.kit.dates import Birth, add_months, month_start

LEADERS = 2161
TERM_MONTHS, BEGUN_MONTHS_AGO = 36, 32
# The term the street's own list runs by; a demo built on another day has one around that day.
TERM = (date(2024, 3, 1), date(2027, 2, 28))
# Every so many blocks: led beside the leader's own, led by somebody else before, a term that ends soon.
SHARED, SUCCEEDED, ENDING = 36, 5, 12
# Who leads where there is a register, block after block: name, sex, birth, phone.
AT_HOME: dict[str, tuple[tuple[str, str, Birth, str], ...]] = {
    "金港村": (
        ("秦桂弟", "f", Birth("solar", 1947, 7, 8), "19900000011"),
        ("石文文", "f", Birth("solar", 1986, 7, 15), "19900000026"),
        ("莫刚超", "f", Birth("solar", 1963, 2, 2), "19900000041"),
        ("向秀", "m", Birth("solar", 1951, 7, 17), "19900000056"),
        ("王玉丽", "f", Birth("solar", 1971, 10, 9), "19900000071"),
        ("陆霞", "f", Birth("solar", 1961, 11, 16), "19900000086"),
        ("戴涛国", "f", Birth("solar", 1958, 7, 3), "19900000101"),
        ("史丽超", "m", Birth("solar", 1961, 5, 31), "19900000116"),
    ),
    "北新村": (
        ("魏志", "f", Birth("solar", 1969, 7, 13), "19900000014"),
        ("孙超梅", "f", Birth("solar", 1991, 5, 19), "19900000029"),
    ),
    "发展村": (
        ("戴洋斌", "f", Birth("lunar", 1954, 8, 1), "19900000010"),
        ("黎英龙", "f", Birth("lunar", 1962, 8, 1), "19900000025"),
    ),
    "益民村": (
        ("吴秀", "f", Birth("lunar", 1988, 7, 23), "19900000012"),
        ("苏超文", "m", Birth("solar", 1951, 9, 15), "19900000027"),
    ),
    "五宅村": (
        ("余云根", "f", Birth("solar", 1949, 10, 30), "19900000013"),
        ("邱洋弟", "m", Birth("solar", 1990, 4, 28), "19900000028"),
    ),
    "浦江居委": (
        ("宋林", "m", Birth("lunar", 1971, 9, 1), "19900000005"),
        ("丁云刚", "m", Birth("solar", 1944, 5, 14), "19900000020"),
    ),
    "新南居委": (
        ("吴敏海", "m", Birth("solar", 1977, 5, 29), "19900000006"),
        ("覃志", "f", Birth("lunar", 1990, 3, 23), "19900000021"),
    ),
}
# Farmhouses stand in rows (埭), buildings in phases (期); a part has so many blocks.
ROWS, PHASES, PER_PART = ("东埭", "西埭", "南埭", "北埭"), ("一期", "二期", "三期", "四期"), 40


def build_corps(street: Street, teams: dict[int, Team], day: date) -> int:
    """Appoint the corps as a sheet would bring it in; return how many terms are new."""
    places = list(Committee.objects.filter(street=street).order_by("pk"))
    if Appointment.objects.exists():
        return 0
    rows = [row for number, place in enumerate(places) for row in _rows(number, place, len(places), day)]
    made = import_leaders(Corps(rows, []), places).created
    _live_where_they_lead(places)
    for place in places:
        _away(place, teams[place.pk].clerk, day)
    _with_a_phone(day)
    return made


def _rows(number: int, place: Committee, of: int, day: date) -> Iterator[CorpsRow]:
    """Yield one row a block, with who led before; the last blocks have nobody any more."""
    leaders = LEADERS // of + (number < LEADERS % of)
    blocks = leaders + leaders // (SHARED - 1)
    begun, full = _term_on(day)
    for block in range(1, blocks + number % 5 + 2):
        own = block - 1 if block % SHARED == 0 else block
        until = full
        if block % ENDING == 0:
            until = day + timedelta(block % 50 + 5)
        if block > blocks:
            until = add_months(month_start(day), blocks - block + 1) - timedelta(1)
        who = _leader(place, own) or _somebody(number, own)
        yield _row(number, place, block, who, (begun, until))
        if block == 1 or block % SUCCEEDED == 0:
            before = (add_months(begun, -TERM_MONTHS), begun - timedelta(1))
            # Every other one has led before, and can help somebody new.
            again = block == 1 or block % 2 == 0
            yield _row(number, place, block, who if again else _somebody(number, block + 500), before)


def _term_on(day: date) -> tuple[date, date]:
    if TERM[0] <= day <= TERM[1]:
        return TERM
    begun = add_months(month_start(day), -BEGUN_MONTHS_AGO)
    return begun, add_months(begun, TERM_MONTHS) - timedelta(1)


def _name(place: Committee, block: int) -> str:
    """Return the name of a block: 1组 where there is a register, else 东埭1组 or 一期1号楼."""
    known = len(AT_HOME.get(place.name, ()))
    unit = "组" if place.is_village else "号楼"
    if block <= known:
        return f"{block}{unit}"
    part, nth = divmod(block - known - 1, PER_PART)
    return f"{(ROWS if place.is_village else PHASES)[part]}{nth + 1}{unit}"


def _row(
    number: int, place: Committee, block: int, who: dict[str, object], span: tuple[date, date]
) -> CorpsRow:
    return CorpsRow(
        number=number * 1000 + block,
        committee=place.name,
        block=_name(place, block),
        kind="group" if place.is_village else "building",
        since=span[0],
        until=span[1],
        is_shared=block % SHARED == 0,
        basis="组会推选" if place.is_village else "居民推荐",
        **who,  # type: ignore[arg-type]
    )


def _somebody(number: int, leader: int) -> dict[str, object]:
    """Return one invented leader; the same place always gives the same one."""
    seed = number * 211 + leader * 13
    year = 1946 + seed % 45
    return {
        "name": FAMILIES[seed % len(FAMILIES)] + GIVEN[seed // 3 % len(GIVEN)],
        "sex": "fm"[seed % 2],
        "birth": Birth("lunar" if seed % 4 == 0 else "solar", year, seed % 12 + 1, seed % 28 + 1),
        "phone": f"1998{number:02}{leader:04}0",
    }


def _leader(place: Committee, block: int) -> dict[str, object] | None:
    """Return who leads a block that has a register."""
    known = AT_HOME.get(place.name, ())
    return (
        dict(zip(("name", "sex", "birth", "phone"), known[block - 1], strict=True))
        if block <= len(known)
        else None
    )


def _live_where_they_lead(places: list[Committee]) -> None:
    """Give each leader of a block with a register the last door of it."""
    for place in places:
        for number in range(1, len(AT_HOME.get(place.name, ())) + 1):
            block = Block.objects.get(committee=place, name=_name(place, number))
            home = block.households.order_by("-position", "-pk").first()
            # By their ids: a join over tables filled a moment ago, whose sizes nobody knows yet, takes minutes.
            leaders = list(Appointment.objects.filter(block=block).values_list("person_id", flat=True))
            Person.objects.filter(pk__in=leaders, household=None).update(household=home)


def _away(place: Committee, clerk: User, day: date) -> None:
    """Send the leader of the second block to hospital; the first one's acts meanwhile."""
    first, second = (
        Appointment.objects.in_force_on(day).get(committee=place, block__name=_name(place, number))
        for number in (1, 2)
    )
    name_deputy(second, first.person, by=clerk)
    until = day + timedelta(9)
    note_leave(second.person, since=day - timedelta(4), until=until, reason="住院", by=clerk)


def _with_a_phone(day: date) -> None:
    """Let the demo's leader be the one of 金港村1组, and give the one of 2组 an account to lend from."""
    first, second = (
        Appointment.objects.in_force_on(day)
        .select_related("person")
        .get(committee__name="金港村", block__name=name)
        for name in ("1组", "2组")
    )
    User.objects.filter(username="leader").update(person=first.person)
    leader_account("leader2", second.person, second.block)
