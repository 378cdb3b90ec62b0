"""What a committee's open days usually hold stands on its rule."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("village_affairs", "0006_same_committee_in_full")]
    operations = [
        migrations.AddField(
            "opendayrule",
            "agenda",
            models.JSONField(blank=True, default=list, verbose_name="通常的安排"),
        )
    ]
