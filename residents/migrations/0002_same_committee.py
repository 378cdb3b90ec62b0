"""A household, person, tag or consent cannot point into another committee."""

from django.db import migrations

from xidu.kit.composite import same_committee


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_ground")]
    operations = [
        same_committee("residents_household", "block_id", "residents_block"),
        same_committee("residents_person", "household_id", "residents_household"),
        same_committee("residents_persontag", "person_id", "residents_person"),
        same_committee("residents_consent", "person_id", "residents_person"),
    ]
