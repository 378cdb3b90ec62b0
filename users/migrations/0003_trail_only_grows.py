"""The app role adds to the trail and reads it, and has no right to change or empty it."""

from django.db import migrations

REVOKE = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'xidu_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON users_auditentry FROM xidu_app;
  END IF;
END $$
"""
GIVE_BACK = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'xidu_app') THEN
    GRANT UPDATE, DELETE ON users_auditentry TO xidu_app;
  END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("users", "0002_same_committee")]
    operations = [migrations.RunSQL(REVOKE, GIVE_BACK)]
