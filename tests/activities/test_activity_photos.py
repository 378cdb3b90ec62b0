"""Photos of an activity: public by consent alone, and only as long as it lasts."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from activities.actions.after import add_photo, remove_photo, set_consent
from activities.models import ActivityPhoto
from residents.models import Committee
from tests.activities.gatherings import gathering
from tests.activities.place_rows import a_picture, exif_of, kept_picture, sent_whole
from tests.factories import account_with
from tests.village_affairs.people import door, village_with_people
from users.models import AuditEntry
from xidu.kit.errors import BadFile, BadValue

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


def over(village):
    return gathering(village.committee, starts_in=timedelta(days=-1), by=village.clerk)


def photo_of(activity, village, **fields):
    said = {"has_consent": False, "shows_children": False, "guardians_agree": False, **fields}
    file = said.pop("file", None) or a_picture(located=True)
    return add_photo(activity, file=file, alt=said.pop("alt", "大家在种花"), by=village.clerk, **said)


def test_a_photo_says_nothing_of_where_it_was_taken(village):
    photo = photo_of(over(village), village)

    assert exif_of(kept_picture(photo)) == ({}, {})


@pytest.mark.parametrize(
    "said, allowed",
    [
        ({}, True),
        ({"has_consent": True}, True),
        ({"shows_children": True}, True),
        ({"has_consent": True, "shows_children": True}, False),
        ({"has_consent": True, "shows_children": True, "guardians_agree": True}, True),
    ],
)
def test_children_are_shown_in_public_only_by_their_guardians_word(village, said, allowed):
    activity = over(village)

    if not allowed:
        with pytest.raises(BadValue, match="监护人"):
            photo_of(activity, village, **said)
    else:
        photo_of(activity, village, **said)

    assert activity.photos.count() == int(allowed)


def test_a_photo_without_words_or_that_is_none_is_refused(village):
    activity = over(village)
    text = a_picture()
    text.file.seek(0)
    text.file.truncate()
    text.file.write("不是照片".encode())
    text.file.seek(0)

    with pytest.raises(BadValue):
        photo_of(activity, village, alt=" ")
    with pytest.raises(BadFile):
        photo_of(activity, village, file=text)

    assert not activity.photos.exists()


def test_a_photo_is_public_by_consent_alone_and_gone_when_the_word_is_taken_back(
    village, client, django_capture_on_commit_callbacks
):
    activity = over(village)
    shown, kept = photo_of(activity, village, has_consent=True), photo_of(activity, village)
    public = f"/{village.committee.slug}/activities/{activity.pk}/photos/"
    before = [sent_whole(client, f"{public}{row.pk}/").status_code for row in (shown, kept)]
    storage, name = shown.photo.storage, shown.photo.name

    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(shown, by=village.clerk)

    assert before == [200, 404]
    assert (client.get(f"{public}{shown.pk}/").status_code, storage.exists(name)) == (404, False)
    assert AuditEntry.objects.filter(action="activity.photo_remove", object_id=str(shown.pk)).exists()


def test_the_desk_keeps_photos_and_takes_them_away(village):
    activity, desk = over(village), door(village.clerk)
    page = f"/desk/activities/{activity.pk}/photos/"

    refused = desk.post(page, {"photo": a_picture(), "alt": ""})
    desk.post(page, {"photo": a_picture(), "alt": "种花", "has_consent": "on"})
    photo = ActivityPhoto.objects.get()
    file = desk.get(f"{page}{photo.pk}/")
    listed = desk.get(page).content.decode()
    desk.post(f"{page}{photo.pk}/remove/")

    assert refused.status_code == 422
    assert (file.status_code, file["Content-Type"], "种花" in listed) == (200, "image/jpeg", True)
    assert not ActivityPhoto.objects.exists()


def test_a_photo_is_taken_away_through_its_own_activity_only(village):
    one, other = over(village), over(village)
    photo = photo_of(one, village)

    answer = door(village.clerk).post(f"/desk/activities/{other.pk}/photos/{photo.pk}/remove/")

    assert (answer.status_code, ActivityPhoto.objects.count()) == (404, 1)


def consent(photo, by, **fields):
    said = {"has_consent": True, "shows_children": False, "guardians_agree": False, "because": "都问过了"}
    return set_consent(photo, by=by, **{**said, **fields})


def test_consent_given_later_makes_a_photo_public_and_taken_back_hides_it(village, client):
    activity = over(village)
    photo = photo_of(activity, village)
    page = f"/{village.committee.slug}/activities/{activity.pk}/"
    file = f"{page}photos/{photo.pk}/"
    stamps, seen = [], []

    for agreed in (False, True, False):
        if agreed != photo.has_consent:
            photo = consent(photo, village.clerk, has_consent=agreed, because="有人说了")
        stamps.append(Committee.objects.get(pk=village.committee.pk).public_stamp)
        seen.append((sent_whole(client, file).status_code, file in client.get(page).content.decode()))

    assert seen == [(404, False), (200, True), (404, False)]
    assert stamps == [stamps[0], stamps[0] + 1, stamps[0] + 2]
    lines = AuditEntry.objects.filter(action="activity.photo_consent", object_id=str(photo.pk))
    assert [line.detail["consent"] for line in lines.order_by("seq")] == [True, False]
    assert {line.detail["reason"] for line in lines} == {"有人说了"}


@pytest.mark.parametrize("wrong", [{"because": " "}, {"shows_children": True}])
def test_consent_wants_a_reason_and_the_guardians_of_children(village, wrong):
    photo = photo_of(over(village), village)

    with pytest.raises(BadValue):
        consent(photo, village.clerk, **wrong)

    photo.refresh_from_db()
    assert (photo.has_consent, AuditEntry.objects.filter(action="activity.photo_consent").count()) == (
        False,
        0,
    )


def test_the_database_itself_shows_no_child_without_its_guardians(village):
    photo = photo_of(over(village), village, shows_children=True)

    with pytest.raises(IntegrityError, match="children_shown_by_consent"):
        ActivityPhoto.objects.filter(pk=photo.pk).update(has_consent=True)


def test_the_desk_writes_down_consent_for_its_own_activities_alone(village):
    activity, other = over(village), over(village)
    photo = photo_of(activity, village)
    page, typed = f"photos/{photo.pk}/consent/", {"has_consent": "on", "because": "都问过了"}
    desk = door(village.clerk)

    refused = desk.post(f"/desk/activities/{activity.pk}/{page}", {"has_consent": "on"}, follow=True)
    elsewhere = desk.post(f"/desk/activities/{other.pk}/{page}", typed)
    reader = door(account_with("supervisor", village.committee))
    unasked = reader.post(f"/desk/activities/{activity.pk}/{page}", typed)
    before = ActivityPhoto.objects.get().has_consent
    desk.post(f"/desk/activities/{activity.pk}/{page}", typed)

    assert "请写原因" in refused.content.decode()
    assert (elsewhere.status_code, unasked.status_code, before) == (404, 403, False)
    assert ActivityPhoto.objects.get().has_consent
