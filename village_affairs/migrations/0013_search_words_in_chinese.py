"""The column of the search's words has a name staff can read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("village_affairs", "0012_board_photo_seen")]
    operations = [migrations.AlterField("searchentry", "words", models.TextField(verbose_name="检索词"))]
