"""What every address is for: the permission it asks, the row it needs, the methods it knows.

A new address that is not named here fails the walk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.guards.world import World

Kwargs = Callable[[World], dict[str, Any]]


def nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Desk:
    """A staff page. ``row`` says that ``kwargs`` name a row of one committee: an outsider gets 404."""

    permission: str
    kwargs: Kwargs = nothing
    row: bool = False
    post: bool = False
    get: bool = True


@dataclass(frozen=True)
class Public:
    """A page for anyone; ``status`` of a GET, ``query`` behind it. ``forms`` take a POST without signing in."""

    kwargs: Kwargs = nothing
    status: int = 200
    query: str = ""
    forms: bool = False
    get: bool = True


def at(name: str) -> Kwargs:
    return lambda world: {"pk": getattr(world, name).pk}


def month(world: World) -> dict[str, Any]:
    return {"committee": world.slug, "period": f"{world.month:%Y-%m}"}


def day(world: World) -> dict[str, Any]:
    return {"committee": world.slug, "period": f"{world.open_day.period:%Y-%m}"}


def place(world: World) -> dict[str, Any]:
    return {"committee": world.slug}


def committee(world: World) -> dict[str, Any]:
    return {"committee": world.own.committee.pk}


def code(world: World) -> dict[str, Any]:
    return {"code": world.code}


def demand_code(world: World) -> dict[str, Any]:
    return {"code": world.demand_code}


def token(world: World) -> dict[str, Any]:
    return {"token": "no-such-token"}


def act(world: World) -> dict[str, Any]:
    return {"pk": world.activity.pk}


def at_home(name: str, **more: str) -> Kwargs:
    """The committee's slug and the id of a row of it; ``more`` maps an argument to the world's name for it."""

    def kwargs(world: World) -> dict[str, Any]:
        rest = {key: getattr(world, row).pk for key, row in more.items()}
        return {**place(world), "pk": getattr(world, name).pk, **rest}

    return kwargs


def also(name: str, **more: str) -> Kwargs:
    """The id of a row, and of others under their own argument."""
    return lambda world: {"pk": getattr(world, name).pk, **{k: getattr(world, v).pk for k, v in more.items()}}


VA, ACT, DEM = "village_affairs", "activities", "demands"
VIEW_A, CHANGE_A, TICK = f"{ACT}.view_activity", f"{ACT}.change_activity", f"{ACT}.check_in"
VIEW_P, CHANGE_P, SHOW = f"{ACT}.view_place", f"{ACT}.change_place", f"{ACT}.change_exhibition"
VIEW_D, SORT, HANDLE = f"{DEM}.view_demand", f"{DEM}.triage_demand", f"{DEM}.handle_demand"
DESK = {
    "desk": Desk(f"{VA}.view_desk"),
    f"{VA}:months": Desk(f"{VA}.view_desk"),
    f"{VA}:nudge": Desk(
        f"{VA}.nudge",
        lambda w: {**committee(w), "ledger": "committee", "period": f"{w.month:%Y-%m}"},
        True,
        True,
        False,
    ),
    f"{VA}:upload": Desk(f"{VA}.draft_disclosure", post=True),
    f"{VA}:version": Desk(f"{VA}.view_desk", at("draft"), True),
    f"{VA}:preview": Desk(f"{VA}.view_desk", at("draft"), True),
    f"{VA}:draft-poster": Desk(f"{VA}.view_desk", lambda w: {"pk": w.draft.pk, "size": "a4"}, True),
    f"{VA}:submit": Desk(f"{VA}.draft_disclosure", at("draft"), True, True, False),
    f"{VA}:attachment-add": Desk(f"{VA}.draft_disclosure", at("draft"), True, True, False),
    f"{VA}:overrule-ask": Desk(f"{VA}.draft_disclosure", at("draft"), True, True, False),
    f"{VA}:overrule-decide": Desk(f"{VA}.overrule_gate", at("overrule"), True, True, False),
    f"{VA}:sign": Desk(f"{VA}.sign_disclosure", at("draft"), True, True),
    f"{VA}:back": Desk(f"{VA}.return_disclosure", at("draft"), True, True, False),
    f"{VA}:publish": Desk(f"{VA}.publish_disclosure", at("draft"), True, True),
    f"{VA}:correct": Desk(f"{VA}.draft_disclosure", at("publication"), True, True),
    f"{VA}:withdraw": Desk(f"{VA}.withdraw_publication", at("publication"), True, True),
    f"{VA}:questions": Desk(f"{VA}.view_opinion"),
    f"{VA}:question": Desk(f"{VA}.view_opinion", at("opinion"), True),
    f"{VA}:question-assign": Desk(f"{VA}.assign_opinion", at("opinion"), True, True, False),
    f"{VA}:question-hide": Desk(f"{VA}.assign_opinion", at("opinion"), True, True, False),
    f"{VA}:question-phone": Desk("residents.reveal_phone", at("opinion"), True, True, False),
    f"{VA}:record": Desk(f"{VA}.record_opinion", committee, True, True),
    f"{VA}:desk-open-days": Desk(f"{VA}.view_desk"),
    f"{VA}:open-day-rule": Desk(f"{VA}.change_openday", committee, True, True),
    f"{VA}:open-day-change": Desk(f"{VA}.change_openday", at("open_day"), True, True),
    f"{VA}:open-day-cancel": Desk(f"{VA}.change_openday", at("open_day"), True, True),
    f"{VA}:open-day-agenda": Desk(f"{VA}.change_openday", at("open_day"), True, True),
    "users:accounts": Desk("users.propose_grant"),
    "users:account-new": Desk("users.propose_grant", post=True),
    "users:grant-approve": Desk("users.approve_grant", at("grant"), True, True, False),
    "users:grant-end": Desk("users.propose_grant", at("grant"), True, True, False),
    "users:counter": Desk("users.issue_code"),
    "users:issue-code": Desk("users.issue_code", at("person"), True, True, False),
    "users:outbox": Desk("users.view_outbox"),
    "users:mail-folder": Desk("users.view_outbox"),
    "users:outbox-retry": Desk("users.view_outbox", at("notice"), True, True, False),
    "users:desk-doorstep": Desk("users.view_outbox"),
    "users:desk-told": Desk("users.view_outbox", at("notice"), True, True, False),
    "users:desk-untold": Desk("users.view_outbox", at("notice"), True, True, False),
    "users:desk-doorstep-list": Desk("users.view_outbox", at("block"), True),
    "residents:roster": Desk("residents.view_person"),
    "residents:person": Desk("residents.view_person", at("person"), True),
    "residents:person-phone": Desk("residents.reveal_phone", at("person"), True, True, False),
    "residents:person-change": Desk("residents.change_person", at("person"), True, True),
    "residents:person-new": Desk("residents.change_person", committee, True, True),
    "residents:household-change": Desk(
        "residents.change_household", lambda w: {"pk": w.person.household_id}, True, True
    ),
    "residents:roster-export": Desk("residents.export_people", post=True),
    "residents:roster-import": Desk("residents.import_roster", post=True),
    "residents:roster-template": Desk("residents.import_roster"),
    "users:present-begin": Desk("users.act_for_present", at("person"), True, True, False),
    # Activities: planned and announced by the organiser, seen and ticked by every host.
    f"{ACT}:desk": Desk(VIEW_A),
    f"{ACT}:activity": Desk(VIEW_A, act, True),
    f"{ACT}:activity-publish": Desk(CHANGE_A, at("draft_activity"), True, True, False),
    f"{ACT}:activity-cancel": Desk(CHANGE_A, act, True, True, False),
    f"{ACT}:activity-new": Desk(CHANGE_A, committee, True, True),
    f"{ACT}:activity-change": Desk(CHANGE_A, act, True, True),
    f"{ACT}:series-new": Desk(CHANGE_A, committee, True, True),
    f"{ACT}:series": Desk(CHANGE_A, at("series"), True, True),
    f"{ACT}:desk-check-in": Desk(TICK, act, True),
    f"{ACT}:desk-tick": Desk(TICK, also("activity", seat="seat"), True, True, False),
    f"{ACT}:desk-undo": Desk(TICK, also("activity", check_in="came_in"), True, True, False),
    f"{ACT}:desk-walk-in": Desk(TICK, act, True, True),
    f"{ACT}:desk-back-fill": Desk(TICK, act, True, True),
    f"{ACT}:desk-offline": Desk(TICK, act, True, True, False),
    f"{ACT}:desk-screen": Desk(TICK, act, True),
    f"{ACT}:sign-in-sheet": Desk(TICK, act, True),
    f"{ACT}:desk-sign-up": Desk(f"{ACT}.sign_up_neighbour", act, True, True),
    f"{ACT}:desk-sign-up-cancel": Desk(
        f"{ACT}.sign_up_neighbour", also("activity", sign_up="signed"), True, True, False
    ),
    f"{ACT}:activity-summary": Desk(CHANGE_A, act, True, True),
    f"{ACT}:activity-photos": Desk(CHANGE_A, act, True, True),
    f"{ACT}:activity-photo-file": Desk(VIEW_A, also("activity", photo="shown_photo"), True),
    f"{ACT}:activity-photo-remove": Desk(CHANGE_A, also("activity", photo="shown_photo"), True, True, False),
    f"{ACT}:activity-ideas": Desk(CHANGE_A, act, True, True),
    f"{ACT}:activity-idea-file": Desk(VIEW_A, also("activity", idea="idea"), True),
    f"{ACT}:activity-report": Desk(VIEW_A, act, True),
    f"{ACT}:activity-report-xlsx": Desk(VIEW_A, act, True),
    f"{ACT}:desk-places": Desk(VIEW_P),
    f"{ACT}:place-new": Desk(CHANGE_P, committee, True, True),
    f"{ACT}:desk-place": Desk(VIEW_P, at("spot"), True),
    f"{ACT}:place-change": Desk(CHANGE_P, at("spot"), True, True),
    f"{ACT}:place-photo-add": Desk(CHANGE_P, at("spot"), True, True),
    f"{ACT}:desk-place-photo": Desk(VIEW_P, at("spot_photo"), True),
    f"{ACT}:place-photo-remove": Desk(CHANGE_P, at("spot_photo"), True, True, False),
    f"{ACT}:place-turns": Desk(CHANGE_P, at("spot"), True, True),
    f"{ACT}:desk-booking-new": Desk(f"{ACT}.book_place", at("spot"), True, True),
    f"{ACT}:desk-booking-cancel": Desk(f"{ACT}.book_place", at("booking"), True, True, False),
    f"{ACT}:desk-exhibitions": Desk(VIEW_A),
    f"{ACT}:exhibition-new": Desk(SHOW, committee, True, True),
    f"{ACT}:desk-exhibition": Desk(VIEW_A, at("exhibition"), True),
    f"{ACT}:exhibition-change": Desk(SHOW, at("exhibition"), True, True),
    f"{ACT}:exhibition-publish": Desk(SHOW, at("exhibition"), True, True, False),
    f"{ACT}:work-add": Desk(SHOW, at("exhibition"), True, True),
    f"{ACT}:desk-work-photo": Desk(VIEW_A, at("work"), True),
    f"{ACT}:work-remove": Desk(SHOW, at("work"), True, True, False),
    f"{ACT}:guest-decide": Desk(SHOW, at("guest"), True, True, False),
    # Demands.
    f"{DEM}:desk": Desk(VIEW_D),
    f"{DEM}:bulk-assign": Desk(SORT, post=True, get=False),
    f"{DEM}:record": Desk(f"{DEM}.record_demand", committee, True, True),
    f"{DEM}:demand": Desk(VIEW_D, at("demand"), True),
    f"{DEM}:demand-merge": Desk(SORT, at("demand"), True, True),
    f"{DEM}:demand-split": Desk(SORT, at("demand"), True, True),
    f"{DEM}:demand-assign": Desk(SORT, at("demand"), True, True, False),
    f"{DEM}:demand-accept": Desk(HANDLE, at("demand"), True, True, False),
    f"{DEM}:demand-return": Desk(HANDLE, at("demand"), True, True, False),
    f"{DEM}:demand-transfer": Desk(HANDLE, at("demand"), True, True, False),
    f"{DEM}:demand-join": Desk(HANDLE, at("demand"), True, True, False),
    f"{DEM}:demand-pause": Desk(HANDLE, at("demand"), True, True, False),
    f"{DEM}:demand-resume": Desk(HANDLE, at("demand"), True, True, False),
    f"{DEM}:demand-show": Desk(SORT, at("demand"), True, True, False),
    f"{DEM}:demand-note": Desk(HANDLE, at("demand"), True, True, False),
    f"{DEM}:demand-change": Desk(SORT, at("demand"), True, True),
    f"{DEM}:demand-conclude": Desk(HANDLE, at("demand"), True, True),
    f"{DEM}:demand-rate": Desk(f"{DEM}.rate_for_resident", at("demand"), True, True, False),
    f"{DEM}:demand-phone": Desk("residents.reveal_phone", at("demand"), True, True, False),
    f"{DEM}:demand-photo": Desk(VIEW_D, also("demand", photo="demand_photo"), True),
    f"{DEM}:calls": Desk(HANDLE),
    f"{DEM}:call-phone": Desk("residents.reveal_phone", at("call"), True, True, False),
    f"{DEM}:call-made": Desk(HANDLE, at("call"), True, True, False),
    f"{DEM}:sheet": Desk(VIEW_D),
    f"{DEM}:sheet-xlsx": Desk(f"{DEM}.export_demands", post=True, get=False),
    f"{DEM}:sheet-pdf": Desk(f"{DEM}.export_demands", post=True, get=False),
    f"{DEM}:templates": Desk(f"{DEM}.change_replytemplate"),
    f"{DEM}:template-new": Desk(f"{DEM}.change_replytemplate", post=True),
    f"{DEM}:template-change": Desk(f"{DEM}.change_replytemplate", at("template"), True, True),
}
PUBLIC = {
    "healthz": Public(),
    "street": Public(),
    "street-list": Public(lambda w: {"key": "published"}),
    "help": Public(),
    "accessibility": Public(),
    "privacy": Public(),
    "sitemap": Public(),
    "sitemap-xml": Public(),
    "robots": Public(),
    "favicon": Public(status=301),
    "display:mode": Public(forms=True, get=False),
    "display:theme": Public(forms=True, get=False),
    "display:language": Public(forms=True, get=False),
    "display:gallery": Public(),
    f"{VA}:village": Public(place),
    f"{VA}:disclosures": Public(place),
    f"{VA}:publication": Public(
        lambda w: {**place(w), "year": w.publication.year, "number": w.publication.number}, status=302
    ),
    f"{VA}:open-days": Public(place),
    f"{VA}:open-days-ics": Public(place),
    f"{VA}:subscribe": Public(place, forms=True),
    f"{VA}:open-day": Public(day),
    f"{VA}:open-day-ics": Public(day),
    f"{VA}:open-day-poster": Public(lambda w: {**day(w), "size": "a4"}),
    f"{VA}:coming": Public(day, forms=True),
    f"{VA}:ask": Public(place, forms=True),
    f"{VA}:query-entry": Public(forms=True),
    f"{VA}:query": Public(code),
    f"{VA}:verdict": Public(code, forms=True, get=False),
    f"{VA}:slip": Public(code),
    f"{VA}:came": Public(token, status=404, forms=True),
    f"{VA}:subscription": Public(token, status=404),
    f"{VA}:subscription-change": Public(token, forms=True, get=False),
    f"{VA}:attachment": Public(lambda w: {**place(w), "pk": 10**6}, status=404),
    f"{ACT}:activities": Public(place),
    f"{ACT}:activities-ics": Public(place),
    f"{ACT}:activity-page": Public(at_home("activity")),
    f"{ACT}:activity-ics": Public(at_home("activity")),
    f"{ACT}:activity-poster": Public(lambda w: {**place(w), "pk": w.activity.pk, "size": "a4"}),
    f"{ACT}:activity-photo": Public(at_home("activity", photo="shown_photo")),
    f"{ACT}:sign-up": Public(at_home("activity"), forms=True),
    f"{ACT}:self-check-in": Public(at_home("activity"), forms=True),
    f"{ACT}:my-sign-up": Public(lambda w: {"code": w.sign_up_code}),
    f"{ACT}:my-sign-up-change": Public(lambda w: {"code": w.sign_up_code}, forms=True, get=False),
    f"{ACT}:my-calendar": Public(token, status=404),
    f"{ACT}:places": Public(place),
    f"{ACT}:scenes": Public(place),
    f"{ACT}:place": Public(at_home("spot")),
    f"{ACT}:place-ics": Public(at_home("spot")),
    f"{ACT}:place-photo": Public(at_home("spot", photo="spot_photo")),
    f"{ACT}:booking-new": Public(at_home("spot"), forms=True),
    f"{ACT}:my-booking": Public(lambda w: {"code": w.booking_code}),
    f"{ACT}:my-booking-cancel": Public(lambda w: {"code": w.booking_code}, forms=True, get=False),
    f"{ACT}:exhibitions": Public(place),
    f"{ACT}:exhibition": Public(at_home("exhibition")),
    f"{ACT}:work-photo": Public(at_home("exhibition", work="work")),
    f"{ACT}:guest-book": Public(at_home("exhibition"), forms=True),
    f"{DEM}:report": Public(place, forms=True),
    f"{DEM}:me-too": Public(at_home("demand"), forms=True),
    f"{DEM}:figures": Public(place),
    f"{DEM}:query": Public(demand_code),
    f"{DEM}:rate": Public(demand_code, forms=True, get=False),
    f"{DEM}:withdraw": Public(lambda w: {"code": w.merged_code}, forms=True, get=False),
    f"{DEM}:slip": Public(demand_code),
    f"{DEM}:own-photo": Public(lambda w: {"code": w.demand_code, "photo": w.demand_photo.pk}),
    f"{VA}:month": Public(month),
    f"{VA}:month-version": Public(lambda w: {**month(w), "number": 1}),
    f"{VA}:month-latest-difference": Public(month, status=404),
    f"{VA}:month-difference": Public(lambda w: {**month(w), "number": 1}, status=404),
    f"{VA}:month-line": Public(lambda w: {**month(w), "key": w.publication.content["lines"][0]["key"]}),
    f"{VA}:month-poster": Public(lambda w: {**month(w), "size": "a4"}),
    f"{VA}:month-table": Public(month),
    f"{VA}:month-lines": Public(month),
    f"{VA}:month-data": Public(month),
    # The collective's book of the world is a draft: nothing of it is public.
    f"{VA}:collective-month": Public(month, status=404),
    f"{VA}:collective-month-version": Public(lambda w: {**month(w), "number": 1}, status=404),
    f"{VA}:collective-month-latest-difference": Public(month, status=404),
    f"{VA}:collective-month-difference": Public(lambda w: {**month(w), "number": 1}, status=404),
    f"{VA}:collective-month-line": Public(lambda w: {**month(w), "key": "1"}, status=404),
    f"{VA}:collective-month-poster": Public(lambda w: {**month(w), "size": "a4"}, status=404),
    f"{VA}:collective-month-table": Public(month, status=404),
    f"{VA}:collective-month-lines": Public(month, status=404),
    f"{VA}:collective-month-data": Public(month, status=404),
}
# Signing in, and one's own page: their own tests walk them by state (tests/users).
OF_SIGNING_IN = {
    *(
        "me",
        "users:my-data",
        "users:my-ways",
        "users:code-sign-in",
        "users:enter-code",
        "users:paper-code",
        "users:set-password",
    ),
    *("users:account", "users:password-link", "users:present-end"),
    *("readyz", "weixin_login", "weixin_callback"),
}
# Closed doors of the sign-in library, and the admin, whose test walks every model.
ELSEWHERE = ("account_", "mfa_", "socialaccount_", "admin:")
# Leaders' doors and an imported file between two steps: tests/users/test_doorstep_pages and tests/residents
# walk them by state.
OF_SIGNING_IN |= {
    *("users:leader-doorstep", "users:leader-told", "users:leader-untold", "users:leader-doorstep-list"),
    *("users:inbox-read", "users:desk-letter", "residents:roster-confirm", "residents:roster-faults"),
}
# Leaders' pages of activities and demands, and one's own calendar: tests/activities and tests/demands.
OF_SIGNING_IN |= {
    *(f"{ACT}:leader-activities", f"{ACT}:leader-sign-up", f"{ACT}:my-calendar-link"),
    *(f"{DEM}:leader-demands", f"{DEM}:leader-record", f"{DEM}:leader-rate"),
}
# A paper of a draft needs a stored file; tests/village_affairs/test_desk_money walks these two.
WITH_FILES = {f"{VA}:attachment-file", f"{VA}:attachment-remove"}
