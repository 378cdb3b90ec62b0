"""The periods and limits the portal works with, each with where it is written; staff may date new ones."""

from datetime import date

from django.db import migrations

SINCE = date(2018, 1, 1)
FIGURES = [
    ("reply_days", "15", "日", "上海市实施《村民委员会组织法》办法第二十三条：当场答复或者十五日内答复"),
    ("finance_due_day", "10", "日", "村务公开惯例：次月10日前公开上月收支；法律要求至少每季度一次，收支多的每月一次"),
    ("posting_days", "7", "日", "村务公开惯例：财务和决议公示不少于7天"),
    ("receipt_from", "5000", "元", "村级财务惯例：5000元以上支出附合同或验收单"),
    ("open_day_reminder_days", "7,1,0", "日", "街道阳光村务公开日做法，可调整"),
    ("quiet_from", "21:00", "", "街道约定：晚九点后不发提醒"),
    ("quiet_until", "08:00", "", "街道约定：早八点前不发提醒"),
    ("digest_at", "18:00", "", "街道约定：每天汇总一次"),
    ("export_rows", "2000", "行", "街道个人信息导出规定：超过须第二人批准"),
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
    dependencies = [("residents", "0002_same_committee")]
    operations = [migrations.RunPython(add_figures, remove_figures)]
