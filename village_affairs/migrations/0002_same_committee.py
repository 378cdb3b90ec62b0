"""No link crosses a committee, and who signed a publication is who signed the version."""

from django.db import migrations

from xidu.kit.composite import composite_key, same_committee


class Migration(migrations.Migration):
    dependencies = [("village_affairs", "0001_ground"), ("residents", "0002_same_committee")]
    operations = [
        same_committee("village_affairs_version", "disclosure_id", "village_affairs_disclosure"),
        same_committee("village_affairs_publication", "disclosure_id", "village_affairs_disclosure"),
        composite_key(
            "village_affairs_publication",
            ("version_id", "maker_id"),
            "village_affairs_version",
            ("id", "maker_id"),
        ),
        composite_key(
            "village_affairs_publication",
            ("version_id", "supervisor_id"),
            "village_affairs_signoff",
            ("version_id", "supervisor_id"),
        ),
        same_committee("village_affairs_opinion", "disclosure_id", "village_affairs_disclosure"),
        same_committee("village_affairs_opinion", "open_day_id", "village_affairs_openday"),
        same_committee("village_affairs_opinion", "block_id", "residents_block"),
        same_committee("village_affairs_reply", "opinion_id", "village_affairs_opinion"),
        same_committee("village_affairs_verdict", "opinion_id", "village_affairs_opinion"),
        same_committee("village_affairs_coming", "open_day_id", "village_affairs_openday"),
        same_committee("village_affairs_coming", "block_id", "residents_block"),
    ]
