"""No link crosses a committee."""

from django.db import migrations

from xidu.kit.composite import same_committee

A = "activities_"


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_ground"), ("residents", "0002_same_committee")]
    operations = [
        same_committee(A + "placephoto", "place_id", A + "place"),
        same_committee(A + "turn", "place_id", A + "place"),
        same_committee(A + "booking", "place_id", A + "place"),
        same_committee(A + "booking", "activity_id", A + "activity"),
        same_committee(A + "series", "place_id", A + "place"),
        same_committee(A + "activity", "place_id", A + "place"),
        same_committee(A + "activity", "series_id", A + "series"),
        same_committee(A + "signup", "activity_id", A + "activity"),
        same_committee(A + "seat", "sign_up_id", A + "signup"),
        same_committee(A + "seat", "activity_id", A + "activity"),
        same_committee(A + "checkin", "seat_id", A + "seat"),
        same_committee(A + "checkin", "activity_id", A + "activity"),
        same_committee(A + "summary", "activity_id", A + "activity"),
        same_committee(A + "activityphoto", "activity_id", A + "activity"),
        same_committee(A + "idea", "activity_id", A + "activity"),
        same_committee(A + "exhibition", "activity_id", A + "activity"),
        same_committee(A + "work", "exhibition_id", A + "exhibition"),
        same_committee(A + "guestentry", "exhibition_id", A + "exhibition"),
    ]
