"""Open days past and to come, who said they come, and one that fell out."""

from __future__ import annotations

from datetime import date, time, timedelta

from residents.models import Block, Committee
from village_affairs.actions.coming import say_coming, subscribe
from village_affairs.actions.open_days import cancel, set_agenda, usual_agenda
from village_affairs.actions.planning import plan_ahead, set_rule
from village_affairs.actions.receptions import close_day, receive
from village_affairs.models import OpenDay, OpenDayRule, Subscription
from xidu.demo.accounts import Team
from xidu.kit.dates import add_months

VILLAGES = ("金港村", "北新村", "发展村", "益民村", "五宅村")
PLACE = "村委会一楼议事厅"


def build_days(teams: dict[int, Team], today: date) -> int:
    """Set each village's rule a year back and keep a year of days ahead; return how many days are new."""
    new = 0
    for name in VILLAGES:
        committee = Committee.objects.get(name=name)
        rule = OpenDayRule.objects.filter(committee=committee, until=None).first()
        before = OpenDay.objects.filter(committee=committee).count()
        if rule is None:
            rule = set_rule(
                committee=committee,
                nth=OpenDayRule.Nth.FIRST,
                weekday=5,
                start=time(9),
                end=time(11),
                place_name=PLACE,
                on_holiday=OpenDayRule.OnHoliday.WEEK_LATER,
                by=teams[committee.pk].director,
                since=add_months(today, -12),
            )
        plan_ahead(rule, day=today)
        added = OpenDay.objects.filter(committee=committee).count() - before
        if added:
            _fill(committee, teams[committee.pk], today)
        new += added
    return new


def _fill(committee: Committee, team: Team, today: date) -> None:
    coming = list(OpenDay.objects.coming_from(today + timedelta(days=1)).filter(committee=committee)[:2])
    past = OpenDay.objects.filter(committee=committee, day__lt=today, agenda=[])
    past_days = list(past.order_by("day"))
    for day in [*past_days, *coming[:1]]:
        set_agenda(day, items=usual_agenda(day.start), by=team.clerk)
    _hold(list(past_days), team, committee)
    if not coming:
        return
    blocks = list(Block.objects.filter(committee=committee)[:8])
    for number in range(31 if committee.name == "金港村" else 7):
        phone = f"1990000{8000 + VILLAGES.index(committee.name) * 40 + number:04}" if number % 3 == 0 else ""
        block = blocks[number % len(blocks)] if blocks else None
        say_coming(
            coming[0],
            source=f"demo:{committee.slug}:{number}",
            people=number % 3 + 1,
            block=block,
            phone=phone,
        )
    for user in (team.clerk, team.director):
        subscribe(committee, Subscription.Topic.OPEN_DAY, user=user)
    if committee.name == "五宅村" and len(coming) > 1:
        cancel(coming[1], reason="议事厅装修，下个月照常", by=team.director)


def _hold(days: list[OpenDay], team: Team, committee: Committee) -> None:
    """Open the door on all past days but one in spring, with a few visitors each and a summary."""
    blocks = list(Block.objects.filter(committee=committee)[:8])
    for number, day in enumerate(days):
        if day.period.month == 4:
            continue
        for visitor in range(2 + number % 4):
            receive(
                day,
                source=f"demo:visit:{day.pk}:{visitor}",
                by=team.clerk,
                people=visitor % 2 + 1,
                block=blocks[(number + visitor) % len(blocks)] if blocks else None,
                papers=[{"what": "上个月的账和凭证", "url": ""}],
                now=day.starts_at + timedelta(minutes=10 * visitor),
            )
        words = "讲了上个月的账，凭证放在桌上大家翻看，当场回答了几个问题。"
        close_day(day, summary=words, by=team.clerk, now=day.ends_at)
