"""The committees with their telephone and address, and the people at their doors."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from residents.actions.committees import import_committees
from residents.actions.roster import import_roster
from residents.models import Committee, Street
from residents.sheets.roster import Roster, RosterRow
from xidu.kit.dates import Birth

LIST = Path(__file__).parents[2] / "residents" / "seed" / "committees.csv"
HOURS = "周一至周五 8:30–16:30"
FAMILIES = tuple("顾陆沈王李张陈朱金徐周吴黄孙胡林何高郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭")
GIVEN = (
    "秀英",
    "建国",
    "丽华",
    "志明",
    "桂芳",
    "永康",
    "小妹",
    "海涛",
    "美玲",
    "国强",
    "阿宝",
    "春燕",
    "晓东",
    "月琴",
)
RELATIONS = ("户主", "配偶", "子", "女", "母", "孙子女")
# (name, households); the others stand on the list without a register yet.
REGISTERS = (
    ("金港村", 160),
    ("北新村", 36),
    ("发展村", 30),
    ("益民村", 30),
    ("五宅村", 30),
    ("浦江居委", 36),
    ("新南居委", 36),
)
PER_BLOCK = 20


def build_street() -> Street:
    """Bring the committees in and give each a telephone, an address and hours."""
    import_committees(LIST)
    street = Street.objects.get(name="西渡街道")
    Street.objects.filter(pk=street.pk, phone="").update(
        district="奉贤区", phone="021-0000-0000", address="西渡街道办事处", hours=HOURS
    )
    for number, committee in enumerate(Committee.objects.filter(street=street, phone=""), 1):
        Committee.objects.filter(pk=committee.pk).update(
            phone=f"021-0000-00{number:02}", address=f"听潮路{number * 8}号", hours=HOURS
        )
    return street


def build_people() -> int:
    """Fill the registers that are still empty; return how many people are new."""
    new = 0
    for number, (name, households) in enumerate(REGISTERS):
        committee = Committee.objects.get(name=name)
        if not committee.people.exists():
            rows = list(_people(committee, number, households))
            new += import_roster(Roster(rows, []), committee).created
    return new


def _people(committee: Committee, register: int, households: int) -> list[RosterRow]:
    unit = "组" if committee.is_village else "号楼"
    rows: list[RosterRow] = []
    for home in range(households):
        block = f"{home // PER_BLOCK + 1}{unit}"
        door = f"{home + 1}号" if committee.is_village else f"{home % PER_BLOCK // 4 + 1}0{home % 4 + 1}室"
        size = 1 if home % 7 == 0 else home % 3 + 2
        rows += [_person(register, home, member, block, door, len(rows)) for member in range(size)]
    return rows


def _person(register: int, home: int, member: int, block: str, door: str, number: int) -> RosterRow:
    """Build one invented person; the same place always gives the same one."""
    seed = register * 1009 + home * 31 + member * 7
    family = FAMILIES[(seed if member % 2 else register * 1009 + home) % len(FAMILIES)]
    year = (1938 + home % 20, 1942 + home % 25, 1968 + home % 20, 1972 + home % 18, 1936, 2012 + home % 8)[
        member
    ]
    alone_and_old = member == 0 and home % 7 == 0 and year < 1950
    return RosterRow(
        number=number + 1,
        block=block,
        door=door,
        name=family + GIVEN[(seed + member) % len(GIVEN)],
        relation=RELATIONS[member],
        sex="fm"[(seed + member) % 2],
        birth=Birth("lunar" if seed % 5 == 0 else "solar", year, seed % 12 + 1, seed % 28 + 1),
        phone=f"199{register:02}{home:04}{member:02}" if member < 2 else "",
        registered=seed % 6 != 0,
        living=seed % 9 != 0 or seed % 6 == 0,
        origin="来沪人员" if seed % 6 == 0 else "",
        use="own" if home % 5 else "let",
        house="homestead" if "组" in block else "commercial",
        tags=("独居", "高龄") if alone_and_old else ("高龄",) if year < 1942 else (),
        has_tags=True,
    )


def months_until(last: date, count: int) -> list[date]:
    """Return the first days of ``count`` months that end with the month of ``last``."""
    ordinal = last.year * 12 + last.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(ordinal - count + 1, ordinal + 1)]
