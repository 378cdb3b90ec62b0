"""A line of the catalogue names its special topic, so nothing drafted under it is missed by the topic's page.

Basis: 2011 ministry rules on disclosure of collective finance (special-topic disclosure).
"""

from django.db import migrations, models

TOPICS = {
    "land": "land",
    "leases": "leases",
    "projects": "projects",
    "levies": "levies",
    "relief": "relief",
    "relief-paid": "relief",
    "r-relief": "relief",
}


def name_topics(apps, schema_editor):
    item = apps.get_model("village_affairs", "CatalogueItem")
    for key, topic in TOPICS.items():
        item.objects.filter(key=key, topic="").update(topic=topic)


class Migration(migrations.Migration):
    dependencies = [("village_affairs", "0015_votes_of_an_appraisal")]
    operations = [
        migrations.AddField(
            model_name="catalogueitem",
            name="topic",
            field=models.CharField(blank=True, default="", max_length=10, verbose_name="专题"),
        ),
        migrations.RunPython(name_topics, migrations.RunPython.noop),
    ]
