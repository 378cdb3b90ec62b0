"""Small wishes of the demo's village: one round, and a wish in every state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from residents.models import Committee, Household
from services.actions import wishes as acts
from services.actions.wishes_after import close_wish, deliver_wish, thank
from services.actions.wishes_claims import Claimer, approve_claim, claim_wish, lapse
from services.models import Wish, WishRound
from users.models import User
from xidu.demo.accounts import Team

PLACE = "金港村"
# item, kind, band, size, colour, yuan, why
WISHES = (
    ("学习桌", "goods", "pupil", "高60厘米", "原木色", 280, "孩子趴在床沿上写作业"),
    ("棉鞋一双", "goods", "old", "38码", "深蓝", 90, "旧鞋底磨平了，怕滑"),
    ("理发", "service", "old", "", "", 30, "出门不方便"),
    ("书包", "goods", "pupil", "", "蓝色", 120, "拉链坏了两回"),
    ("老花镜", "goods", "elder", "250度", "", 80, "看不清药盒上的字"),
    ("浴室扶手", "service", "elder", "一副", "", 260, "上个月差点滑倒"),
    ("电热毯", "goods", "elder", "单人", "", 150, "屋里朝北，冬天冷"),
    ("跳绳和皮球", "goods", "pupil", "", "", 60, "想跟同学一起玩"),
    ("折叠轮椅", "goods", "adult", "", "", 480, "去医院要人背"),
    ("电饭锅", "goods", "family", "3升", "", 200, "旧的煮不熟"),
    ("换纱窗", "service", "family", "两扇", "", 160, "夏天蚊子多"),
    ("字典", "goods", "pupil", "", "", 70, "借同学的用"),
)


def build_wishes(teams: dict[int, Team], day: date) -> int:
    """Fill one village's round where it is empty; return how many wishes there are."""
    place = Committee.objects.filter(name=PLACE).first()
    if place is None or WishRound.objects.exists():
        return Wish.objects.count()
    team = teams[place.pk]
    days = {"since": day - timedelta(days=20), "until": day + timedelta(days=20)}
    row = acts.open_round(
        place, title="暖冬心愿", words="老人、孩子先来", key="demo:wishes", by=team.clerk, **days
    )
    grants = User.objects.filter(grants__role="leader", grants__block__committee=place)
    leader = grants.order_by("pk").first() or team.clerk
    homes = _homes(place, leader)
    wishes = [_told(row, next(homes), facts, leader, number) for number, facts in enumerate(WISHES)]
    _walk(wishes, team)
    return Wish.objects.count()


def _homes(place: Committee, leader: User) -> Iterator[Household]:
    """Doors of the leader's own blocks first, where people live."""
    own = list(leader.grants.exclude(block=None).values_list("block", flat=True))
    rows = Household.objects.filter(committee=place, people__isnull=False).distinct()
    found = list(rows.filter(block__in=own).order_by("pk")[: len(WISHES)])
    more = rows.exclude(pk__in=[home.pk for home in found]).order_by("pk")[: len(WISHES)]
    return iter([*found, *more])


def _told(row: WishRound, home: Household, facts: tuple[object, ...], leader: User, number: int) -> Wish:
    names = ("item", "kind", "band", "size", "colour")
    said = dict(zip(names, facts[:5], strict=True))
    said |= {"cost": Decimal(str(facts[5])), "why": facts[6]}
    return acts.collect_wish(row, home, said, door="visit", key=f"demo:{number}", by=leader)


def _walk(wishes: list[Wish], team: Team) -> None:
    """Bring each wish as far as its place in the list says."""
    _told_only, seen, *rest = wishes
    acts.verify_wish(seen, note="上门看过，情况属实", by=team.clerk)
    gone, refused, *open_ = rest
    acts.end_wish(gone, state="withdrawn", because="家里买好了", by=team.director)
    acts.end_wish(refused, state="refused", because="村里正好有一只，直接送去了", by=team.director)
    for wish in open_:
        acts.verify_wish(wish, note="上门看过，情况属实", by=team.clerk)
        acts.publish_wish(wish, {}, by=team.director)
    waits, unclaimed, held, delivering, brought, thanked, closed, lapsed = open_
    Wish.objects.filter(pk=unclaimed.pk).update(due_on=timezone.localdate() - timedelta(days=2))
    claim_wish(held, Claimer("小周", "resident", phone="199-0000-0811"), key="demo:held")
    for number, wish in enumerate((delivering, brought, thanked, closed)):
        who = Claimer(f"党员老{'张王赵孙'[number]}", "party", phone=f"199-0000-082{number}")
        approve_claim(claim_wish(wish, who, key=f"demo:c{number}"), by=team.clerk)
    for wish in (brought, thanked, closed):
        deliver_wish(wish, photo=_photo(), by=team.clerk)
    for wish, words in ((thanked, "纱窗装好了，夜里睡得着了。"), (closed, "谢谢叔叔阿姨，我会好好用。")):
        thank(wish, words=words, public=True, by=team.clerk)
    close_wish(closed, by=team.director)
    late = claim_wish(lapsed, Claimer("小吴", "resident", phone="199-0000-0830"), key="demo:lapsed")
    lapse(late, late.until)
    Wish.objects.filter(pk=waits.pk).update(due_on=timezone.localdate() + timedelta(days=9))


def _photo() -> SimpleUploadedFile:
    """A parcel on a table, drawn."""
    picture = Image.new("RGB", (480, 360), "#dfe7e2")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 250, 480, 360), fill="#a98b63")
    draw.rectangle((150, 130, 330, 260), fill="#c9a56a", outline="#7a5f33", width=4)
    draw.line((240, 130, 240, 260), fill="#8fb9a8", width=10)
    kept = BytesIO()
    picture.save(kept, "JPEG")
    return SimpleUploadedFile("parcel.jpg", kept.getvalue(), "image/jpeg")
