"""No link of the new tables crosses a committee."""

from django.db import migrations

from xidu.kit.composite import same_committee


class Migration(migrations.Migration):
    dependencies = [("village_affairs", "0005_in_full"), ("activities", "0002_same_committee")]
    operations = [
        same_committee("village_affairs_duty", "disclosure_id", "village_affairs_disclosure"),
        same_committee("village_affairs_reception", "open_day_id", "village_affairs_openday"),
        same_committee("village_affairs_reception", "opinion_id", "village_affairs_opinion"),
        same_committee("village_affairs_reception", "block_id", "residents_block"),
        same_committee("village_affairs_sitemeeting", "activity_id", "activities_activity"),
        same_committee("village_affairs_sitemeeting", "disclosure_id", "village_affairs_disclosure"),
        same_committee("village_affairs_agendapoint", "meeting_id", "village_affairs_sitemeeting"),
        same_committee("village_affairs_agendapoint", "opinion_id", "village_affairs_opinion"),
        same_committee("village_affairs_appraisal", "disclosure_id", "village_affairs_disclosure"),
        same_committee("village_affairs_opinion", "merged_into_id", "village_affairs_opinion"),
        same_committee("village_affairs_opinionmetoo", "opinion_id", "village_affairs_opinion"),
        same_committee("village_affairs_opinionmetoo", "block_id", "residents_block"),
        same_committee("village_affairs_opinionstep", "opinion_id", "village_affairs_opinion"),
        same_committee("village_affairs_bookinspection", "block_id", "residents_block"),
    ]
