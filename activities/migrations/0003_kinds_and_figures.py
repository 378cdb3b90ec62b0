"""The kinds a street starts with, and the periods activities work by; staff may change both."""

from datetime import date

from django.db import migrations

SINCE = date(2018, 1, 1)
FIGURES = [
    ("activity_reminder_days", "1", "日", "街道约定：活动前一天问“还来吗”，可写多个，用逗号隔开"),
    ("activity_late_cancel_hours", "24", "小时", "街道约定：开始前24小时内取消算临时取消"),
    ("check_in_opens_minutes", "60", "分钟", "街道约定：开始前60分钟起可以签到"),
    ("check_in_open_minutes_after", "30", "分钟", "街道约定：结束后30分钟内居民还可以自己签到"),
    ("back_fill_days", "7", "日", "街道约定：纸质签到表7天内补录"),
    ("summary_days", "7", "日", "街道约定：活动后7天内写小结、传照片"),
    ("summary_nag_days", "3,7", "日", "街道约定：活动后第3天、第7天提醒写小结"),
    ("series_ahead_days", "60", "日", "街道约定：系列活动提前60天排出"),
]
KINDS = [
    *(("training", "培训"), ("talk", "讲座"), ("symposium", "座谈会"), ("class", "课程"), ("workshop", "工作坊")),
    *(("screening", "义诊筛查"), ("festival", "节庆"), ("volunteer", "志愿服务"), ("sports", "文体活动")),
    *(("law", "法治宣传"), ("party", "生日会"), ("other", "其他")),
]


def add(apps, schema_editor):
    figure, kind = apps.get_model("residents", "Figure"), apps.get_model("activities", "Kind")
    for key, value, unit, basis in FIGURES:
        figure.objects.get_or_create(
            key=key, committee=None, since=SINCE, defaults={"value": value, "unit": unit, "basis": basis}
        )
    for position, (key, name) in enumerate(KINDS):
        kind.objects.get_or_create(key=key, defaults={"name": name, "position": position})


def remove(apps, schema_editor):
    figure, kind = apps.get_model("residents", "Figure"), apps.get_model("activities", "Kind")
    figure.objects.filter(key__in=[row[0] for row in FIGURES], committee=None, since=SINCE).delete()
    kind.objects.filter(key__in=[row[0] for row in KINDS]).delete()


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_same_committee"), ("residents", "0003_figures")]
    operations = [migrations.RunPython(add, remove)]
