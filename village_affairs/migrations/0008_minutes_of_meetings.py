"""When the minutes of an on-site meeting are due, and on which days they are asked for."""

from datetime import date

from django.db import migrations

SINCE = date(2018, 1, 1)
FIGURES = [
    ("minutes_days", "7", "日", "街道阳光村务现场会做法：会后7天内写好纪要、公开答复"),
    ("minutes_nag_days", "3,7", "日", "街道阳光村务现场会做法：会后第3天、第7天催纪要"),
    ("meeting_plan_days", "60", "日", "街道阳光村务现场会做法：半年结束前60天还没排会就提醒"),
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
    dependencies = [("village_affairs", "0007_usual_agenda"), ("residents", "0003_figures")]
    operations = [migrations.RunPython(add, remove)]
