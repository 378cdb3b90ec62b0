"""A link or a guardian belongs to the committee of its elder or child."""

from django.db import migrations

from xidu.kit.composite import same_committee


class Migration(migrations.Migration):
    dependencies = [("users", "0009_family"), ("residents", "0002_same_committee")]
    operations = [
        same_committee("users_familylink", "elder_id", "residents_person"),
        same_committee("users_guardian", "child_id", "residents_person"),
    ]
