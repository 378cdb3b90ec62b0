"""Agreements in every state: one in its second version and signed, one before the street, one being drafted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from agreements.actions.pacts import (
    begin_version,
    draft_version,
    file_version,
    record_meeting,
    start_agreement,
    write_opinion,
)
from agreements.models import Agreement, AgreementVersion, HouseholdOpinion, Signature
from residents.models import Committee, Household
from users.models import User
from xidu.demo.accounts import Team

GARDEN = "小菜园约定"
FIRST = (
    "一、宅前屋后的菜园自己种、自己管，不占路、不占公共绿地。",
    "二、不用高毒农药，农药瓶、薄膜带回家，不扔沟里。",
    "三、搭架子不高过1米5，不挡邻居的窗。",
    "四、菜园队长每月5日看一遍，哪里不好当面说。",
)
SECOND = (
    "一、宅前屋后的菜园自己种、自己管，不占路、不占公共绿地。",
    "二、不用高毒农药，农药瓶、薄膜交到垃圾房，不扔沟里。",
    "三、搭架子不高过1米5，不挡邻居的窗。",
    "四、菜园队长每月5日看一遍，拍照记下，做得好的按积分办法记分。",
    "五、吃不完的菜分给独居老人，组长帮着送。",
    "六、两次没管好又说不听的，这块地交回组里，排队的人家来种。",
)
PARKING = (
    "一、白天空着的车位愿意借给邻居停，先在村里登记。",
    "二、借别人的车位要按说好的时间开走，晚了打个电话。",
    "三、充电位只停正在充电的车，充满半小时内开走。",
    "四、消防通道、桥头、老人家门口，谁也不停。",
)
WASTE = (
    "一、干垃圾、湿垃圾分开，湿垃圾破袋。",
    "二、早上6点到9点、傍晚5点到8点倒，别的时候不放在门口。",
)
# (group, number): whose paper came back, of every ten households in a row.
SIGNED_OF_TEN = (8, 7, 9, 5, 6, 3)


@dataclass(frozen=True)
class Vote:
    entitled: int
    present: int
    yes: int


def build_pacts(teams: dict[int, Team], day: date) -> int:
    """Start the agreements that are not there yet; return how many there are."""
    if Agreement.objects.exists():
        return Agreement.objects.count()
    jingang, yimin = Committee.objects.get(name="金港村"), Committee.objects.get(name="益民村")
    clerk = teams[jingang.pk].clerk
    _garden(jingang, clerk, day)
    _parking(jingang, clerk, day)
    _waste(yimin, teams[yimin.pk].clerk, day)
    return Agreement.objects.count()


def _garden(place: Committee, clerk: User, day: date) -> None:
    """Two versions: the first held a year, the second holds now and comes up for its review."""
    pact = _started(place, GARDEN, "菜园怎么种得干净，又不吵不抢？", day, clerk)
    homes = list(Household.objects.filter(committee=place).order_by("pk")[:60])
    said = (
        ("农药瓶不要扔沟里，孩子在那边玩。", "paper"),
        ("架子太高，我家晒不到太阳。", "leader"),
        ("想种的人多，地空着可惜，要排个队。", "web"),
        ("多的菜可以给老人家，我愿意送。", "leader"),
    )
    for number, (words, door) in enumerate(said):
        facts = {"household": homes[number * 3], "source": f"demo:garden:{number}", "by": clerk}
        write_opinion(pact, words=words, door=door, **facts)
    _close(pact, day - timedelta(420))
    first = _voted(pact, FIRST, day - timedelta(400), Vote(486, 268, 241), clerk)
    _held(first, day - timedelta(390), day - timedelta(25), clerk)
    second = _voted(pact, SECOND, day - timedelta(150), Vote(490, 301, 288), clerk)
    _held(second, day - timedelta(140), day + timedelta(40), clerk)
    _signed(second, clerk)


def _parking(place: Committee, clerk: User, day: date) -> None:
    """Passed by the households' representatives last week; the street has not filed it yet."""
    pact = _started(place, "停车约定", "车多位子少，白天空着的车位怎么借？", day, clerk)
    words = "充满了还占着充电位，说过几次没用。"
    write_opinion(pact, words=words, door=HouseholdOpinion.Door.PAPER, source="demo:parking:0", by=clerk)
    _close(pact, day - timedelta(20))
    version = draft_version(pact, text="\n".join(PARKING), by=clerk)
    facts = {"meeting": "households", "held_on": day - timedelta(6), "by": clerk}
    record_meeting(version, entitled=160, present=118, yes=103, **facts)


def _waste(place: Committee, clerk: User, day: date) -> None:
    """Households are still asked; a first draft hangs out."""
    facts = {"title": "垃圾分类约定", "topic": "垃圾房怎么不臭，分得清的怎么记分？"}
    pact = start_agreement(place, opinions_until=day + timedelta(12), by=clerk, **facts)
    for number, words in enumerate(("湿垃圾最好给个破袋钩。", "晚上下班才有空，傍晚再开一段。")):
        source = f"demo:waste:{number}"
        write_opinion(pact, words=words, door=HouseholdOpinion.Door.WEB, source=source)
    draft_version(pact, text="\n".join(WASTE), by=clerk)


def _started(place: Committee, title: str, topic: str, day: date, clerk: User) -> Agreement:
    return start_agreement(place, title=title, topic=topic, opinions_until=day, by=clerk)


def _close(pact: Agreement, on: date) -> None:
    """Let the asking have ended on a day gone by: the action takes none, the demo tells of one."""
    pact.opinions_until = on
    pact.save(update_fields=["opinions_until"])


def _voted(pact: Agreement, text: tuple[str, ...], on: date, vote: Vote, clerk: User) -> AgreementVersion:
    version = draft_version(pact, text="\n".join(text), by=clerk)
    numbers = {"entitled": vote.entitled, "present": vote.present, "yes": vote.yes}
    record_meeting(version, meeting="villagers", held_on=on, by=clerk, **numbers)
    return version


def _held(version: AgreementVersion, since: date, review_on: date, clerk: User) -> None:
    filed_as = f"西渡约备〔{since.year}〕{version.number}号"
    file_version(version, on=since - timedelta(4), filed_as=filed_as, by=clerk)
    begin_version(version, since=since, review_on=review_on, by=clerk)


def _signed(version: AgreementVersion, clerk: User) -> None:
    homes = Household.objects.filter(committee=version.committee_id).order_by("block", "position", "pk")
    seen: dict[int, int] = {}
    rows = []
    for home in homes.only("pk", "block_id", "committee_id"):
        place = seen[home.block_id] = seen.get(home.block_id, -1) + 1
        if place % 10 >= SIGNED_OF_TEN[home.block_id % len(SIGNED_OF_TEN)]:
            continue
        facts = {"committee_id": home.committee_id, "household": home, "door": Signature.Door.PAPER}
        rows.append(Signature(version=version, by=clerk, **facts))
    Signature.objects.bulk_create(rows)
