"""What the addresses of opinions and of the supervisors are for."""

from __future__ import annotations

from tests.guards.declaring import VA, Desk, Public, at, code, place
from village_affairs.actions.asking_too import key_of

DESK_OF_OPINIONS = {
    f"{VA}:questions-assign": Desk(f"{VA}.assign_opinion", post=True, get=False),
    f"{VA}:question-return": Desk(f"{VA}.answer_opinion", at("opinion"), True, True, False),
    f"{VA}:question-merge": Desk(f"{VA}.assign_opinion", at("opinion"), True, True),
}
PUBLIC_OF_OPINIONS = {
    f"{VA}:ask-too": Public(lambda w: {**place(w), "key": key_of(w.opinion)}, forms=True),
    f"{VA}:replies": Public(place),
    f"{VA}:street-replies": Public(),
    f"{VA}:withdraw-question": Public(code, forms=True, get=False),
}
