"""Waiting for a plot: asked for on the phone, by the leader or at the desk; offered in order; answered."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours, check_right, household_of
from agreements.actions.garden import begin_tenure, check_keeps, free_plots, locked_garden
from agreements.actions.garden_telling import tell_household
from agreements.models import Draw, DrawResult, Garden, Plot, PlotOffer, PlotTenure, Waiting
from residents.actions.calendar import last_day
from residents.actions.stamps import bump
from residents.models import Household
from xidu.kit.dates import today
from xidu.kit.errors import NotNow, TooLate

ASK = "agreements.ask_plot"
Door, Outcome, Answer = Waiting.Door, Waiting.Outcome, PlotOffer.Answer


@transaction.atomic
def ask_plot(garden: Garden, household: Household, *, door: str, key: str, by: Any) -> Waiting:
    """Put a household on the list with a slip number of its own; one that waits already is returned.

    Raises NotYours for somebody else's household, NotNow where it has a plot or the garden is not for it.
    """
    garden = locked_garden(garden.pk)
    if door == Door.PHONE:
        if household_of(by) != household.pk:
            raise NotYours(_("只能给自己家报名，请让组长帮邻居报。"))
    else:
        check_right(by, ASK, household)
    waits = Waiting.objects.filter(garden=garden, household=household, outcome="")
    if known := Waiting.objects.filter(key=key).first() or waits.first():
        return known
    if household.committee_id != garden.committee_id or garden.block_id not in (None, household.block_id):
        raise NotNow(_("“%(garden)s”不分给这一户所在的组，请问村居。") % {"garden": garden})
    held = PlotTenure.objects.in_force_on(today()).filter(garden=garden, household=household)
    if held.exists():
        raise NotNow(_("这户已经有一块地了，一户一块。"))
    row = Waiting.objects.create(
        committee=garden.committee,
        garden=garden,
        household=household,
        slip=_slip(garden),
        door=door,
        asked_at=timezone.now(),
        by=by,
        key=key,
    )
    bump(garden.committee_id)
    return row


def _slip(garden: Garden) -> str:
    """Return five digits no slip of the garden has had: told to the household, guessed by nobody."""
    taken = set(Waiting.objects.filter(garden=garden).values_list("slip", flat=True))
    while (slip := str(10_000 + secrets.randbelow(90_000))) in taken:
        pass
    return slip


@transaction.atomic
def withdraw_waiting(waiting: Waiting, *, by: Any) -> Waiting:
    """Take a household off the list: its own wish, or the desk's entry. Twice is once."""
    garden = locked_garden(waiting.garden_id)
    row = Waiting.objects.select_for_update(of=("self",)).get(pk=waiting.pk)
    if household_of(by) != row.household_id:
        check_keeps(by, garden)
    if row.outcome == Outcome.WAITS:
        PlotOffer.objects.filter(waiting=row, answer="").update(
            answer=Answer.DECLINED, answered_at=timezone.now(), answered_by=by
        )
        _end(row, Outcome.WITHDRAWN)
    return row


def _end(row: Waiting, outcome: str) -> None:
    row.outcome, row.ended_at = outcome, timezone.now()
    row.save(update_fields=["outcome", "ended_at"])
    bump(row.committee_id)


def in_order(garden: Garden) -> QuerySet[Waiting]:
    """Return who waits: first by the place drawn, then by the time of asking."""
    return Waiting.objects.filter(garden=garden, outcome="").order_by(
        F("place").asc(nulls_last=True), "asked_at", "pk"
    )


def open_draw(garden: Garden) -> Draw | None:
    """Return the draw that was announced and is still to be drawn; one whose list was empty is over."""
    rows = Draw.objects.filter(garden=garden, result=None).exclude(closed__entries=[])
    return rows.select_related("closed").order_by("-pk").first()


def offer_plots(now: datetime) -> int:
    """Let offers without an answer lapse and offer every free plot to the next; return how many changed.

    Before a garden's first draw nothing is offered; while a draw is open, only to those drawn earlier.
    """
    day = timezone.localdate(now)
    late = PlotOffer.objects.filter(answer="", until__lt=day).order_by("pk")
    done = sum(_lapse(pk, day) for pk in late.values_list("pk", flat=True)[:500])
    drawn = DrawResult.objects.values("draw__garden")
    waiting = Waiting.objects.filter(outcome="", offer=None, garden__in=drawn).values("garden")
    gardens = Garden.objects.filter(pk__in=waiting, plots__state=Plot.State.OPEN).distinct().order_by("pk")
    return done + sum(_offer(pk, day) for pk in gardens.values_list("pk", flat=True)[:200])


@transaction.atomic
def _lapse(pk: int, day: date) -> int:
    garden = PlotOffer.objects.values_list("garden", flat=True).get(pk=pk)
    locked_garden(garden)
    offer = PlotOffer.objects.select_related("waiting__household__block", "plot").get(pk=pk)
    if offer.answer or offer.until >= day:
        return 0
    offer.answer, offer.answered_at = Answer.LAPSED, timezone.now()
    offer.save(update_fields=["answer", "answered_at"])
    _end(offer.waiting, Outcome.LAPSED)
    words = _("%(plot)s没有等到您家的回音，轮到下一户了。还想种，可以重新报名。") % {"plot": offer.plot}
    tell_household(offer.waiting.household, key=f"offer-lapsed:{pk}", subject=_("菜地轮过了"), body=words)
    return 1


@transaction.atomic
def _offer(garden_id: int, day: date) -> int:
    garden = locked_garden(garden_id)
    waits = in_order(garden).filter(offer=None).select_related("household__block", "household__committee")
    if open_draw(garden):
        waits = waits.exclude(place=None)
    made = 0
    for plot, waiting in zip(free_plots(garden, day), waits, strict=False):
        until = last_day("garden_accept_days", day, garden.committee)
        offer = PlotOffer.objects.create(
            committee=garden.committee, garden=garden, plot=plot, waiting=waiting, offered_on=day, until=until
        )
        words = _("%(plot)s轮到您家了，请在%(until)s以前说要不要：点这里回，或者打电话给村居。")
        facts = {"plot": plot, "until": f"{until.month}月{until.day}日"}
        key = f"offer:{offer.pk}"
        tell_household(waiting.household, key=key, subject=_("轮到您家的菜地"), body=words % facts)
        made += 1
    return made


@transaction.atomic
def answer_offer(offer: PlotOffer, *, accepts: bool, by: Any) -> PlotOffer:
    """Take the household's answer, from its phone or at the desk by telephone; the first answer stands.

    Raises TooLate after the last day, NotYours for somebody else's offer.
    """
    garden = locked_garden(offer.garden_id)
    row = PlotOffer.objects.select_related("waiting__household__block", "plot__garden").get(pk=offer.pk)
    if household_of(by) != row.waiting.household_id:
        check_keeps(by, garden)
    if row.answer:
        return row
    day = today()
    if day > row.until:
        raise TooLate(_("回音的日子过了，轮到下一户了。还想种，可以重新报名。"))
    row.answer = Answer.ACCEPTED if accepts else Answer.DECLINED
    row.answered_at, row.answered_by = timezone.now(), by
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    if accepts:
        begin_tenure(row.plot, row.waiting.household, source=f"offer:{row.pk}", day=day)
    _end(row.waiting, Outcome.GOT if accepts else Outcome.DECLINED)
    return row
