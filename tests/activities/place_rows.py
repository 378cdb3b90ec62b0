"""Places, bookings and pictures for tests. The clock of these tests stands at noon of 2026-11-24, a Tuesday."""

import io
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from activities.actions.bookings import book
from activities.models import Activity, Booking, Kind, Place, Summary
from residents.models import Committee
from residents.models.photos import KeptPhoto
from users.models import User
from xidu.kit.dates import SHANGHAI

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
TOMORROW = date(2026, 11, 25)
PHONE = "19900777101"


def at(clock: str, day: date = TOMORROW) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=SHANGHAI)


def a_place(committee: Committee, name: str = "听潮驿站", **fields: Any) -> Place:
    """A bookable place, 8:00–20:00, two hours at most, thirty people."""
    defaults = {"kind": "room", "where": "潮声路8号", "is_bookable": True, "capacity": 30}
    place = Place.objects.create(committee=committee, name=name, **{**defaults, **fields})
    place.refresh_from_db()
    return place


def a_booking(
    place: Place, source: str = "web:a", start: str = "14:00", end: str = "15:00", **rest: Any
) -> Booking:
    day = rest.pop("day", TOMORROW)
    booking, _code = book(
        place, source=source, start=at(start, day), end=at(end, day), **{"purpose": "排练越剧", **rest}
    )
    return booking


def an_activity(
    committee: Committee, by: User, place: Place | None = None, starts: datetime | None = None, **rest: Any
) -> Activity:
    kind, _new = Kind.objects.get_or_create(key="law", defaults={"name": "法治宣传"})
    starts = starts or at("14:00")
    defaults = {
        "title": "法治茶馆",
        "state": "published",
        "ends_at": starts + timedelta(hours=1),
        "published_at": NOON,
    }
    return Activity.objects.create(
        committee=committee, kind=kind, by=by, place=place, starts_at=starts, **{**defaults, **rest}
    )


def summed_up(activity: Activity, words: str) -> Summary:
    return Summary.objects.create(
        committee=activity.committee, activity=activity, words=words, by=activity.by, at=NOON
    )


def kept_picture(row: KeptPhoto) -> bytes:
    with row.photo.open("rb") as file:
        return file.read()


def exif_of(data: bytes) -> tuple[dict[int, Any], dict[int, Any]]:
    """Return the position and everything else a picture says of how it was taken."""
    found = Image.open(io.BytesIO(data)).getexif()
    return dict(found.get_ifd(0x8825)), dict(found)


def status_of(client: Client, page: str) -> int:
    """Return the status of a page that may be a file, read to its end."""
    return sent_whole(client, page).status_code


def sent_whole(client: Client, page: str) -> Any:
    """Return the answer, its file read to the end: so the file is closed, and the test's database is not."""
    answer = client.get(page)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def a_picture(name: str = "花园.jpg", *, located: bool = False) -> SimpleUploadedFile:
    """A small JPEG; ``located`` hangs a position on it as a telephone does."""
    picture, data = Image.new("RGB", (64, 48), "green"), io.BytesIO()
    exif = Image.Exif()
    if located:
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2] = "N", (30.0, 59.0, 12.0)
        exif[0x0110] = "PHONE-CAMERA-X"
    picture.save(data, "JPEG", exif=exif)
    return SimpleUploadedFile(name, data.getvalue(), content_type="image/jpeg")
