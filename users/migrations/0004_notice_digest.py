"""A notice may wait for the day's digest, and is found by its key when it is taken back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('residents', '0003_figures'),
        ('users', '0003_trail_only_grows'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='for_digest',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='notice',
            name='gathered_into',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='gathered', to='users.notice'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['key'], name='notice_by_key'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('gathered_into', None), models.Q(('for_digest', True), ('state', 'cancelled')), _connector='OR'), name='notice_gathered_is_not_sent'),
        ),
    ]
