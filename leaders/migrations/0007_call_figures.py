"""The figures calls and terms work by; staff may change them from a day on."""

from datetime import date

from django.db import migrations

SINCE = date(2018, 1, 1)
FIGURES = [
    ("leader_call_days", "2", "个工作日", "街道约定：居民请组长联系，2个工作日内回电话"),
    ("leader_call_again_days", "1", "日", "街道约定：没打通的，隔1天再打"),
    ("leader_term_ahead_days", "60", "日", "街道约定：任期到期前60天提醒村居"),
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
    dependencies = [("leaders", "0006_calls"), ("residents", "0003_figures")]
    operations = [migrations.RunPython(add, remove)]
