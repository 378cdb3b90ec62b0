"""The kinds a street starts with, and the periods demands work by; staff may change both."""

from datetime import date

from django.db import migrations

SINCE = date(2018, 1, 1)
FIGURES = [
    ("demand_days", "5", "个工作日", "街道急难愁盼办理约定：一般5个工作日内答复，类别另有规定的从其规定"),
    ("demand_urgent_days", "1", "个工作日", "街道急难愁盼办理约定：紧急的1个工作日内答复"),
    ("demand_rungs", "-1,0,3", "个工作日", "街道急难愁盼办理约定：到期前1天提醒经办人，到期当天报主任，逾期3天报街道"),
    ("demand_rating_days", "7", "日", "街道急难愁盼办理约定：答复后7天没有评价的自动办结"),
    ("demand_hide_below", "5", "件", "个人信息保护：少于5件的统计数不公开"),
]
KINDS = [
    ("facility", "公共设施", "路灯、井盖、健身器材、楼道灯", None, False),
    ("clean", "环境卫生", "垃圾、河道、厕所、楼道堆物", None, False),
    ("safety", "安全隐患", "飞线充电、消防通道、墙皮脱落", 2, False),
    ("building", "房屋修缮", "漏水、外墙、下水道", None, False),
    ("parking", "停车出行", "车位、充电桩、公交、道路", None, False),
    ("noise", "噪音扰民", "装修、广场舞、夜间施工", None, False),
    ("pets", "宠物", "不牵绳、犬吠、流浪猫", None, False),
    ("property", "物业服务", "门卫、保洁、收费", None, False),
    ("elder", "养老助残", "助餐、助浴、无障碍", None, True),
    ("relief", "困难救助", "低保、临时救助、医疗", None, True),
    ("job", "就业上学", "找工作、上学、托班", None, True),
    ("dispute", "邻里纠纷", "宅基、相邻、家庭", None, True),
    ("other", "其他", "", None, False),
]


def add(apps, schema_editor):
    figure, kind = apps.get_model("residents", "Figure"), apps.get_model("demands", "Kind")
    for key, value, unit, basis in FIGURES:
        figure.objects.get_or_create(
            key=key, committee=None, since=SINCE, defaults={"value": value, "unit": unit, "basis": basis}
        )
    for position, (key, name, hint, days, private) in enumerate(KINDS):
        kind.objects.get_or_create(
            key=key,
            defaults={"name": name, "hint": hint, "workdays": days, "is_private": private, "position": position},
        )


def remove(apps, schema_editor):
    figure, kind = apps.get_model("residents", "Figure"), apps.get_model("demands", "Kind")
    figure.objects.filter(key__in=[row[0] for row in FIGURES], committee=None, since=SINCE).delete()
    kind.objects.filter(key__in=[row[0] for row in KINDS]).delete()


class Migration(migrations.Migration):
    dependencies = [("demands", "0002_same_committee"), ("residents", "0003_figures")]
    operations = [migrations.RunPython(add, remove)]
