"""The periods within which an objection is answered and a wish to read the books, and what ends an office."""

from datetime import date

from django.db import migrations

SINCE = date(2018, 1, 1)
FIGURES = [
    ("objection_days", "15", "日", "上海市实施《村民委员会组织法》办法第二十三条：当场答复或者十五日内答复"),
    ("inspection_days", "15", "日", "法规没有另定期限，街道参照答复询问的十五日约定"),
    ("appraisal_ends_after", "2", "次", "村民委员会组织法：连续两次被评议不称职的，其职务终止"),
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
    dependencies = [("village_affairs", "0009_ways_and_deadlines"), ("residents", "0003_figures")]
    operations = [migrations.RunPython(add, remove)]
