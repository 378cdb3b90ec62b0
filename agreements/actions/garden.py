"""A garden and its plots: laid out, given, handed back; who may keep it and who may walk round it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours, household_of
from agreements.actions.garden_telling import tell_household
from agreements.models import Captain, Garden, Plot, PlotOffer, PlotReturn, PlotTenure, Waiting
from residents.actions.stamps import bump
from residents.models import Committee, Household
from users.access import can, forget_grants
from users.actions import audit
from users.models import Grant, User
from users.roles import roles_with
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow

KEEP, WALK = "agreements.keep_garden", "agreements.walk_garden"
MOST = 300
Ended = PlotTenure.Ended


def may_keep(by: Any, garden: Garden) -> bool:
    """Say whether ``by`` runs this garden from the desk now, this morning's end counted."""
    forget_grants(by)
    return can(by, KEEP, committee_id=garden.committee_id)


def may_walk(by: Any, garden: Garden) -> bool:
    """Say whether ``by`` may judge plots now: from the desk, or as its captain with a grant in force."""
    if may_keep(by, garden):
        return True
    if not can(by, WALK, committee_id=garden.committee_id, block_id=garden.block_id):
        return False
    return Captain.objects.in_force_on(today()).filter(garden=garden, user=by).exists()


def check_keeps(by: Any, garden: Garden) -> None:
    if not may_keep(by, garden):
        raise NotYours(_("您现在没有办小菜园的授权，请联系村居。"))


def locked_garden(pk: int) -> Garden:
    """Return the garden locked: plots, waiting and draws of one garden change one after another."""
    rows = Garden.objects.select_for_update(of=("self",))
    return rows.select_related("committee", "block").get(pk=pk)


@transaction.atomic
def open_garden(committee: Committee, *, by: User, plots: int, size: Decimal, **fields: Any) -> Garden:
    """Lay out a garden with ``plots`` numbered plots of ``size`` m² each. ``fields``: name, where, block…"""
    Committee.objects.select_for_update().get(pk=committee.pk)
    if Garden.objects.filter(committee=committee, name=fields["name"]).exists():
        raise BadValue(_("已经有叫“%(name)s”的小菜园了，请换一个名称。") % {"name": fields["name"]})
    garden = Garden.objects.create(committee=committee, by=by, **fields)
    add_plots(garden, plots, size, by=by)
    audit.record("garden.open", by=by, row=garden, detail={"plots": plots})
    return garden


@transaction.atomic
def add_plots(garden: Garden, count: int, size: Decimal, *, by: User) -> int:
    """Add ``count`` plots after the last number; return the last number there is."""
    garden = locked_garden(garden.pk)
    check_keeps(by, garden)
    last = max(garden.plots.values_list("number", flat=True), default=0)
    if count < 1 or last + count > MOST:
        raise BadValue(_("一块小菜园最多%(most)d块地，请核对块数。") % {"most": MOST})
    if size <= 0:
        raise BadValue(_("面积要大于0平方米。"))
    numbers = range(last + 1, last + count + 1)
    rows = [Plot(committee=garden.committee, garden=garden, number=one, size=size) for one in numbers]
    Plot.objects.bulk_create(rows)
    bump(garden.committee_id)
    return last + count


@transaction.atomic
def rest_plot(plot: Plot, *, rests: bool, by: User) -> Plot:
    """Let a free plot rest, or give a resting one again. Raises NotNow while somebody tends or awaits it."""
    garden = locked_garden(plot.garden_id)
    check_keeps(by, garden)
    row = Plot.objects.get(pk=plot.pk)
    if rests and row.pk not in free_plots(garden, today()).values_list("pk", flat=True):
        raise NotNow(_("这块地有人在种或正轮到一户，先办完再停。"))
    row.state = Plot.State.RESTING if rests else Plot.State.OPEN
    row.save(update_fields=["state"])
    bump(row.committee_id)
    return row


def free_plots(garden: Garden, day: date) -> QuerySet[Plot]:
    """Return the plots nobody tends on ``day`` and nobody was offered, by number."""
    tended = PlotTenure.objects.in_force_on(day).filter(plot=OuterRef("pk"))
    offered = PlotOffer.objects.filter(plot=OuterRef("pk"), answer="")
    rows = Plot.objects.filter(garden=garden, state=Plot.State.OPEN)
    return rows.filter(~Exists(tended), ~Exists(offered)).order_by("number")


def candidates_for_captain(garden: Garden) -> QuerySet[User]:
    """Return the accounts whose role lets them walk at the garden's place: whom the desk may name."""
    grants = Grant.objects.effective_on(today()).filter(
        committee=garden.committee_id, role__in=roles_with(WALK)
    )
    fitting = grants.filter(block=None) | grants.filter(block=garden.block_id)
    return User.objects.filter(pk__in=fitting.values("user"), is_active=True).order_by("name", "pk")


@transaction.atomic
def name_captain(garden: Garden, user: User, *, since: date, until: date | None = None, by: User) -> Captain:
    """Let ``user`` walk round from ``since`` to ``until``. Raises NotNow for who is captain then."""
    garden = locked_garden(garden.pk)
    check_keeps(by, garden)
    if until is not None and until < since:
        raise BadValue(_("结束日期不能早于开始日期，请改一下。"))
    if not candidates_for_captain(garden).filter(pk=user.pk).exists():
        raise NotNow(_("请先到“账号与角色”给这位邻居菜园队长的角色。"))
    others = Captain.objects.filter(garden=garden, user=user).exclude(until__lt=since)
    if (others.exclude(since__gt=until) if until else others).exists():
        raise NotNow(_("这位已经是这块菜园的队长了。"))
    row = Captain.objects.create(
        committee=garden.committee, garden=garden, user=user, since=since, until=until, by=by
    )
    bump(garden.committee_id)
    audit.record("garden.captain", by=by, row=row, detail={"user": user.pk, "since": since})
    return row


@transaction.atomic
def end_captain(captain: Captain, *, by: User) -> Captain:
    """Let a captain walk no more from the next request on; ending twice changes nothing."""
    garden = locked_garden(captain.garden_id)
    check_keeps(by, garden)
    row = Captain.objects.select_for_update(of=("self",)).get(pk=captain.pk)
    last = max(today(), row.since) - timedelta(days=1)
    if row.until is None or row.until > last:
        row.until = last
        row.save(update_fields=["until"])
        bump(garden.committee_id)
        audit.record("garden.captain_end", by=by, row=row, detail={"user": row.user_id})
    return row


def begin_tenure(plot: Plot, household: Household, *, source: str, day: date) -> PlotTenure:
    """Give a plot of a locked garden to a household from ``day`` on; the same ``source`` gives once."""
    if known := PlotTenure.objects.filter(source=source).first():
        return known
    held = PlotTenure.objects.in_force_on(day).filter(garden=plot.garden_id)
    if held.filter(household=household).exists():
        raise NotNow(_("这户已经有一块地了，一户一块。"))
    if plot.state != Plot.State.OPEN or held.filter(plot=plot).exists():
        raise NotNow(_("%(plot)s现在不能分，请换一块。") % {"plot": plot})
    row = PlotTenure.objects.create(
        committee_id=plot.committee_id,
        garden=plot.garden,
        plot=plot,
        household=household,
        since=day,
        source=source,
    )
    bump(plot.committee_id)
    return row


@transaction.atomic
def enter_tenure(plot: Plot, household: Household, *, since: date, by: User) -> PlotTenure:
    """Write down who tends a plot since before the garden came into the book. Raises NotNow, BadValue."""
    garden = locked_garden(plot.garden_id)
    check_keeps(by, garden)
    if since > today():
        raise BadValue(_("还没到那一天，请写已经开始种的日子。"))
    if household.committee_id != garden.committee_id:
        raise BadValue(_("这户不在本村，不能登记。"))
    if PlotOffer.objects.filter(plot=plot, answer="").exists():
        raise NotNow(_("这块地正轮到一户，等有了回音再登记。"))
    if PlotTenure.objects.filter(plot=plot, until__gte=since).exists():
        raise NotNow(_("那一天这块地还有别人在种，请核对日期。"))
    row = begin_tenure(plot, household, source=f"desk:{plot.pk}:{household.pk}:{since}", day=since)
    living = Waiting.objects.filter(garden=garden, household=household, outcome="")
    living.update(outcome=Waiting.Outcome.GOT)
    audit.record("garden.tenure", by=by, row=row, detail={"plot": plot.number})
    return row


@transaction.atomic
def hand_back(tenure: PlotTenure, *, how: str = Ended.RETURNED, by: Any) -> PlotTenure:
    """End a tenure: a household hands back its own; the desk any, also of who moved away. Twice is once."""
    garden = locked_garden(tenure.garden_id)
    own = household_of(by) == tenure.household_id and how == Ended.RETURNED
    if not own:
        check_keeps(by, garden)
    row = end_tenure(tenure, how=how, by=by)
    if not own:
        audit.record("garden.tenure_end", by=by, row=row, detail={"how": how})
    return row


def end_tenure(tenure: PlotTenure, *, how: str, by: Any = None) -> PlotTenure:
    """End a tenure of a locked garden with yesterday, so that the plot is free today."""
    row = PlotTenure.objects.select_for_update(of=("self",)).get(pk=tenure.pk)
    if row.ended:
        return row
    row.until = max(today(), row.since) - timedelta(days=1)
    row.ended, row.ended_by = how, by
    row.save(update_fields=["until", "ended", "ended_by"])
    PlotReturn.objects.filter(tenure=row, outcome="").update(outcome=PlotReturn.Outcome.GONE)
    bump(row.committee_id)
    words = _("%(plot)s从今天起不再由您家种：%(how)s。") % {"plot": row.plot, "how": row.get_ended_display()}
    tell_household(row.household, key=f"tenure-end:{row.pk}", subject=_("菜地交还"), body=words)
    return row


def tenures_on(garden: Garden, day: date) -> Iterable[PlotTenure]:
    rows = PlotTenure.objects.in_force_on(day).filter(garden=garden)
    return rows.select_related("plot", "household__block").order_by("plot__number")
