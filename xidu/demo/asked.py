"""The rest of what 金港村 was asked in a year: by every door, with every outcome."""

from __future__ import annotations

from dataclasses import dataclass

from village_affairs.models import Opinion

Door = Opinion.Door


@dataclass(frozen=True)
class Said:
    """``ago`` days before today, answered after ``days`` (None: not yet), about a line with ``about`` in it.

    ``to`` is whom it was referred to; ``plan`` in how many days after the answer it is to be done. ``too``
    neighbours ask it as well. ``into`` is the place in the list of the one it was merged into.
    """

    ago: int
    words: str
    reply: str = ""
    days: int | None = None
    about: str = ""
    liked: bool | None = None
    door: str = Opinion.Door.WEB
    outcome: str = "explained"
    to: str = ""
    plan: int = 0
    too: int = 0
    into: int | None = None
    taken_back: bool = False


# The lamp at the village's end stands fifth in the list of ``voices``.
LAMP = 4


def _told(ago: int, door: str, words: str, reply: str, days: int, outcome: str, **more: object) -> Said:
    return Said(ago, words, reply, days, door=door, outcome=outcome, **{"liked": True, **more})  # type: ignore[arg-type]


MORE = (
    Said(18, "路灯关得太早，下中班的人要摸黑。", into=LAMP),
    Said(36, "6组河边的台阶青苔很滑，能不能装扶手？", door=Door.LEADER, too=1),
    Said(49, "合作社厂房明年租给谁，能不能提前告诉大家？", door=Door.PAPER),
    Said(30, "想问问停车的事。", taken_back=True),
    _told(83, Door.PHONE, "10组的水压一到傍晚就小。", "水务所换了减压阀，现在正常了。", 6, "adopted"),
    _told(
        101,
        Door.LEADER,
        "7组的老井盖一踩就响。",
        "归排水公司管，已经报过去，编了号。",
        5,
        "referred",
        to="奉贤排水公司",
    ),
    _told(
        118,
        Door.PAPER,
        "4组到村部的路没有人行道。",
        "列入明年的宅前路计划，和污水管一起做。",
        12,
        "planned",
        plan=200,
    ),
    _told(
        134,
        Door.WEB,
        "村部能不能装一台自动取款机？",
        "银行来看过，人流不够，不肯装；每月15日流动服务车来村部。",
        11,
        "impossible",
        liked=None,
    ),
    _told(149, Door.OPEN_DAY, "阅览室星期天能开吗？", "请了两位志愿者，星期天下午开。", 8, "adopted"),
    _told(
        163, Door.WEB, "代表会议的结果在哪里看？", "在“公开”里选“会议决议”，公开栏也贴了。", 2, "explained"
    ),
    _told(
        186,
        Door.PHONE,
        "西边小桥限重多少，搬家车能不能过？",
        "限重2吨，桥头补了牌子；搬家车请走北面大路。",
        4,
        "explained",
    ),
    _told(
        214,
        Door.LEADER,
        "9组公厕夜里没有灯。",
        "装了感应灯，夜里有人走近就亮。",
        9,
        "adopted",
        too=1,
    ),
    _told(
        233,
        Door.PAPER,
        "春天柳絮多，能不能换树？",
        "归绿化所管，已经转过去，他们说先修枝。",
        13,
        "referred",
        to="奉贤区绿化所",
    ),
    _told(
        251,
        Door.WEB,
        "去年的分红什么时候到账？",
        "2月底前到各户，表在公开栏，按份额算。",
        7,
        "explained",
        about="流转费",
    ),
    _told(
        270,
        Door.PHONE,
        "卫生室能不能配血压计给大家借？",
        "买了6台，登记就能借，一次七天。",
        14,
        "adopted",
    ),
    # One that came too late: answered on the twentieth day.
    _told(
        292,
        Door.OPEN_DAY,
        "3组的沟渠淤了，去年也说过。",
        "答复晚了，对不起。排在清淤计划里，开春就做。",
        20,
        "planned",
        plan=60,
        liked=None,
    ),
    _told(311, Door.WEB, "冬天水管冻了找谁？", "村委会电话24小时有人，水工当天上门。", 1, "explained"),
    _told(330, Door.LEADER, "年底慰问有哪些人？", "名单遮了名字公示7天，标准写在上面。", 6, "explained"),
)


def for_meeting(ago: int) -> tuple[Said, ...]:
    """Return what was on the agenda of the meeting held ``ago`` days before today; it was answered there."""
    return (
        Said(ago + 10, "污水管什么时候接到11组？", door=Door.WEB),
        Said(ago + 9, "村里的公交能不能晚一班？", door=Door.PAPER),
        Said(ago + 8, "老年食堂的菜能不能软一点？", door=Door.LEADER),
        Said(ago + 6, "厂房的租金为什么比隔壁村低？", door=Door.PHONE),
        Said(ago + 5, "村口监控坏了多久了？", door=Door.WEB),
        Said(ago, "宅基地翻建要跑几趟？", door=Door.MEETING),
    )
