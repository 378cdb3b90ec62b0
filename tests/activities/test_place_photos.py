from datetime import date

import pytest
import time_machine
from django.test import Client

from activities.actions.places import add_place_photo, remove_place_photo
from activities.models import PlacePhoto
from tests.activities.place_rows import (
    NOON,
    PHONE,
    a_picture,
    a_place,
    exif_of,
    kept_picture,
    sent_whole,
    status_of,
)
from tests.factories import CommitteeFactory, account_with
from tests.village_affairs.people import door
from xidu.kit.errors import BadFile, BadValue

TODAY = date(2026, 11, 24)
PAGE_QUERIES = 12
DESK_QUERIES = 12


@pytest.fixture
def clock(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def village(clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return CommitteeFactory(name="浜头村", slug="bangtou")


@pytest.fixture
def clerk(village):
    return account_with("clerk", village)


def words_of(page):
    answer = Client().get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_and_after_stand_side_by_side_with_words(village, clerk):
    place = a_place(village)
    before = add_place_photo(place, file=a_picture(), alt="一堆垃圾", moment="before", by=clerk)
    after = add_place_photo(place, file=a_picture(), alt="一片鸢尾", moment="after", by=clerk)

    words = words_of(f"/bangtou/places/{place.pk}/")

    assert words.index("改造前") < words.index("改造后")
    assert f'src="/bangtou/places/{place.pk}/photos/{before.pk}/" alt="一堆垃圾"' in words
    assert f'src="/bangtou/places/{place.pk}/photos/{after.pk}/" alt="一片鸢尾"' in words


def test_a_picture_is_kept_without_where_and_with_what_it_was_taken(village, clerk):
    file = a_picture(located=True)
    brought = file.read()
    file.seek(0)

    photo = add_place_photo(a_place(village), file=file, alt="花园", moment="now", by=clerk)

    assert (bool(exif_of(brought)[0]), b"PHONE-CAMERA-X" in brought) == (True, True)
    kept = kept_picture(photo)
    assert (exif_of(kept), b"PHONE-CAMERA-X" in kept) == (({}, {}), False)


@pytest.mark.parametrize("alt", ["", " 　", f"找{PHONE}", "长" * 121])
def test_a_picture_without_words_or_with_a_number_in_them_is_refused(village, clerk, alt):
    with pytest.raises(BadValue):
        add_place_photo(a_place(village), file=a_picture(), alt=alt, moment="now", by=clerk)

    assert PlacePhoto.objects.count() == 0


def test_what_is_no_picture_is_refused(village, clerk):
    file = a_picture("花园.pdf")

    with pytest.raises(BadFile):
        add_place_photo(a_place(village), file=file, alt="花园", moment="now", by=clerk)


def test_a_picture_is_sent_without_trust_and_only_of_its_own_place(village, clerk):
    place, hidden = a_place(village), a_place(village, "仓库", is_shown=False)
    photo = add_place_photo(place, file=a_picture(), alt="花园", moment="now", by=clerk)
    secret = add_place_photo(hidden, file=a_picture(), alt="仓库", moment="now", by=clerk)
    client = Client()

    sent = sent_whole(client, f"/bangtou/places/{place.pk}/photos/{photo.pk}/")

    assert (sent.status_code, sent["Content-Type"], sent["X-Content-Type-Options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )
    for page in (f"{place.pk}/photos/{secret.pk}/", f"{hidden.pk}/photos/{secret.pk}/"):
        assert status_of(client, f"/bangtou/places/{page}") == 404
    assert status_of(door(clerk), f"/desk/places/photos/{secret.pk}/") == 200


def test_a_removed_picture_leaves_the_store(village, clerk, django_capture_on_commit_callbacks):
    photo = add_place_photo(a_place(village), file=a_picture(), alt="花园", moment="now", by=clerk)
    storage, name = photo.photo.storage, photo.photo.name

    with django_capture_on_commit_callbacks(execute=True):
        remove_place_photo(photo, by=clerk)

    assert (PlacePhoto.objects.count(), storage.exists(name)) == (0, False)
