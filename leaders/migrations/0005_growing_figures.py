"""The figures pairs, training and allowances work by; staff may change them from a day on."""

from datetime import date

from django.db import migrations

SINCE = date(2018, 1, 1)
FIGURES = [
    ("leader_pair_gap_years", "3", "年", "街道约定：老少结对，老组长比新组长至少早上任3年"),
    ("leader_pair_silent_days", "45", "日", "街道约定：45天没有双方确认的谈话，列给工作人员"),
    ("leader_certificate_soon_days", "60", "日", "街道约定：培训证书到期前60天提醒"),
    ("leader_birthday_ahead_days", "30", "日", "街道约定：工作人员看今后30天的生日"),
    ("leader_allowance_building", "0", "元／月", "楼组长补贴标准：待街道或村居核定后填写"),
    ("leader_allowance_group", "0", "元／月", "村组长补贴标准：待街道或村居核定后填写"),
    ("leader_allowance_neighbour", "0", "元／月", "好邻组长补贴标准：待街道或村居核定后填写"),
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
    dependencies = [("leaders", "0004_growing"), ("residents", "0003_figures")]
    operations = [migrations.RunPython(add, remove)]
