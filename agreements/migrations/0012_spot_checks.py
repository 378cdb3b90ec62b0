"""A share of what households reported themselves is drawn each month and looked at."""

from datetime import date

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from xidu.kit.composite import same_committee


SINCE = date(2018, 1, 1)
FIGURE = {"value": "10", "unit": "%", "basis": "美丽约定积分办法：本户自己报的每月抽查一成，至少一条"}


def add(apps, schema_editor):
    figure = apps.get_model("residents", "Figure")
    figure.objects.get_or_create(key="points_check_percent", committee=None, since=SINCE, defaults=FIGURE)


def remove(apps, schema_editor):
    figure = apps.get_model("residents", "Figure")
    figure.objects.filter(key="points_check_percent", committee=None, since=SINCE).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0011_shops'),
        ('residents', '0004_posting_and_quorum'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月份')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='抽百分之几')),
                ('total', models.PositiveIntegerField(verbose_name='一共几条')),
                ('seed', models.CharField(max_length=64, verbose_name='抽签种子')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='抽签时间')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
            ],
            options={
                'verbose_name': '抽查',
                'verbose_name_plural': '抽查',
                'ordering': ('committee', '-month'),
            },
        ),
        migrations.CreateModel(
            name='SpotCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(blank=True, choices=[('', '等核实'), ('true', '属实'), ('untrue', '不实')], default='', max_length=6, verbose_name='结果')),
                ('words', models.CharField(blank=True, max_length=200, verbose_name='怎么核实的')),
                ('at', models.DateTimeField(blank=True, null=True, verbose_name='核实时间')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核实人')),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='spot_check', to='agreements.claim', verbose_name='积分申报')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='agreements.checkdraw', verbose_name='抽查')),
            ],
            options={
                'verbose_name': '抽查的申报',
                'verbose_name_plural': '抽查的申报',
                'ordering': ('draw', 'id'),
                'permissions': [('check_claim', '核实抽查的申报')],
            },
        ),
        migrations.AddConstraint(
            model_name='checkdraw',
            constraint=models.UniqueConstraint(fields=('committee', 'month'), name='one_check_draw_a_month'),
        ),
        migrations.AddConstraint(
            model_name='checkdraw',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='check_draw_with_committee'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checkdraw',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='3e55a7e7dfa4c63559a3c3f5ecab43c8855e99c3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_52151', table='agreements_checkdraw', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checkdraw',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='15975f7569c2c9510adb91a990e08cf3929d189c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ded66', table='agreements_checkdraw', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='spotcheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('at', None), ('by', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), models.Q(('words', ''), _negated=True), ('at__isnull', False), ('by__isnull', False)), _connector='OR'), name='check_answered_whole'),
        ),
        same_committee("agreements_spotcheck", "draw_id", "agreements_checkdraw"),
        same_committee("agreements_spotcheck", "claim_id", "agreements_claim"),
        migrations.RunPython(add, remove),
    ]
