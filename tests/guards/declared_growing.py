"""The addresses by which the corps grows: training, pairs, birthdays, symposia, ideas, sheets."""

from __future__ import annotations

from typing import Any

from tests.guards.declaring import Desk, Public, at, committee
from tests.guards.world import World
from xidu.kit.dates import today

L = "leaders"


def half(world: World) -> dict[str, Any]:
    return {"committee": world.own.committee.pk, "year": today().year, "half": 1}


TRAIN = f"{L}.run_training"

GROWING = {
    f"{L}:desk-training": Desk(TRAIN),
    f"{L}:course-new": Desk(TRAIN, post=True),
    f"{L}:desk-course": Desk(TRAIN, at("course"), True),
    f"{L}:course-change": Desk(TRAIN, at("course"), True, True),
    f"{L}:session-new": Desk(
        TRAIN, lambda w: {"pk": w.course.pk, "committee": w.own.committee.pk}, True, True
    ),
    f"{L}:desk-session": Desk(TRAIN, at("session"), True, True),
    f"{L}:session-invite": Desk(TRAIN, at("session"), True, True, False),
}
HERE = {"pairs": f"{L}.run_pairs", "birthdays": f"{L}.view_birthdays", "symposia": f"{L}.run_symposium"}
GROWING |= {
    f"{L}:desk-pairs": Desk(HERE["pairs"]),
    f"{L}:pair-new": Desk(
        HERE["pairs"], lambda w: {"committee": w.own.committee.pk, "junior": w.newcomer.pk}, True, True
    ),
    f"{L}:desk-pair": Desk(HERE["pairs"], at("pair"), True, True),
    f"{L}:pair-accept": Desk(HERE["pairs"], at("pair"), True, True, False),
    f"{L}:pair-drop": Desk(HERE["pairs"], at("pair"), True, True, False),
    f"{L}:desk-birthdays": Desk(HERE["birthdays"]),
    f"{L}:party-new": Desk(
        HERE["birthdays"],
        lambda w: {"committee": w.own.committee.pk, "period": f"{today():%Y-%m}"},
        True,
        True,
    ),
    f"{L}:birthday-hide": Desk(HERE["birthdays"], at("newcomer"), True, True, False),
    f"{L}:birthday-show": Desk(HERE["birthdays"], at("newcomer"), True, True, False),
    f"{L}:desk-symposia": Desk(HERE["symposia"]),
    f"{L}:symposium-new": Desk(HERE["symposia"], committee, True, True),
    f"{L}:desk-symposium": Desk(HERE["symposia"], at("symposium"), True, True),
    f"{L}:symposium-minutes": Desk(HERE["symposia"], at("symposium"), True, True, False),
    f"{L}:item-settle": Desk(HERE["symposia"], at("item"), True, True),
    f"{L}:desk-proposals": Desk(f"{L}.approve_proposal"),
    f"{L}:desk-proposal": Desk(f"{L}.approve_proposal", at("proposal"), True, True),
    f"{L}:desk-sheets": Desk(f"{L}.export_allowance"),
    f"{L}:allowance": Desk(f"{L}.export_allowance", half, True),
    f"{L}:allowance-xlsx": Desk(f"{L}.export_allowance", half, True, True, False),
    f"{L}:allowance-pdf": Desk(f"{L}.export_allowance", half, True, True, False),
    f"{L}:year-sheet": Desk(
        f"{L}.export_allowance", lambda w: {"pk": w.newcomer.pk, "year": today().year}, True, True, False
    ),
}
PUBLIC_GROWING = {f"{L}:certificate": Public(lambda w: {"code": w.certificate.code})}
# On the leader's phone: tests/leaders walk them by person.
OWN_GROWING = {
    *(f"{L}:{name}" for name in ("training", "quiz", "certificate-pdf", "pairs", "pair-yes", "pair-talk")),
    *(f"{L}:{name}" for name in ("pair-end", "item-done", "proposals", "propose", "my-year")),
}
