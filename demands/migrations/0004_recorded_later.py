"""How many days back a worry may be written down as received."""

from datetime import date

from django.db import migrations

KEY, SINCE = "demand_back_days", date(2018, 1, 1)
BASIS = "街道急难愁盼办理约定：当时没来得及登记的，30天内可以补记，期限从收到那天算"


def add(apps, schema_editor):
    apps.get_model("residents", "Figure").objects.get_or_create(
        key=KEY, committee=None, since=SINCE, defaults={"value": "30", "unit": "日", "basis": BASIS}
    )


def remove(apps, schema_editor):
    apps.get_model("residents", "Figure").objects.filter(key=KEY, committee=None, since=SINCE).delete()


class Migration(migrations.Migration):
    dependencies = [("demands", "0003_kinds_and_figures"), ("residents", "0003_figures")]
    operations = [migrations.RunPython(add, remove)]
