"""One street for the guards: a committee of one's own and a foreign one, each with a row of everything.

The canaries are numbers and names that must never leave: whoever finds one outside has found a leak.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from residents.models import Block, Committee, Person
from tests.factories import BlockFactory, HouseholdFactory, PersonFactory, UserFactory, account_with
from tests.guards.bright import FOUND, Bright, build_bright
from tests.guards.clover import Clover, build_clover
from tests.guards.cores import Cores, build_cores, picture
from tests.guards.garden import Gardens, build_gardens
from tests.guards.growing import Growing, build_growing
from tests.guards.nursery import Nursery, build_nursery
from tests.guards.pacts import Pacts, build_pacts
from tests.guards.parking import PLATES, Parking, build_parking
from tests.guards.shelf import Shelf, build_shelf
from tests.guards.shops import ShopsOfWorld, build_shops
from tests.guards.wishes import SmallWishes, build_wishes
from tests.village_affairs.kinds import people_draft
from tests.village_affairs.people import Village, village_with_people
from users.models import Grant, Notice, User
from village_affairs.actions.boards import add_board_photo, show_board_photo
from village_affairs.actions.coming import say_coming, subscribe
from village_affairs.actions.disclosing import draft_disclosure
from village_affairs.actions.inspections import ask_inspection
from village_affairs.actions.objections import raise_objection
from village_affairs.actions.opinions import answer, ask
from village_affairs.actions.receptions import receive
from village_affairs.actions.site_meetings import add_opinions, plan_meeting
from village_affairs.models import (
    AgendaPoint,
    BoardPhoto,
    BookInspection,
    Call,
    CatalogueItem,
    Coming,
    Duty,
    GateOverrule,
    Objection,
    OpenDay,
    Opinion,
    Publication,
    Reception,
    SiteMeeting,
    Version,
)
from xidu.kit.dates import add_months, month_start, today

PHONES = ("19900777001", "19900777002", "19900777003", "19900777004")
PHONES_OF_CORES = ("19900777005", "19900777006", "19900777007", "19900777008")
NAMES = ("欧阳金雀", "尉迟银翘")
EMAIL = "jinque.canary@example.com"
CANARIES = (*PHONES, *PHONES_OF_CORES, *PLATES, *NAMES, EMAIL, *FOUND)
ROLES = ("clerk", "supervisor", "director", "auditor")

PARTS = ("growing", "pacts", "shelf", "gardens", "parking", "shops", "clover", "wishes", "bright", "nursery")


@dataclass
class World:
    """``own`` and ``foreign`` are villages; ``accounts`` maps a role to who holds it at ``own``."""

    own: Village
    foreign: Village
    month: dt.date
    publication: Publication
    draft: Version
    notice_draft: Version
    people_list: Publication
    board_photo: BoardPhoto
    overrule: GateOverrule
    opinion: Opinion
    code: str
    answer_call: Call
    open_day: OpenDay
    coming: Coming
    held_day: OpenDay
    reception: Reception
    site_meeting: SiteMeeting
    agenda_point: AgendaPoint
    person: Person
    block: Block
    grant: Grant
    notice: Notice
    objection: Objection
    wish: BookInspection
    wish_code: str
    cores: Cores
    growing: Growing
    pacts: Pacts
    parking: Parking
    shelf: Shelf
    gardens: Gardens
    shops: ShopsOfWorld
    clover: Clover
    wishes: SmallWishes
    bright: Bright
    nursery: Nursery
    duty: Duty
    accounts: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """Rows of activities, demands, the corps and points are reached as if they were the world's own."""
        if name.startswith("_") or name in ("cores", *PARTS):
            raise AttributeError(name)
        parts = [getattr(self, part) for part in PARTS]
        return getattr(next((part for part in parts if hasattr(part, name)), self.cores), name)

    @property
    def slug(self) -> str:
        return self.own.committee.slug


def build_world() -> World:
    own = village_with_people()
    foreign = village_with_people("对岸村", "duian")
    committee = own.committee
    block = BlockFactory(committee=committee, name="3组")
    person = PersonFactory(
        household=HouseholdFactory(block=block, door="12号"),
        committee=committee,
        name=NAMES[0],
        phone=PHONES[0],
    )
    publication = own.publish()
    draft = own.draft(ledger="collective")
    overrule = GateOverrule.objects.create(
        committee=committee,
        version=draft,
        kind="mobile",
        place="备注",
        asked_by=own.clerk,
        reason="公开电话",
        asked_at=timezone.now(),
    )
    notice_draft = draft_disclosure(
        committee=committee, kind="notice", title="河道清淤通知", words="九月清淤。", by=own.clerk
    )
    people_list = own.publish(people_draft(own, f"姓名\t电话\t金额\n{NAMES[1]}\t{PHONES[3]}\t500"))
    board_photo = show_board_photo(
        add_board_photo(publication, file=picture(), alt="公开栏", posted_on=today(), by=own.clerk),
        by=own.clerk,
    )
    opinion, code = ask(
        committee=committee,
        words=f"请打{PHONES[1]}找{'我'}，路灯坏了",
        source="web:world",
        disclosure=publication.disclosure,
        block=block,
        phone=PHONES[1],
        hear_by="sms",
    )
    answered, _code = ask(
        committee=committee, words="垃圾房几点开门？", source="web:world2", phone=PHONES[2], hear_by="sms"
    )
    answer(answered, words="早上五点半。", by=own.clerk)
    answer_call = Call.objects.create(
        committee=committee, opinion=answered, key="world", words="早上五点半。", at=timezone.now()
    )
    day = add_months(today(), 1)
    open_day = OpenDay.objects.create(
        committee=committee,
        period=month_start(day),
        planned_day=day,
        day=day,
        start=dt.time(9),
        end=dt.time(11),
        place="村委会一楼",
    )
    coming = say_coming(open_day, source="web:world", people=2, block=block, phone=PHONES[2])
    subscribe(committee, "open_day", email=EMAIL)
    point = _met(committee, own, opinion)
    received = _received(committee, own, block)
    objection = raise_objection(
        about=publication, words="这笔没有附合同", by=own.supervisor, source="world:objection"
    )
    wish, wish_code = ask_inspection(
        committee=committee,
        ledger="committee",
        months=[publication.disclosure.period],
        words="修路的发票",
        source="web:world-wish",
        phone=PHONES[2],
        hear_by="sms",
        name=NAMES[1],
    )
    world = World(
        own=own,
        foreign=foreign,
        month=publication.disclosure.period,
        publication=publication,
        draft=draft,
        notice_draft=notice_draft,
        people_list=people_list,
        board_photo=board_photo,
        overrule=overrule,
        opinion=opinion,
        code=code,
        answer_call=answer_call,
        open_day=open_day,
        coming=coming,
        held_day=received.open_day,
        reception=received,
        site_meeting=point.meeting,
        agenda_point=point,
        person=person,
        block=block,
        grant=Grant.objects.filter(user=own.clerk).get(),
        objection=objection,
        wish=wish,
        wish_code=wish_code,
        notice=Notice.objects.exclude(address_sealed="").first(),
        cores=build_cores(own, block, PHONES_OF_CORES),
        growing=build_growing(own, block, NAMES[0]),
        pacts=build_pacts(own, block, picture()),
        parking=build_parking(own, block, picture()),
        shelf=build_shelf(own, block),
        gardens=build_gardens(own, block, picture()),
        shops=build_shops(own, block, picture(), PHONES[2]),
        clover=build_clover(own, person),
        wishes=build_wishes(own, person, picture(), PHONES[2]),
        bright=build_bright(own),
        nursery=build_nursery(own, *NAMES),
        duty=Duty.objects.create(
            committee=committee,
            item=CatalogueItem.objects.get(key="policy"),
            period=dt.date(2026, 1, 1),
            due_on=today() - dt.timedelta(5),
        ),
    )
    world.accounts = _accounts(world)
    return world


def _met(committee: Committee, own: Village, opinion: Opinion) -> AgendaPoint:
    """The point of a meeting a canary asked about; the meeting begins tomorrow."""
    meeting = plan_meeting(
        committee=committee,
        day=today() + dt.timedelta(days=1),
        start=dt.time(13, 30),
        end=dt.time(15, 30),
        place=None,
        where="文化礼堂",
        words="",
        by=own.clerk,
    )
    add_opinions(meeting, [opinion], by=own.clerk)
    return AgendaPoint.objects.select_related("meeting").get()


def _received(committee: Committee, own: Village, block: Block) -> Reception:
    """A visitor of today's open day, called by a canary's name, who left a number."""
    held = OpenDay.objects.create(
        committee=committee,
        period=month_start(today()),
        planned_day=today(),
        day=today(),
        start=dt.time(9),
        end=dt.time(11),
        place="村委会一楼",
    )
    return receive(
        held,
        source="open_day:world",
        by=own.clerk,
        name=NAMES[0],
        block=block,
        words=f"河边垃圾没人收，电话{PHONES[1]}",
        phone=PHONES[1],
        hear_by="call",
    ).reception


def _accounts(world: World) -> dict[str, User]:
    committee = world.own.committee
    return {
        "clerk": world.own.clerk,
        "supervisor": world.own.supervisor,
        "director": world.own.director,
        "auditor": account_with("auditor", committee, name="审计"),
        "street_office": account_with("street_office", committee.street, name="街道"),
        "system_admin": account_with("system_admin", committee.street, name="系统"),
        "leader": account_with("leader", world.block, name="组长"),
        "health_worker": account_with("health_worker", committee, name="卫生"),
        "resident": account_with("resident", committee, name="居民", phone=PHONES[3]),
        "outsider": world.foreign.clerk,
        "nobody": UserFactory(name="没有角色"),
    }


def neighbours_committee(world: World) -> Committee:
    return world.foreign.committee
