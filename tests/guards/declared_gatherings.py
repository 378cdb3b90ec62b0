"""The desk's addresses of open days and on-site meetings."""

from __future__ import annotations

from tests.guards.declaring import MEET, RECEIVE, VA, Desk, also, at, committee

OPEN_DAYS_AND_MEETINGS = {
    f"{VA}:desk-open-days": Desk(f"{VA}.view_desk"),
    f"{VA}:open-day-rule": Desk(f"{VA}.change_openday", committee, True, True),
    f"{VA}:open-day-change": Desk(f"{VA}.change_openday", at("open_day"), True, True),
    f"{VA}:open-day-cancel": Desk(f"{VA}.change_openday", at("open_day"), True, True),
    f"{VA}:open-day-agenda": Desk(f"{VA}.change_openday", at("open_day"), True, True),
    f"{VA}:open-day-usual": Desk(f"{VA}.change_openday", committee, True, True),
    f"{VA}:open-day-notices": Desk(f"{VA}.view_desk", at("open_day"), True),
    f"{VA}:open-day-log": Desk(f"{VA}.view_desk", at("held_day"), True),
    f"{VA}:open-day-open": Desk(RECEIVE, at("held_day"), True, True, False),
    f"{VA}:open-day-close": Desk(RECEIVE, at("held_day"), True, True),
    f"{VA}:reception-undo": Desk(
        RECEIVE, lambda w: {"pk": w.held_day.pk, "reception": w.reception.pk}, True, True, False
    ),
    f"{VA}:desk-meetings": Desk(f"{VA}.view_desk"),
    f"{VA}:meeting-plan": Desk(MEET, committee, True, True),
    f"{VA}:desk-meeting": Desk(f"{VA}.view_desk", at("site_meeting"), True),
    f"{VA}:meeting-run": Desk(f"{VA}.view_desk", at("site_meeting"), True),
    f"{VA}:meeting-point": Desk(MEET, also("site_meeting", point="agenda_point"), True, True, False),
    f"{VA}:meeting-point-move": Desk(MEET, also("site_meeting", point="agenda_point"), True, True, False),
    f"{VA}:meeting-point-drop": Desk(MEET, also("site_meeting", point="agenda_point"), True, True, False),
    f"{VA}:meeting-raised": Desk(MEET, at("site_meeting"), True, True, False),
    f"{VA}:meeting-hands": Desk(MEET, at("site_meeting"), True, True, False),
    f"{VA}:meeting-close": Desk(MEET, at("site_meeting"), True, True, False),
    f"{VA}:meeting-draft": Desk(f"{VA}.draft_disclosure", at("site_meeting"), True, True, False),
    f"{VA}:meeting-households": Desk(MEET, at("site_meeting"), True, True),
    f"{VA}:meeting-sheet": Desk(MEET, also("site_meeting", block="block"), True),
}
