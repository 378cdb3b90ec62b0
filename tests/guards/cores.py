"""One row of everything that activities and demands hold, for the guards' world."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from activities.actions.after import add_idea, add_photo
from activities.actions.bookings import book
from activities.actions.check_in import walk_in
from activities.actions.exhibitions import add_work, publish_exhibition, save_exhibition, write_guest_entry
from activities.actions.places import add_place_photo, save_place
from activities.actions.planning import plan_activity, publish_activity
from activities.actions.series import plan_series
from activities.actions.sign_ups import sign_up
from activities.models import (
    Activity,
    ActivityPhoto,
    Booking,
    CheckIn,
    Exhibition,
    GuestEntry,
    Idea,
    Kind,
    Place,
    PlacePhoto,
    Seat,
    Series,
    SignUp,
    Work,
)
from demands.actions.intake import me_too, raise_demand
from demands.models import Call, Demand, DemandPhoto, MeToo, ReplyTemplate
from demands.models import Kind as DemandKind
from leaders.actions.appointments import Term, appoint, note_leave
from leaders.actions.calls import ask_for_call
from leaders.actions.rounds import Plan, begin_round
from leaders.actions.visits import Said, record_visit
from leaders.models import Appointment, CallRequest, Leave, Round, Visit
from residents.models import Block
from tests.factories import HouseholdFactory, PersonFactory, account_with
from tests.village_affairs.people import Village
from xidu.kit.dates import SHANGHAI, today

NAME = "欧阳金雀"


@dataclass
class Cores:
    activity: Activity
    draft_activity: Activity
    series: Series
    spot: Place
    spot_photo: PlacePhoto
    booking: Booking
    booking_code: str
    signed: SignUp
    sign_up_code: str
    seat: Seat
    idea: Idea
    came_in: CheckIn
    shown_photo: ActivityPhoto
    exhibition: Exhibition
    work: Work
    guest: GuestEntry
    demand: Demand
    other_demand: Demand
    demand_code: str
    merged_code: str
    demand_photo: DemandPhoto
    me_too: MeToo
    call: Call
    template: ReplyTemplate
    visit: Visit
    round: Round
    term: Appointment
    leave: Leave
    call_wish: CallRequest
    call_wish_code: str


def picture(name: str = "photo.png") -> SimpleUploadedFile:
    """Return one small picture, as a browser would send it."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#335544").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def build_cores(own: Village, block: Block, phones: tuple[str, ...]) -> Cores:
    committee, clerk = own.committee, own.clerk
    spot = save_place(
        None,
        committee=committee,
        by=clerk,
        fields={
            "name": "银杏园",
            "kind": "park",
            "where": "村口",
            "story": "二十棵树。",
            "hours": "全天",
            "rules": "",
            "access": "",
            "capacity": 30,
            "is_bookable": True,
            "scene": 1,
        },
    )
    spot_photo = add_place_photo(spot, file=picture(), alt="树", moment="now", by=clerk)
    # It begins in half an hour, so that every way of checking in is open.
    now = timezone.now()
    plan = {
        "kind": Kind.objects.get(key="talk"),
        "title": "防诈骗讲座",
        "words": "",
        "place": None,
        "where": "议事厅",
        "capacity": 30,
        "party_most": 5,
        "takes_sign_ups": True,
        "starts_at": now + dt.timedelta(minutes=30),
        "ends_at": now + dt.timedelta(hours=2),
        "signs_up_until": None,
    }
    activity = plan_activity(committee=committee, by=clerk, fields=plan)
    publish_activity(activity, by=clerk)
    draft = plan_activity(committee=committee, by=clerk, fields={**plan, "title": "还没定的课"})
    series = plan_series(
        committee=committee,
        by=clerk,
        fields={
            **{
                key: plan[key]
                for key in ("kind", "words", "place", "where", "capacity", "party_most", "takes_sign_ups")
            },
            "title": "每周合唱",
            "every": "week",
            "first_day": today() + dt.timedelta(days=3),
            "start": dt.time(14),
            "end": dt.time(15),
            "skips_holidays": True,
            "since": today(),
            "until": None,
        },
    )
    signed, sign_up_code = sign_up(
        activity,
        source="web:world-sign-up",
        people=2,
        name=NAME,
        phone=phones[0],
        home=committee,
        block=block,
    )
    came = walk_in(activity, source="world-walk-in", name="路过的人", home=committee, by=clerk)
    tomorrow = dt.datetime.combine(today() + dt.timedelta(days=1), dt.time(9), tzinfo=SHANGHAI)
    booking, booking_code = book(
        spot,
        source="web:world-booking",
        start=tomorrow,
        end=tomorrow + dt.timedelta(hours=1),
        purpose="下棋",
        name=NAME,
        phone=phones[1],
    )
    photo = add_photo(
        activity,
        file=picture(),
        alt="大家在听",
        has_consent=True,
        shows_children=False,
        guardians_agree=False,
        by=clerk,
    )
    idea = add_idea(activity, source="idea:world", words="多放凳子", file=picture(), alt="便签", by=clerk)
    exhibition = save_exhibition(
        None,
        committee=committee,
        by=clerk,
        fields={
            "title": "老照片",
            "words": "",
            "opens_on": today(),
            "closes_on": today() + dt.timedelta(days=9),
            "activity": None,
        },
    )
    work = add_work(exhibition, file=picture(), title="渡口", maker="老顾", story="", alt="一条船", by=clerk)
    exhibition = publish_exhibition(exhibition, by=clerk)
    guest = write_guest_entry(
        exhibition, source="web:world-guest", words=f"好看，电话{phones[2]}", called="邻居"
    )
    demand, demand_code = raise_demand(
        committee=committee,
        kind=DemandKind.objects.get(key="facility"),
        words=f"桥头路灯坏了，找我打{phones[2]}",
        source="web:world-demand",
        block=block,
        place="桥头",
        name=NAME,
        phone=phones[2],
        hear_by="call",
        photos=(picture(),),
    )
    other, merged_code = raise_demand(
        committee=committee,
        kind=DemandKind.objects.get(key="clean"),
        words="垃圾没人收",
        source="web:world-other",
        block=block,
    )
    too = me_too(demand, source="web:world-too", phone=phones[3], hear_by="call", block=block)
    step = demand.steps.first()
    call = Call.objects.filter(demand=demand).first() or Call.objects.create(
        committee=committee, demand=demand, step=step, words="已经派单"
    )
    template = ReplyTemplate.objects.create(
        committee=committee, title="修好了", words="已经修好，请您再看看。"
    )
    visit = record_visit(
        HouseholdFactory(block=block, door="13号"),
        Said(result="met", mood="ok", words=f"下次打{phones[3]}"),
        key="leader:world",
        by=account_with("leader", block),
    )
    plan_of_round = Plan("秋季大走访", today(), today() + dt.timedelta(days=30), 90, committee)
    term, leave = _corps(own, block)
    wish, wish_code = ask_for_call(block, phone=phones[2], source="web:call", name=NAME, words="请打给我")
    return Cores(
        term=term,
        leave=leave,
        call_wish=wish,
        call_wish_code=wish_code,
        activity=activity,
        draft_activity=draft,
        series=series,
        spot=spot,
        spot_photo=spot_photo,
        booking=booking,
        booking_code=booking_code,
        signed=signed,
        sign_up_code=sign_up_code,
        seat=signed.seats.first(),
        idea=idea,
        came_in=came.seats.first().check_ins.first(),
        shown_photo=photo,
        exhibition=exhibition,
        work=work,
        guest=guest,
        demand=demand,
        other_demand=other,
        demand_code=demand_code,
        merged_code=merged_code,
        demand_photo=demand.photos.first(),
        me_too=too,
        call=call,
        template=template,
        visit=visit,
        round=begin_round(plan_of_round, by=clerk),
    )


def _corps(own: Village, block: Block) -> tuple[Appointment, Leave]:
    """Return the term of the block's leader, who is away from next week on."""
    person = PersonFactory(committee=own.committee, name="沈组长")
    # Whose block it is elsewhere in the world must not matter here.
    home = Block.objects.create(committee=own.committee, kind=block.kind, name="8组", position=8)
    term = appoint(person, home, Term(kind="group", since=dt.date(2024, 3, 1)), by=own.clerk)
    since = today() + dt.timedelta(7)
    return term, note_leave(person, since=since, until=None, reason="外出", by=own.clerk)
