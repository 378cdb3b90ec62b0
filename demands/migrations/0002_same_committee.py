"""No link crosses a committee."""

from django.db import migrations

from xidu.kit.composite import same_committee

D = "demands_"
OF_DEMAND = ("demandphoto", "metoo", "jointhandler", "step", "outcome", "rating", "escalation", "call")


class Migration(migrations.Migration):
    dependencies = [("demands", "0001_ground"), ("residents", "0002_same_committee")]
    operations = [
        *(same_committee(D + table, "demand_id", D + "demand") for table in OF_DEMAND),
        same_committee(D + "demand", "block_id", "residents_block"),
        same_committee(D + "demand", "merged_into_id", D + "demand"),
        same_committee(D + "demand", "split_from_id", D + "demand"),
        same_committee(D + "outcome", "duplicate_of_id", D + "demand"),
        same_committee(D + "metoo", "block_id", "residents_block"),
    ]
