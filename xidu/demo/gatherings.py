"""What was on and what is coming: places, a weekly class, a garden workshop of two committees, an exhibition."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from activities.actions.after import add_idea, write_summary
from activities.actions.check_in import check_in, walk_in
from activities.actions.exhibitions import add_work, publish_exhibition, save_exhibition, write_guest_entry
from activities.actions.places import add_place_photo, save_place, set_turns
from activities.actions.planning import plan_activity, publish_activity, set_co_hosts, set_quotas
from activities.actions.series import plan_series
from activities.actions.sign_ups import sign_up
from activities.models import Activity, CheckIn, Exhibition, Kind, Place, Series, SignUp
from residents.models import Block, Committee
from xidu.demo.accounts import Team
from xidu.kit.dates import SHANGHAI


@dataclass(frozen=True)
class Spot:
    """A place as the demo tells it; ``scene`` is its number on the walk."""

    committee: str
    name: str
    kind: str
    where: str
    story: str
    scene: int | None = None
    bookable: bool = False


SPOTS = (
    Spot(
        "新南居委",
        "法治微公园",
        "park",
        "新南路口",
        "原来堆着旧自行车的转角，居民商量后铺了步道，立了十二块说法的木牌。",
    ),
    Spot(
        "浦江居委",
        "雨水花园",
        "garden",
        "浦江一期东门",
        "下雨积水的草坪改成了会喝水的花园，两个小区的人一起种、一起照看。",
    ),
    Spot(
        "北新村",
        "银杏园",
        "park",
        "北新村3组",
        "二十棵银杏是八十年代种的，村民把周围的空地收拾出来，摆了石凳。",
        1,
    ),
    Spot(
        "北新村",
        "听潮驿站",
        "station",
        "北新村村口",
        "闲置的老供销社改成的歇脚处，有热水、充电和一架书。",
        2,
        True,
    ),
    Spot(
        "北新村", "老埠头", "other", "北新村北桥下", "从前摆渡的石阶，补好了护栏，傍晚有人在这里拉二胡。", 3
    ),
    Spot(
        "金港村",
        "宅基议事厅",
        "hall",
        "村委会一楼",
        "村里议事、看账、办喜事的厅，收拾干净以后谁家都可以借。",
        None,
        True,
    ),
)


def build_gatherings(teams: dict[int, Team], today: date) -> int:
    """Make what is not there yet; return how many activities are new."""
    before = Activity.objects.count()
    for spot in SPOTS:
        _place(spot, teams, today)
    _class(teams, today)
    _workshop(teams, today)
    _exhibition(teams, today)
    return Activity.objects.count() - before


def _place(spot: Spot, teams: dict[int, Team], today: date) -> None:
    committee = Committee.objects.get(name=spot.committee)
    if Place.objects.filter(committee=committee, name=spot.name).exists():
        return
    clerk = teams[committee.pk].clerk
    place = save_place(
        None,
        committee=committee,
        by=clerk,
        fields={
            "name": spot.name,
            "kind": spot.kind,
            "where": spot.where,
            "story": spot.story,
            "hours": "全天开放" if not spot.bookable else "上午8:00–晚上8:00",
            "rules": "用好后请把垃圾带走，桌椅放回原处。",
            "access": "有坡道，轮椅可以进",
            "capacity": 40 if spot.bookable else None,
            "is_bookable": spot.bookable,
            "scene": spot.scene,
        },
    )
    for moment, words, colour in (
        ("before", f"{spot.name}改造前", "#8a8f85"),
        ("after", f"{spot.name}改造后", "#5f8f68"),
    ):
        add_place_photo(place, file=drawing(words, colour), alt=words, moment=moment, by=clerk)
    set_turns(place, rows=[("1组 顾家", today - timedelta(days=3), today + timedelta(days=11))], by=clerk)


def drawing(words: str, colour: str) -> SimpleUploadedFile:
    """Return a drawn picture that is plainly no photo of anybody."""
    picture = Image.new("RGB", (640, 400), colour)
    pen = ImageDraw.Draw(picture)
    pen.polygon([(80, 320), (220, 140), (360, 320)], fill="#f0f4f2")
    pen.rectangle((380, 220, 560, 320), fill="#163f4e")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return SimpleUploadedFile("drawing.jpg", out.getvalue(), content_type="image/jpeg")


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI)


def _class(teams: dict[int, Team], today: date) -> None:
    jingang = Committee.objects.get(name="金港村")
    if Series.objects.filter(committee=jingang).exists():
        return
    monday = today - timedelta(days=today.weekday())
    plan_series(
        committee=jingang,
        by=teams[jingang.pk].clerk,
        fields={
            "kind": Kind.objects.get(key="class"),
            "title": "手机课：看公开、交电费",
            "words": "带上自己的手机，有志愿者一个一个教。",
            "place": Place.objects.get(committee=jingang, name="宅基议事厅"),
            "where": "",
            "capacity": 20,
            "party_most": 2,
            "takes_sign_ups": True,
            "every": Series.Every.WEEK,
            "first_day": monday + timedelta(days=8),
            "start": time(14),
            "end": time(15, 30),
            "skips_holidays": True,
            "since": monday,
            "until": None,
        },
    )
    first = Activity.objects.filter(committee=jingang).order_by("starts_at").first()
    blocks = list(Block.objects.filter(committee=jingang)[:8])
    for number in range(24 if first else 0):
        sign_up(
            first,
            source=f"demo:class:{number}",
            people=1,
            name=f"{'顾陆沈王李张陈朱'[number % 8]}阿姨",
            phone=f"1990000{7000 + number:04}" if number % 2 else "",
            home=jingang,
            block=blocks[number % len(blocks)],
            hear_by=SignUp.Hear.SMS if number % 2 else SignUp.Hear.LEADER,
        )


def _workshop(teams: dict[int, Team], today: date) -> None:
    pujiang, xinnan = (Committee.objects.get(name=name) for name in ("浦江居委", "新南居委"))
    if Activity.objects.filter(committee=pujiang).exists():
        return
    clerk = teams[pujiang.pk].clerk
    garden = Place.objects.get(committee=pujiang, name="雨水花园")
    kind = Kind.objects.get(key="workshop")
    for ago, title in ((12, "花园参与式工作坊：画出雨水怎么走"), (-9, "花园参与式工作坊：一起种")):
        day = today - timedelta(days=ago)
        activity = plan_activity(
            committee=pujiang,
            by=clerk,
            fields={
                "kind": kind,
                "title": title,
                "words": "两个小区的邻居一起动手，大人小孩都可以来，工具我们备好。",
                "place": garden,
                "where": "",
                "capacity": 30,
                "party_most": 5,
                "takes_sign_ups": True,
                "starts_at": _at(day, 9, 30),
                "ends_at": _at(day, 11, 30),
                "signs_up_until": None,
            },
        )
        set_co_hosts(activity, [xinnan], by=clerk)
        set_quotas(activity, [(pujiang, None, 18), (xinnan, None, 12)], by=clerk)
        activity = publish_activity(activity, by=clerk)
        if ago > 0:
            _held(activity, (pujiang, xinnan), clerk)


def _held(activity: Activity, homes: tuple[Committee, Committee], clerk: object) -> None:
    """Let the workshop have happened: parties of both committees, one who stayed away, ideas, a summary."""
    before = activity.starts_at - timedelta(days=2)
    for number in range(11):
        home = homes[number % 2]
        blocks = list(Block.objects.filter(committee=home).order_by("position")[:3])
        signed, _code = sign_up(
            activity,
            source=f"demo:workshop:{number}",
            people=number % 3 + 1,
            name=f"{'周吴黄孙胡林何高郭马罗'[number]}家",
            home=home,
            block=blocks[number % len(blocks)] if blocks else None,
            at=before,
        )
        if number == 4:
            continue
        for seat in signed.seats.all():
            check_in(
                seat,
                way=CheckIn.Way.TICK,
                key=f"demo:{seat.pk}",
                by=clerk,
                at=activity.starts_at,
                now=activity.starts_at,
            )
    walk_in(
        activity,
        source="demo:walk-in",
        name="路过的一家",
        people=2,
        home=homes[1],
        by=clerk,
        at=activity.starts_at,
    )
    _left_behind(activity, clerk)


def _left_behind(activity: Activity, clerk: object) -> None:
    for number, (words, theme) in enumerate(
        (
            ("水从12号楼下来，要一条浅沟引到花园。", "排水"),
            ("石子路太硌脚，轮椅走不了。", "走路"),
            ("种点闻得到香的，看不见的人也喜欢。", "种什么"),
            ("孩子想要一块能踩水的地方。", "玩"),
        )
    ):
        add_idea(activity, source=f"demo:idea:{number}", words=words, author="", by=clerk)
        activity.ideas.filter(source=f"demo:idea:{number}").update(theme=theme)
    write_summary(
        activity, words="两个小区来了十多户人家，画出三张水路图，定下先做浅沟和平整的步道。", by=clerk
    )


def _exhibition(teams: dict[int, Team], today: date) -> None:
    pujiang = Committee.objects.get(name="浦江居委")
    if Exhibition.objects.filter(committee=pujiang).exists():
        return
    clerk = teams[pujiang.pk].clerk
    show = save_exhibition(
        None,
        committee=pujiang,
        by=clerk,
        fields={
            "title": "我们的花园：从积水到开花",
            "words": "邻居们画的、拍的、写的，先挂在楼道里，再留在这里。",
            "opens_on": today - timedelta(days=10),
            "closes_on": today + timedelta(days=20),
            "activity": None,
        },
    )
    for title, maker, story in (
        ("水路图", "2号楼 小林", "用三种蓝色画雨水从屋顶到花园的路。"),
        ("石凳上的午后", "退休教师 周老师", "改造前最后一个晴天画的。"),
    ):
        add_work(
            show,
            file=drawing(title, "#3c7a89"),
            title=title,
            maker=maker,
            story=story,
            alt=f"一幅画：{title}",
            by=clerk,
        )
    show = publish_exhibition(show, by=clerk)
    write_guest_entry(show, source="demo:guest:1", words="看到自己小区上墙，真好。", called="3号楼邻居")
