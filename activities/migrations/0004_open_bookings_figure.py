"""How many bookings one phone may hold that are not used yet; staff may date another number."""

from datetime import date

from django.db import migrations

SINCE = date(2018, 1, 1)
FIGURES = [
    ("open_bookings_most", "3", "次", "街道约定：一个手机号同时最多订3次场地，用过或取消一次才能再订"),
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


class Migration(migrations.Migration):
    dependencies = [("activities", "0003_kinds_and_figures")]
    operations = [migrations.RunPython(add, remove)]
