"""Worries of the neighbourhood: a lamp that was mended, one that came back, some on their way, some late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from demands.actions.dispatch import accept, assign, show_words
from demands.actions.intake import me_too, raise_demand
from demands.actions.outcomes import conclude
from demands.actions.ratings import rate
from demands.models import Demand, Kind
from residents.models import Block, Committee
from xidu.demo.accounts import Team
from xidu.demo.money import at_nine


@dataclass(frozen=True)
class Worry:
    """Raised ``ago`` days before today; ``outcome`` and ``words`` after ``days``; ``stars`` the day after."""

    ago: int
    kind: str
    words: str
    door: str = Demand.Door.WEB
    too: int = 0
    taken: bool = True
    days: int | None = None
    outcome: str = "solved"
    reply: str = ""
    proof: str = ""
    stars: int | None = None


WORRIES = (
    Worry(1, "facility", "3组桥头的路灯不亮了，晚上走路看不见。", too=2, taken=False),
    Worry(2, "clean", "垃圾房门口又堆了旧家具。", taken=True),
    Worry(4, "parking", "新装的充电桩有两个插上没反应。", Demand.Door.PHONE),
    Worry(16, "safety", "12号楼道有人飞线充电。", Demand.Door.VISIT),
    Worry(
        20,
        "facility",
        "健身器材的踏板松了，老人差点摔倒。",
        Demand.Door.WEB,
        3,
        True,
        2,
        "solved",
        "踏板换新了，另外几台也紧了一遍。",
        "更换前后照片存村部，验收单第11号",
        5,
    ),
    Worry(
        25,
        "noise",
        "隔壁装修晚上九点还在敲。",
        Demand.Door.PHONE,
        0,
        True,
        3,
        "explained",
        "和装修的人家说好了，晚上六点以后和周末不动工。",
        "",
        4,
    ),
    Worry(
        31,
        "building",
        "2号楼一楼下水道反水。",
        Demand.Door.COUNTER,
        1,
        True,
        4,
        "solved",
        "疏通了主管，换了一段裂的管子。",
        "维修单第7号，住户签字",
        2,
    ),
    Worry(
        33,
        "parking",
        "公交站能不能加一条长凳？",
        Demand.Door.OPEN_DAY,
        0,
        True,
        5,
        "referred",
        "站台归公交公司管，已经把您的话转过去了，回音到了告诉您。",
        "",
        4,
    ),
    Worry(
        38,
        "clean",
        "河边有人倒建筑垃圾。",
        Demand.Door.HOTLINE,
        2,
        True,
        3,
        "solved",
        "清走了两车，装了一个探头。",
        "清运单第3号",
        5,
    ),
    Worry(
        44,
        "pets",
        "有人遛狗不牵绳。",
        Demand.Door.WEB,
        0,
        True,
        4,
        "explained",
        "养狗的几家都上门说过了，楼道贴了约定。",
        "",
        None,
    ),
    Worry(
        52,
        "other",
        "想在楼下装一个晾衣架。",
        Demand.Door.PAPER,
        0,
        True,
        5,
        "impossible",
        "那块是消防通道，不能装；活动室东边的晾晒场可以用。",
        "",
        3,
    ),
    Worry(
        60,
        "elder",
        "老伴出院回家要一张护理床。",
        Demand.Door.VISIT,
        0,
        True,
        2,
        "solved",
        "借到一张护理床，已经送到家。",
        "出借登记第5号",
        5,
    ),
)


def build_worries(teams: dict[int, Team], today: date) -> int:
    """Raise, work on and end what is not there yet; return how many are new."""
    jingang = Committee.objects.get(name="金港村")
    kinds = {kind.key: kind for kind in Kind.objects.all()}
    blocks = list(Block.objects.filter(committee=jingang).order_by("position")[:8])
    have = set(Demand.objects.filter(source__startswith="demo:worry:").values_list("source", flat=True))
    new = 0
    for number, worry in sorted(enumerate(WORRIES), key=lambda pair: -pair[1].ago):
        source = f"demo:worry:{number}"
        if source not in have:
            _worry(
                jingang,
                teams[jingang.pk],
                kinds[worry.kind],
                source,
                worry,
                blocks[number % len(blocks)],
                today,
            )
            new += 1
    return new


def _worry(
    committee: Committee, team: Team, kind: Kind, source: str, worry: Worry, block: Block, today: date
) -> None:
    moment = at_nine(today - timedelta(days=worry.ago))
    demand, _code = raise_demand(
        committee=committee,
        kind=kind,
        words=worry.words,
        source=source,
        door=worry.door,
        block=block,
        outer_number=f"2026{worry.ago:06}" if worry.door == Demand.Door.HOTLINE else "",
        at=moment,
    )
    _neighbours(demand, source, worry, block, moment)
    if not worry.taken:
        return
    if not demand.is_private:
        show_words(demand, words=worry.words, by=team.clerk)
    assign(demand, to=team.clerk, by=team.director, at=moment + timedelta(hours=2))
    if worry.ago > 2:
        accept(demand, by=team.clerk, at=moment + timedelta(hours=3))
    if worry.days is None:
        return
    done = moment + timedelta(days=worry.days)
    conclude(
        demand,
        kind=worry.outcome,
        words=worry.reply,
        proof=worry.proof,
        referred_to="公交公司奉贤分公司" if worry.outcome == "referred" else "",
        by=team.clerk,
        at=done,
    )
    if worry.stars is not None:
        _rated(demand, team, worry.stars, done)


def _neighbours(demand: Demand, source: str, worry: Worry, block: Block, moment: datetime) -> None:
    for number in range(worry.too):
        me_too(
            demand,
            source=f"{source}:too:{number}",
            hear_by="none",
            block=block,
            at=moment + timedelta(hours=number + 1),
        )


def _rated(demand: Demand, team: Team, stars: int, done: datetime) -> None:
    """Let the asker rate; one who is not satisfied gets a second, better answer by somebody else."""
    rate(
        demand,
        stars=stars,
        way="web",
        words="" if stars > 2 else "过了两天又反水了。",
        at=done + timedelta(days=1),
    )
    if stars <= 2:
        again = done + timedelta(days=2)
        assign(demand, to=team.director, by=team.director, at=again)
        accept(demand, by=team.director, at=again)
        conclude(
            demand,
            kind="solved",
            words="整根立管都换了，一楼几家一起试过水。",
            proof="验收单第9号，五户签字",
            by=team.director,
            at=again + timedelta(days=2),
        )
        rate(demand, stars=5, way="call", by=team.clerk, at=again + timedelta(days=3))
