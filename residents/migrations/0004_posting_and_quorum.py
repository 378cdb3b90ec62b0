"""How long a list of people hangs, and from how many on a meeting can decide; staff may date new ones."""

from datetime import date

from django.db import migrations

SINCE = date(2018, 1, 1)
FIGURES = [
    ("people_posting_days", "7", "日", "救助慰问名单公示惯例：不少于7天；个人信息保护法第十九条：到期即撤下个人内容"),
    ("quorum_villagers", "1/2", "到会比例", "村民委员会组织法（2018）第二十二条：十八周岁以上村民过半数到会"),
    ("quorum_representatives", "2/3", "到会比例", "村民委员会组织法（2018）第二十六条：三分之二以上的组成人员到会"),
    ("quorum_residents", "1/2", "到会比例", "城市居民委员会组织法（2018）第十条：居民会议过半数出席"),
    ("passing_share", "1/2", "到会人员赞成比例", "村民委员会组织法（2018）第二十二、二十六条：到会人员过半数同意"),
]


def add_figures(apps, schema_editor):
    figure = apps.get_model("residents", "Figure")
    for key, value, unit, basis in FIGURES:
        figure.objects.get_or_create(
            key=key, committee=None, since=SINCE, defaults={"value": value, "unit": unit, "basis": basis}
        )


def remove_figures(apps, schema_editor):
    figure = apps.get_model("residents", "Figure")
    figure.objects.filter(key__in=[row[0] for row in FIGURES], committee=None, since=SINCE).delete()


class Migration(migrations.Migration):
    dependencies = [("residents", "0003_figures")]
    operations = [migrations.RunPython(add_figures, remove_figures)]
