"""A committee with 光明行动, a day in ten days, health workers, and people to be looked at, for tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta

from residents.models import Committee, Person
from services.actions.bright import DayPlan, note_results, plan_day, sign_in
from services.actions.bright_founding import found_bright
from services.actions.consents import give_consents, texts_of
from services.actions.enrolling import enrol
from services.models import Enrolment, EyeDay, EyeFile, EyeStation
from tests.factories import BlockFactory, HouseholdFactory, account_with
from tests.services.ground import SINCE, person_in, self_of
from users.models import User
from xidu.kit.dates import today


@dataclass
class Eyes:
    """``worker`` and ``other`` hold the health role at ``committee``."""

    committee: Committee
    worker: User
    other: User
    clerk: User
    day: EyeDay
    stations: dict[str, EyeStation] = field(default_factory=dict)

    def comes(self, name: str = "沈桂英", age: int = 72, **facts) -> EyeFile:
        """Return the file of somebody new who said yes and is on the list."""
        asked = {key: facts.pop(key) for key in ("slot", "fetch") if key in facts}
        home = HouseholdFactory(block=BlockFactory(committee=self.committee))
        return self.asks(person_in(self.committee, name, age, household=home, **facts), **asked)

    def asks(self, person: Person, **asked) -> EyeFile:
        acting = self_of(person)
        give_consents(acting, texts_of(self.day.term.programme, today()))
        row: Enrolment = enrol(self.day.term, acting, source=f"web:{person.pk}", facts=asked)
        return EyeFile.objects.get(pk=row.pk)

    def seen(self, file: EyeFile | None = None, value: str = "0.3") -> EyeFile:
        """Return a file through its first station."""
        row = sign_in(file or self.comes(), by=self.worker)
        note_results(row, self.stations["vision"], {"r": (value, ""), "l": (value, "")}, by=self.worker)
        return row


def plan(**facts) -> DayPlan:
    shown = {
        "on": today() + timedelta(days=10),
        "start": time(8, 30),
        "end": time(11, 30),
        "hospital": "奉贤区中心医院",
        "collect": "村卫生室",
        "where": "村委会一楼",
        "seats": 60,
        "stations": tuple(EyeStation.Kind.values),
    }
    return DayPlan(**{**shown, **facts})


def eyes_at(committee: Committee) -> Eyes:
    worker, other = account_with("health_worker", committee), account_with("health_worker", committee)
    clerk = account_with("clerk", committee)
    programme = found_bright(committee, by=clerk, since=SINCE)
    day = plan_day(programme, committee, plan(), by=clerk, source=f"day:{committee.pk}")
    rows = {row.kind: row for row in day.stations.all()}
    return Eyes(committee, worker, other, clerk, day, rows)
