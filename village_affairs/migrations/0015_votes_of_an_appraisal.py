"""From which share of votes on somebody is appraised as not competent; staff may date a new one."""

from datetime import date

from django.db import migrations

KEY, SINCE = "appraisal_bad_share", date(2018, 1, 1)
KEPT = {
    "value": "1/2",
    "unit": "到会人员认为不称职的比例，超过才算",
    "basis": "村民委员会组织法（2018）第三十三条只写“连续两次被评议不称职”，没有写票数；街道参照第二十二条到会人员过半数",
}


def add(apps, schema_editor):
    figure = apps.get_model("residents", "Figure")
    figure.objects.get_or_create(key=KEY, committee=None, since=SINCE, defaults=KEPT)


def remove(apps, schema_editor):
    apps.get_model("residents", "Figure").objects.filter(key=KEY, committee=None, since=SINCE).delete()


class Migration(migrations.Migration):
    dependencies = [("village_affairs", "0014_calls_answers_owe")]
    operations = [migrations.RunPython(add, remove)]
