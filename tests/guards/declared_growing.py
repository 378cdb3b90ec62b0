"""The addresses by which the corps grows: training, pairs, birthdays, symposia, ideas, sheets."""

from __future__ import annotations

from tests.guards.declaring import Desk, Public, at

L = "leaders"
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
PUBLIC_GROWING = {f"{L}:certificate": Public(lambda w: {"code": w.certificate.code})}
# On the leader's phone: tests/leaders walk them by person.
OWN_GROWING = {f"{L}:training", f"{L}:quiz", f"{L}:certificate-pdf"}
