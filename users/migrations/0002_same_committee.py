"""A grant for a block is a grant in that block's committee."""

from django.db import migrations

from xidu.kit.composite import same_committee


class Migration(migrations.Migration):
    dependencies = [("users", "0001_ground"), ("residents", "0002_same_committee")]
    operations = [
        same_committee("users_grant", "block_id", "residents_block"),
        same_committee("users_notice", "block_id", "residents_block"),
    ]
