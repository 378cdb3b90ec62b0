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
# Every so many blocks: led beside the leader's own, led by somebody else before, a term that ends soon.
SHARED, SUCCEEDED, ENDING = 36, 5, 12
VACANT = 3


def build_corps(street: Street, teams: dict[int, Team], day: date) -> int:
    """Appoint the corps as a sheet would bring it in; return how many terms are new."""
    places = list(Committee.objects.filter(street=street).order_by("pk"))
    if Appointment.objects.exists():
        return 0
    rows = [row for number, place in enumerate(places) for row in _rows(number, place, len(places), day)]
    made = import_leaders(Corps(rows, []), places).created
    for place in places:
        _away(place, teams[place.pk].clerk, day)
    _with_a_phone(day)
    return made


def _rows(number: int, place: Committee, of: int, day: date) -> Iterator[CorpsRow]:
    """Yield one row a block, with who led before; the last blocks have nobody any more."""
    blocks = LEADERS // of + (number < LEADERS % of)
    begun = add_months(month_start(day), -BEGUN_MONTHS_AGO)
    at_home = _residents(place)
    for block in range(1, blocks + VACANT + 1):
        own = block - 1 if block % SHARED == 0 else block
        since, until = begun, add_months(begun, TERM_MONTHS) - timedelta(1)
        if block % ENDING == 0:
            until = day + timedelta(block % 50 + 5)
        if block > blocks:
            until = add_months(month_start(day), blocks - block + 1) - timedelta(1)
        yield _row(number, place, block, at_home.get(block) or _somebody(number, own), (since, until))
        if block % SUCCEEDED == 0:
            before = (add_months(begun, -TERM_MONTHS), begun - timedelta(1))
            yield _row(number, place, block, _somebody(number, block + 500), before)


def _row(
    number: int, place: Committee, block: int, who: dict[str, object], span: tuple[date, date]
) -> CorpsRow:
    return CorpsRow(
        number=number * 1000 + block,
        committee=place.name,
        block=f"{block}组" if place.is_village else f"{block}号楼",
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


def _residents(place: Committee) -> dict[int, dict[str, object]]:
    """Return a neighbour of each block that has a register, by the number of the block: they lead it."""
    heads: dict[int, Person] = {}
    people = Person.objects.filter(committee=place, is_head=True, lives_here=True).exclude(phone_sealed="")
    for person in people.select_related("household__block").order_by("household__position", "pk"):
        heads.setdefault(_number(person.household.block), person)
    return {
        number: {"name": row.name, "sex": row.sex, "birth": row.birth, "phone": row.phone}
        for number, row in heads.items()
    }


def _number(block: Block) -> int:
    return int(block.name.rstrip("组号楼"))


def _away(place: Committee, clerk: User, day: date) -> None:
    """Send the leader of the second block to hospital; the first one's acts meanwhile."""
    first, second = (
        Appointment.objects.in_force_on(day).get(committee=place, block__name=f"{number}{unit}")
        for unit in ("组" if place.is_village else "号楼",)
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
