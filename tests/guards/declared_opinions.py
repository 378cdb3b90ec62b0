"""What the addresses of opinions and of the supervisors are for."""

from __future__ import annotations

from tests.guards.declaring import VA, Desk, Public, at, code, committee, place
from village_affairs.actions.asking_too import key_of

DESK_OF_OPINIONS = {
    f"{VA}:questions": Desk(f"{VA}.view_opinion"),
    f"{VA}:question": Desk(f"{VA}.view_opinion", at("opinion"), True),
    f"{VA}:question-assign": Desk(f"{VA}.assign_opinion", at("opinion"), True, True, False),
    f"{VA}:question-hide": Desk(f"{VA}.assign_opinion", at("opinion"), True, True, False),
    f"{VA}:question-phone": Desk("residents.reveal_phone", at("opinion"), True, True, False),
    f"{VA}:calls": Desk("residents.reveal_phone"),
    f"{VA}:call-phone": Desk("residents.reveal_phone", at("answer_call"), True, True, False),
    f"{VA}:call-made": Desk("residents.reveal_phone", at("answer_call"), True, True, False),
    f"{VA}:record": Desk(f"{VA}.record_opinion", committee, True, True),
    f"{VA}:questions-assign": Desk(f"{VA}.assign_opinion", post=True, get=False),
    f"{VA}:question-return": Desk(f"{VA}.answer_opinion", at("opinion"), True, True, False),
    f"{VA}:question-merge": Desk(f"{VA}.assign_opinion", at("opinion"), True, True),
    f"{VA}:supervision": Desk(f"{VA}.view_desk"),
    f"{VA}:object-version": Desk(f"{VA}.raise_objection", at("draft"), True, True),
    f"{VA}:object-publication": Desk(f"{VA}.raise_objection", at("publication"), True, True),
    f"{VA}:objection": Desk(f"{VA}.view_desk", at("objection"), True),
    f"{VA}:inspection": Desk(f"{VA}.view_desk", at("wish"), True),
    f"{VA}:books-agree": Desk(f"{VA}.decide_bookinspection", at("wish"), True, True, False),
    f"{VA}:books-refuse": Desk(f"{VA}.decide_bookinspection", at("wish"), True, True, False),
    f"{VA}:books-close": Desk(f"{VA}.decide_bookinspection", at("wish"), True, True, False),
    f"{VA}:books-record": Desk(f"{VA}.record_opinion", committee, True, True),
    f"{VA}:appraisal-new": Desk(f"{VA}.record_appraisal", committee, True, True),
    f"{VA}:appraisal-draft": Desk(
        f"{VA}.draft_disclosure", lambda w: {**committee(w), "year": 2026}, True, True, False
    ),
}
PUBLIC_OF_OPINIONS = {
    f"{VA}:ask": Public(place, forms=True),
    f"{VA}:query-entry": Public(forms=True),
    f"{VA}:query": Public(code),
    f"{VA}:verdict": Public(code, forms=True, get=False),
    f"{VA}:slip": Public(code),
    f"{VA}:ask-too": Public(lambda w: {**place(w), "key": key_of(w.opinion)}, forms=True),
    f"{VA}:replies": Public(place),
    f"{VA}:books": Public(place, forms=True),
    f"{VA}:books-query": Public(lambda w: {"code": w.wish_code}),
    f"{VA}:street-replies": Public(),
    f"{VA}:withdraw-question": Public(code, forms=True, get=False),
}
