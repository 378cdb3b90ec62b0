"""No link crosses a committee, and the figures the clover works by."""

from datetime import date

from django.db import migrations

from xidu.kit.composite import composite_key, same_committee

S = "services_"
SINCE = date(2018, 1, 1)
FIGURES = [
    ("clover_offer_hours", "48", "小时", "街道四叶草服务办法：候补轮到的48小时内答复，0表示直接录取"),
    ("clover_hide_below", "5", "人", "街道四叶草服务办法：公开的人数少于5的不显示，免得认出是谁"),
]


def add(apps, schema_editor):
    figure = apps.get_model("residents", "Figure")
    for key, value, unit, basis in FIGURES:
        figure.objects.get_or_create(
            key=key, committee=None, since=SINCE, defaults={"value": value, "unit": unit, "basis": basis}
        )


def remove(apps, schema_editor):
    figure = apps.get_model("residents", "Figure")
    figure.objects.filter(key__in=[row[0] for row in FIGURES], committee=None, since=SINCE).delete()


def of_home(column, parent):
    """Who takes part may live elsewhere than where the term runs: their papers are of their own committee."""
    return composite_key(S + "enrolment", ("home_id", column), parent, ("committee_id", "id"))


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0001_ground"),
        ("users", "0010_same_committee_of_families"),
        ("residents", "0003_figures"),
    ]
    operations = [
        same_committee(S + "term", "place_id", "activities_place"),
        same_committee(S + "session", "term_id", S + "term"),
        same_committee(S + "session", "activity_id", "activities_activity"),
        same_committee(S + "enrolment", "term_id", S + "term"),
        of_home("person_id", "residents_person"),
        of_home("link_id", "users_familylink"),
        of_home("guardian_id", "users_guardian"),
        same_committee(S + "enrolmentstep", "enrolment_id", S + "enrolment"),
        same_committee(S + "attendance", "session_id", S + "session"),
        same_committee(S + "attendance", "enrolment_id", S + "enrolment"),
        same_committee(S + "outcome", "enrolment_id", S + "enrolment"),
        migrations.RunPython(add, remove),
    ]
