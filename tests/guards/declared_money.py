"""The addresses of money beside money, of the board's sheets and of the lobby's screen."""

from __future__ import annotations

from tests.guards.declaring import VA, Public, month, place
from xidu.kit.dates import today

MONEY = {
    f"{VA}:month-compare": Public(month),
    f"{VA}:collective-month-compare": Public(month, status=404),
    f"{VA}:both-ledgers": Public(month),
    f"{VA}:year": Public(lambda w: {**place(w), "year": w.month.year}),
    f"{VA}:year-report": Public(lambda w: {**place(w), "year": w.month.year}),
    f"{VA}:topics": Public(place),
    f"{VA}:topic": Public(lambda w: {**place(w), "topic": "relief"}),
    f"{VA}:papers": Public(place),
    f"{VA}:screen": Public(place),
    f"{VA}:reply-slips": Public(place),
    f"{VA}:blank-sign-in": Public(place),
    f"{VA}:month-board": Public(lambda w: {**place(w), "period": f"{today():%Y-%m}", "size": "a4"}),
    f"{VA}:publication-board": Public(
        lambda w: {**place(w), "year": w.publication.year, "number": w.publication.number, "size": "a4"}
    ),
}
