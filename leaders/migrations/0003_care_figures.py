"""How often who is looked after, how far back a visit is written down, and how long its words are kept."""

from datetime import date

from django.db import migrations

SINCE = date(2018, 1, 1)
CARE = "探访关爱频次（民政部门做法，街道可改）："
DIARY = "街道好邻组长走访约定："
FIGURES = [
    ("care_high_days", "7", "日", f"{CARE}高风险的每周"),
    ("care_key_days", "30", "日", f"{CARE}重点的每月"),
    ("care_general_days", "90", "日", f"{CARE}一般的每季"),
    ("care_high_words", "独居+高龄、独居+80岁、失智、失能、重病", "", f"{CARE}独居的80岁以上老人、失智失能、重病"),
    ("care_key_words", "残疾+60岁、特困、失独、困境儿童", "", f"{CARE}60岁以上残疾、特困、失独、困境儿童"),
    ("care_general_words", "独居、高龄、纯老、残疾、低保、低收入、支出型、优抚", "", f"{CARE}其他需要照顾的"),
    ("visit_vacant_days", "90", "日", f"{DIARY}空房每季看一眼"),
    ("visit_nobody_days", "3", "日", f"{DIARY}没碰到人的3天后再去"),
    ("visit_late_days", "14", "日", f"{DIARY}走访最晚14天内补记"),
    ("visit_words_months", "24", "个月", "个人信息保护法第十九条：走访记的话保存24个月，以后只留次数"),
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
    dependencies = [("leaders", "0002_visits"), ("residents", "0003_figures")]
    operations = [migrations.RunPython(add, remove)]
