"""One eye file, its day, its stations and what was found, for the guards' world."""

from __future__ import annotations

from dataclasses import dataclass

from services.actions.bright import note_results
from services.actions.bright_after import conclude
from services.models import EyeDay, EyeFile, EyeStation
from tests.services.bright_ground import eyes_at
from tests.village_affairs.people import Village

# What a doctor found: whoever reads it outside the file has found a leak.
FOUND = ("晶体金雀样混浊", "银翘医嘱")


@dataclass
class Bright:
    eye_day: EyeDay
    eye_station: EyeStation
    eye_file: EyeFile


def build_bright(own: Village) -> Bright:
    eyes = eyes_at(own.committee)
    row = eyes.seen()
    note_results(row, eyes.stations["cataract"], {"r": ("", FOUND[0])}, by=eyes.worker)
    conclude(row, "refer", advice=FOUND[1], by=eyes.worker)
    return Bright(eyes.day, eyes.stations["vision"], row)
