"""A photo of the board is public once a person has looked at it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("village_affairs", "0011_catalogue"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "boardphoto",
            "seen_at",
            models.DateTimeField(blank=True, null=True, verbose_name="看过时间"),
        ),
        migrations.AddField(
            "boardphoto",
            "seen_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="看过照片的人",
            ),
        ),
    ]
