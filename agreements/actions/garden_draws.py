"""A garden's draw: announced with a commitment, closed with a digest, drawn before a witness.

Why nobody can steer it stands in ``xidu.kit.lottery``.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours
from agreements.actions.garden import begin_tenure, check_keeps, free_plots, locked_garden
from agreements.actions.garden_telling import TOPIC, tell_household
from agreements.actions.garden_waiting import open_draw
from agreements.models import Draw, DrawList, DrawResult, Garden, Waiting
from residents.actions.stamps import bump
from users.actions import audit
from users.actions.notices import tell_users
from users.models import Grant, User
from xidu.kit import lottery
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow


@transaction.atomic
def announce_draw(
    garden: Garden, *, title: str, closes_at: datetime, fact_words: str, key: str, by: User
) -> Draw:
    """Announce a draw and publish its commitment; the same ``key`` announces once.

    Raises NotNow while another draw of the garden is open, BadValue for a moment that is over.
    """
    garden = locked_garden(garden.pk)
    check_keeps(by, garden)
    if known := Draw.objects.filter(key=key).first():
        return known
    if open_draw(garden):
        raise NotNow(_("上一次抽签还没抽，抽完再发布新的。"))
    if closes_at <= timezone.now():
        raise BadValue(_("报名截止要在现在以后。"))
    if len(fact_words.strip()) < 4:
        raise BadValue(_("请写清楚当场用什么定，例如“12月5日双色球开奖号码”。"))
    secret = lottery.new_secret()
    draw = Draw(committee=garden.committee, garden=garden, title=title.strip()[:40], closes_at=closes_at)
    draw.fact_words, draw.by, draw.key = fact_words.strip()[:120], by, key
    draw.commitment = lottery.commitment_of(secret)
    draw.keep_secret(secret)
    draw.save(force_insert=True)
    bump(garden.committee_id)
    audit.record("garden.draw_announce", by=by, row=draw, detail={"commitment": draw.commitment[:16]})
    return draw


@transaction.atomic
def close_list(draw: Draw) -> DrawList:
    """Freeze the list once its time is over and publish its digest; twice is once.

    Who was drawn before keeps the place; the list holds those who asked since. Raises NotNow before time.
    """
    locked_garden(draw.garden_id)
    if known := DrawList.objects.filter(draw=draw).first():
        return known
    if timezone.now() < draw.closes_at:
        raise NotNow(_("还没到报名截止的时间，名单还开着。"))
    rows = Waiting.objects.filter(garden=draw.garden_id, outcome="", place=None, offer=None)
    slips = sorted(rows.filter(asked_at__lte=draw.closes_at).values_list("slip", flat=True))
    row = DrawList.objects.create(
        committee_id=draw.committee_id, draw=draw, entries=slips, digest=lottery.digest_of(slips)
    )
    bump(draw.committee_id)
    return row


def close_lists(now: datetime) -> int:
    """Close every list whose time is over; return how many."""
    due = list(Draw.objects.filter(closed=None, closes_at__lte=now).order_by("pk")[:100])
    for draw in due:
        close_list(draw)
    return len(due)


def witnesses_for(garden: Garden, by: User) -> QuerySet[User]:
    """Return who may witness a draw: whoever holds a role of this committee today, but not who draws."""
    grants = Grant.objects.effective_on(today()).filter(committee=garden.committee_id)
    users = User.objects.filter(pk__in=grants.values("user"), is_active=True)
    return users.exclude(pk=by.pk).order_by("name", "pk")


@transaction.atomic
def run_draw(draw: Draw, *, fact: str, witness: User, by: User) -> DrawResult:
    """Draw, give the free plots in order, keep the rest in the order drawn. Pressed twice it is one draw.

    The first of the order gets the free plot with the lowest number, and so on. Raises NotNow before the
    list closed and where nobody is on it, NotYours without a second person.
    """
    garden = locked_garden(draw.garden_id)
    check_keeps(by, garden)
    if known := DrawResult.objects.filter(draw=draw).first():
        return known
    if witness.pk == by.pk or not witnesses_for(garden, by).filter(pk=witness.pk).exists():
        raise NotYours(_("抽签要另一位在场的人见证，请从名单里选。"))
    closed = close_list(draw)
    if not closed.entries:
        raise NotNow(_("到截止没有人报名，这次不用抽签。"))
    fact, secret = lottery.written_fact(fact), draw.open_secret()
    order = lottery.order_of(lottery.seed_of(closed.digest, secret, fact), closed.entries)
    plots = _give(draw, garden, order, today())
    row = DrawResult.objects.create(
        committee_id=draw.committee_id,
        draw=draw,
        fact=fact[:120],
        secret=secret,
        order=order,
        plots=plots,
        by=by,
        witness=witness,
    )
    bump(draw.committee_id)
    _tell_witness(draw, witness)
    audit.record("garden.draw_run", by=by, row=draw, detail={"witness": witness.pk, "drawn": len(order)})
    return row


def _give(draw: Draw, garden: Garden, order: list[str], day: date) -> dict[str, int]:
    """Give the free plots and the places; return the plot's number by slip. Who withdrew since is passed."""
    waits = Waiting.objects.filter(garden=garden, slip__in=order, outcome="")
    by_slip = {row.slip: row for row in waits.select_related("household__block", "household__committee")}
    free = list(free_plots(garden, day))
    last = Waiting.objects.filter(garden=garden).aggregate(most=Max("place"))["most"] or 0
    plots: dict[str, int] = {}
    for place, slip in enumerate(order, start=1):
        if (row := by_slip.get(slip)) is None:
            continue
        row.place = last + place
        if free:
            plot = free.pop(0)
            begin_tenure(plot, row.household, source=f"draw:{draw.pk}:{slip}", day=day)
            plots[slip] = plot.number
            row.outcome, row.ended_at = Waiting.Outcome.GOT, timezone.now()
        row.save(update_fields=["place", "outcome", "ended_at"])
        _tell(draw, row, place, plots.get(slip))
    return plots


def _tell(draw: Draw, row: Waiting, place: int, plot: int | None) -> None:
    if plot:
        words = _("抽签第%(place)d位，分到%(plot)d号地，今天起就是您家种。")
    else:
        words = _("抽签第%(place)d位，这次没有地了。有空出来的，按抽出的顺序轮。")
    facts = {"place": place, "plot": plot}
    key = f"draw:{draw.pk}:{row.pk}"
    tell_household(row.household, key=key, subject=_("菜地抽签结果"), body=words % facts)


def _tell_witness(draw: Draw, witness: User) -> None:
    """So that nobody becomes a witness without hearing of it."""
    body = _("“%(title)s”把您记为见证人。您当时不在场的，请马上告诉村居。") % {"title": draw.title}
    about = {"key": f"draw-witness:{draw.pk}", "topic": TOPIC, "subject": _("您见证了一次抽签"), "body": body}
    url = f"/{draw.committee.slug}/garden/draws/{draw.pk}/"
    tell_users([witness], committee=draw.committee, url=url, **about)
