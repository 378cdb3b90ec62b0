"""A sign-in code does not stand in line behind a hundred thousand reminders."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('residents', '0003_figures'),
        ('users', '0006_export_needs_approval'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('state', 'waiting'), ('urgent', True)), fields=['due_at'], name='notice_urgent_due'),
        ),
    ]
