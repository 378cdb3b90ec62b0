"""No link crosses a committee, and the figures points work by."""

from datetime import date

from django.db import migrations

from xidu.kit.composite import same_committee

A = "agreements_"
SINCE = date(2018, 1, 1)
FIGURES = [
    ("points_publicity_days", "7", "日", "美丽约定积分办法：评议通过的公示7天，没有异议的生效"),
    ("points_dispute_days", "7", "日", "美丽约定积分办法：本户对记分有异议的，7天内提出"),
    ("points_expiry_notice_days", "60,30,7", "日", "美丽约定积分办法：积分到期前60天、30天、7天各提醒一次"),
    ("points_manual_limit", "20", "分", "美丽约定积分办法：手工记分超过20分的要另一人批准"),
    ("points_panel_least", "3", "人", "美丽约定积分办法：评议小组不少于3人，人数为单数"),
]
# The app role adds to the ledger and reads it; the triggers refuse the owner too.
REVOKE = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'xidu_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON agreements_ledgerentry FROM xidu_app;
  END IF;
END $$
"""
GIVE_BACK = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'xidu_app') THEN
    GRANT UPDATE, DELETE ON agreements_ledgerentry TO xidu_app;
  END IF;
END $$
"""


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
    dependencies = [("agreements", "0001_ground"), ("residents", "0003_figures")]
    operations = [
        same_committee(A + "rulebook", "prior_id", A + "rulebook"),
        same_committee(A + "rule", "book_id", A + "rulebook"),
        same_committee(A + "pointsaccount", "home_id", "residents_block"),
        same_committee(A + "pointsaccount", "household_id", "residents_household"),
        same_committee(A + "pointsaccount", "person_id", "residents_person"),
        same_committee(A + "pointsaccount", "block_id", "residents_block"),
        same_committee(A + "ledgerentry", "account_id", A + "pointsaccount"),
        same_committee(A + "ledgerentry", "rule_id", A + "rule"),
        same_committee(A + "ledgerentry", "reverses_id", A + "ledgerentry"),
        same_committee(A + "claim", "household_id", "residents_household"),
        same_committee(A + "claim", "rule_id", A + "rule"),
        same_committee(A + "claim", "entry_id", A + "ledgerentry"),
        same_committee(A + "firstlook", "claim_id", A + "claim"),
        same_committee(A + "panelseat", "claim_id", A + "claim"),
        same_committee(A + "dispute", "claim_id", A + "claim"),
        same_committee(A + "dispute", "entry_id", A + "ledgerentry"),
        same_committee(A + "manualaward", "account_id", A + "pointsaccount"),
        same_committee(A + "manualaward", "entry_id", A + "ledgerentry"),
        migrations.RunSQL(REVOKE, GIVE_BACK),
        migrations.RunPython(add, remove),
    ]
