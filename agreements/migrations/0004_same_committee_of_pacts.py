"""No link of an agreement crosses a committee, and the figures its life works by."""

from datetime import date

from django.db import migrations

from xidu.kit.composite import same_committee

A = "agreements_"
SINCE = date(2018, 1, 1)
FIGURES = [
    ("quorum_households", "2/3", "到会比例", "村民委员会组织法（2018）第二十二条：本村三分之二以上的户的代表参加"),
    ("agreement_review_notice_days", "60", "日", "街道美丽约定办法：复评日期前60天提醒"),
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
    dependencies = [("agreements", "0003_pacts"), ("residents", "0003_figures")]
    operations = [
        same_committee(A + "rulebook", "agreement_id", A + "agreementversion"),
        same_committee(A + "householdopinion", "agreement_id", A + "agreement"),
        same_committee(A + "householdopinion", "household_id", "residents_household"),
        same_committee(A + "agreementversion", "agreement_id", A + "agreement"),
        same_committee(A + "passing", "version_id", A + "agreementversion"),
        same_committee(A + "signature", "version_id", A + "agreementversion"),
        same_committee(A + "signature", "household_id", "residents_household"),
        migrations.RunPython(add, remove),
    ]
