"""A row for everyone who wants to be called about an answer."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from xidu.kit.composite import same_committee


class Migration(migrations.Migration):

    dependencies = [
        ('residents', '0004_posting_and_quorum'),
        ('village_affairs', '0013_search_words_in_chinese'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=500, verbose_name='要说的话')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='打过时间')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='结果')),
                ('key', models.CharField(max_length=40)),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁打的')),
                ('inspection', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='village_affairs.bookinspection', verbose_name='查账申请')),
                ('me_too', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='village_affairs.opinionmetoo', verbose_name='也想问的居民')),
                ('opinion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='village_affairs.opinion', verbose_name='意见')),
            ],
            options={
                'verbose_name': '要打的电话',
                'verbose_name_plural': '要打的电话',
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('opinion', 'inspection', 'me_too', 'key'), name='called_once_about_it', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('opinion', None), ('inspection', None), _connector='XOR'), name='call_about_one_matter')],
            },
        ),
        same_committee("village_affairs_call", "opinion_id", "village_affairs_opinion"),
        same_committee("village_affairs_call", "inspection_id", "village_affairs_bookinspection"),
    ]
