"""The photo of the paper board: kept without its place, seen by a person first, then by everybody."""

import datetime as dt
import io

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.guards.cores import picture
from tests.kit.planted import located_picture
from tests.village_affairs.people import door, titles, village_with_people
from users.models import AuditEntry
from village_affairs.actions.boards import WrongDay, add_board_photo, show_board_photo
from village_affairs.models import BoardPhoto
from xidu.kit.dates import today

pytestmark = pytest.mark.django_db
REMINDER = "补公开栏照片：2026年9月财务收支"


@pytest.fixture
def village():
    return village_with_people()


def test_a_photo_is_public_only_after_somebody_looked_at_it(client, village):
    publication, desk = village.publish(), door(village.clerk)
    sent = {"file": picture(), "posted_on": today().isoformat(), "alt": "公开栏"}

    step = desk.post(f"/desk/publications/{publication.pk}/board/", sent)
    photo = BoardPhoto.objects.get()
    before = client.get(f"/bangtou/board/{photo.pk}/").status_code
    unticked = desk.post(step.url, {}).status_code
    desk.post(step.url, {"looked": "on"})
    cache.clear()
    after = client.get(f"/bangtou/board/{photo.pk}/").status_code

    assert (step.status_code, before, unticked, after) == (302, 404, 422, 200)
    assert f"/bangtou/board/{photo.pk}/" in client.get("/bangtou/2026-09/").content.decode()
    actions = AuditEntry.objects.filter(action__startswith="board_photo").order_by("seq")
    assert list(actions.values_list("action", flat=True)) == ["board_photo.add", "board_photo.show"]


def test_the_photo_is_kept_without_the_place_it_was_taken_at(village):
    file = SimpleUploadedFile("board.jpg", located_picture())

    photo = add_board_photo(village.publish(), file=file, alt="公开栏", posted_on=today(), by=village.clerk)

    with photo.photo.open("rb") as kept:
        assert dict(Image.open(io.BytesIO(kept.read())).getexif()) == {}


@pytest.mark.parametrize("days", [-8, 1])
def test_a_sheet_did_not_hang_before_it_was_made_nor_tomorrow(village, days):
    with pytest.raises(WrongDay):
        add_board_photo(
            village.publish(),
            file=picture(),
            alt="公开栏",
            posted_on=today() + dt.timedelta(days=days),
            by=village.clerk,
        )


def test_the_same_photo_twice_is_one(village):
    publication = village.publish()
    one, two = (
        add_board_photo(publication, file=picture(), alt="公开栏", posted_on=today(), by=village.clerk)
        for _time in range(2)
    )

    assert one == two


def test_the_desk_reminds_the_clerk_until_the_photo_is_shown(village):
    publication, desk = village.publish(), door(village.clerk)
    photo = add_board_photo(publication, file=picture(), alt="公开栏", posted_on=today(), by=village.clerk)
    waiting = titles(desk)
    show_board_photo(photo, by=village.clerk)

    assert (REMINDER in waiting, REMINDER in titles(desk)) == (True, False)


def test_a_photo_with_a_face_on_it_can_be_taken_away_again(client, village):
    publication = village.publish()
    photo = add_board_photo(publication, file=picture(), alt="公开栏", posted_on=today(), by=village.clerk)
    show_board_photo(photo, by=village.clerk)

    door(village.clerk).post(f"/desk/board/{photo.pk}/remove/")

    assert (BoardPhoto.objects.count(), client.get(f"/bangtou/board/{photo.pk}/").status_code) == (0, 404)
