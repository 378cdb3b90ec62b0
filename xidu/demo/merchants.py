"""Shops of the neighbourhood in every state: applied, taking part, left; with words, stars and a round."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from agreements.actions.books import book_on, draft_book, put_in_force
from agreements.actions.merchants import (
    add_staff,
    approve_merchant,
    leave_merchant,
    register_merchant,
    sign_for_shop,
)
from agreements.actions.pacts import (
    begin_version,
    draft_version,
    file_version,
    record_meeting,
    start_agreement,
)
from agreements.actions.shop_checks import post_check
from agreements.actions.shop_ratings import answer_rating, rate_merchant
from agreements.actions.shop_words import decide_word, say_offer, say_promise, use_offer
from agreements.models import Audience, Merchant, Signature
from residents.models import Committee, Person
from users.access import forget_grants
from users.actions.grants import approve_grant
from users.models import User
from xidu.demo.accounts import Team
from xidu.demo.gatherings import drawing
from xidu.kit.dates import add_months

KEEPER = "19900009903"
# name, trade, address, hours, about, the shop's own number
SHOPS = (
    (
        "老周理发",
        "理发",
        "金港路12号",
        "每天8:00–18:00",
        "老人理发不用排队，腿脚不便的上门剪。",
        "021-57150012",
    ),
    ("金港早点", "早点", "金港路18号", "每天5:30–10:30", "大饼油条、豆浆馄饨。", ""),
    ("便民五金", "五金维修", "金港路25号", "每天7:30–19:00", "换锁、修水龙头、配钥匙。", "021-57150025"),
)
PROMISES = (
    ("老周理发", "70岁以上老人随到随剪"),
    ("金港早点", "当天现做，隔夜不卖"),
    ("便民五金", "先说价钱再动手"),
)
RULES = {"老周理发": ("F01", "F05", "F08"), "金港早点": ("F01", "F06"), "便民五金": ("F03", "F04")}
TEXT = "门前包卫生、包绿化、包秩序\n不占道，不堵消防通道\n晚上9点后不放喇叭\n明码标价，缺斤少两先赔\n帮老人代购、送上门"


def build_merchants(teams: dict[int, Team], day: date) -> int:
    """Fill 金港村 with shops in every state and another committee with one; return how many."""
    if Merchant.objects.exists():
        return 0
    place = Committee.objects.get(name="金港村")
    team = teams[place.pk]
    found = {row[0]: _shop(place, team, row) for row in SHOPS}
    _staff(found["老周理发"], team)
    _pact(place, team, day, list(found.values()))
    _words(found, team, day)
    _stars(place, found)
    _round(place, found, team, day)
    facts = {"trade": "水果", "address": "金港路31号", "hours": "每天7:00–21:00"}
    register_merchant(place, {"name": "阿芳水果", **facts}, by=team.clerk)
    gone = _shop(place, team, ("小李网吧", "网吧", "金港路40号", "", "", ""))
    leave_merchant(gone, on=day, because="房子到期，搬走了", by=team.clerk)
    other = Committee.objects.get(name="北新村")
    _shop(other, teams[other.pk], ("北新超市", "超市", "北新路3号", "每天7:00–21:30", "送货上门。", ""))
    return Merchant.objects.count()


def _shop(place: Committee, team: Team, row: tuple[str, ...]) -> Merchant:
    names = ("name", "trade", "address", "hours", "about", "public_phone")
    facts = dict(zip(names, row, strict=True))
    shop = register_merchant(place, facts, phone="19900009904", by=team.clerk)
    return approve_merchant(shop, by=team.director)


def _staff(shop: Merchant, team: Team) -> None:
    staff = add_staff(shop, name="周师傅", phone=KEEPER, by=team.director)
    User.objects.filter(pk=staff.user_id).update(username="merchant")
    assert staff.grant  # noqa: S101 - it was proposed a line above
    approve_grant(staff.grant, by=User.objects.get(username="street1"))
    forget_grants(staff.user)


def _pact(place: Committee, team: Team, day: date, shops: list[Merchant]) -> None:
    facts = {"title": "门前公约", "topic": "店门口怎么管、怎么方便老人", "opinions_until": day}
    row = start_agreement(place, by=team.clerk, audience=Audience.MERCHANTS, **facts)
    version = draft_version(row, text=TEXT, by=team.clerk)
    counts = {"entitled": 5, "present": 4, "yes": 4}
    record_meeting(version, meeting="merchants", held_on=day, by=team.clerk, **counts)
    file_version(version, on=day, filed_as="", by=team.clerk)
    begin_version(version, since=day, review_on=add_months(day, 12), by=team.clerk)
    draft = draft_book(place, audience=Audience.MERCHANTS, by=team.clerk)
    basis = f"{day.year}年{day.month}月商户会议"
    put_in_force(draft, since=day, basis=basis, agreement=version, by=team.clerk)
    for shop in shops[:2]:
        sign_for_shop(version, shop, door=Signature.Door.PAPER, by=team.clerk)


def _words(found: dict[str, Merchant], team: Team, day: date) -> None:
    keeper = found["老周理发"].staff.get().user
    for name, words in PROMISES:
        row = say_promise(found[name], words=words, since=day, key=f"demo:p:{name}", by=team.clerk)
        decide_word(row, agrees=True, by=team.director)
    barber, baker = found["老周理发"], found["金港早点"]
    offers: tuple[tuple[Merchant, dict[str, Any], int], ...] = (
        (barber, {"title": "老人理发", "whom": "elders", "price": "10元，平时20元", "capacity": 60}, 45),
        (baker, {"title": "豆浆", "whom": "volunteers", "price": "1元一杯", "capacity": None}, 6),
    )
    for shop, facts, days in offers:
        until = day + timedelta(days=days)
        row = say_offer(shop, since=day, until=until, key=f"demo:o:{shop.pk}", by=team.clerk, **facts)
        decide_word(row, agrees=True, by=team.director)
        if shop == barber:
            use_offer(row, key="demo:use", by=keeper)
    facts = {"title": "烫发", "whom": "points", "price": "8折", "capacity": 20}
    until = day + timedelta(days=20)
    say_offer(barber, since=day, until=until, key="demo:o:wait", by=keeper, **facts)
    row = say_promise(barber, words="全村最好", since=day, key="demo:p:no", by=keeper)
    decide_word(row, agrees=False, because="请写做得到、看得见的事", by=team.clerk)


def _stars(place: Committee, found: dict[str, Merchant]) -> None:
    said = ((5, "师傅手轻，老人说舒服"), (4, ""), (3, "周末人多，等了半小时"), (5, ""))
    heads = Person.objects.filter(committee=place, is_head=True, household__isnull=False).order_by("pk")
    for number, head in enumerate(heads[: len(said)]):
        stars, words = said[number]
        user = User(username=f"neighbour{number}", name=head.masked_name, person=head)
        user.set_unusable_password()
        user.save()
        key = f"demo:r:{number}"
        row = rate_merchant(found["老周理发"], stars=stars, words=words, key=key, by=user)
        if stars == 3:
            keeper = found["老周理发"].staff.get().user
            answer_rating(row, words="周末请了帮手，下次早点来电话排队", by=keeper)
        if number == 0:
            rate_merchant(found["便民五金"], stars=4, key="demo:r:one", by=user)


def _round(place: Committee, found: dict[str, Merchant], team: Team, day: date) -> None:
    book = book_on(place, day, Audience.MERCHANTS)
    assert book  # noqa: S101 - the pact put it in force
    rules = {rule.code: rule for rule in book.rules.select_related("book")}
    for name, codes in RULES.items():
        photo = drawing(name, "#7a8f9a")
        chosen = [rules[code] for code in codes]
        post_check(found[name], chosen, day=day, photo=photo, key=f"demo:c:{name}", by=team.clerk)
