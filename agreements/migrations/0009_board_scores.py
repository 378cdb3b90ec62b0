"""What each household gained in a span is kept beside the ledger, from its first entry on."""

import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from xidu.kit.composite import same_committee


FILL = """
INSERT INTO agreements_boardscore (committee_id, account_id, per, first, honour, before)
SELECT entry.committee_id, entry.account_id, per.name, span.first, sum(entry.honour * span.own),
    sum(entry.honour * (1 - span.own))
FROM agreements_ledgerentry AS entry
JOIN agreements_pointsaccount AS account ON account.id = entry.account_id AND account.household_id IS NOT NULL
CROSS JOIN (VALUES ('month', interval '1 month'), ('quarter', interval '3 months'), ('year', interval '1 year'))
    AS per (name, length)
CROSS JOIN LATERAL (VALUES
    (date_trunc(per.name, entry.day::timestamp)::date, 1),
    ((date_trunc(per.name, entry.day::timestamp) + per.length)::date, 0)
) AS span (first, own)
WHERE entry.honour <> 0
GROUP BY entry.committee_id, entry.account_id, per.name, span.first
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0008_parking'),
        ('residents', '0004_posting_and_quorum'),
    ]

    operations = [
        migrations.CreateModel(
            name='BoardScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('per', models.CharField(choices=[('month', '月'), ('quarter', '季'), ('year', '年')], max_length=7, verbose_name='按')),
                ('first', models.DateField(verbose_name='自')),
                ('honour', models.IntegerField(verbose_name='荣誉积分')),
                ('before', models.IntegerField(verbose_name='上一期')),
            ],
            options={
                'verbose_name': '红榜分',
                'verbose_name_plural': '红榜分',
                'ordering': ('committee', 'per', '-first', '-honour'),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='added_up', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO agreements_boardscore AS kept (committee_id, account_id, per, first, honour, before)\nSELECT fresh.committee_id, fresh.account_id, per.name, span.first, sum(fresh.honour * span.own),\n    sum(fresh.honour * (1 - span.own))\nFROM fresh\nJOIN agreements_pointsaccount AS account ON account.id = fresh.account_id AND account.household_id IS NOT NULL\nCROSS JOIN (\n    VALUES ('month', interval '1 month'), ('quarter', interval '3 months'), ('year', interval '1 year')\n) AS per (name, length)\nCROSS JOIN LATERAL (VALUES\n    (date_trunc(per.name, fresh.day::timestamp)::date, 1),\n    ((date_trunc(per.name, fresh.day::timestamp) + per.length)::date, 0)\n) AS span (first, own)\nWHERE fresh.honour <> 0\nGROUP BY fresh.committee_id, fresh.account_id, per.name, span.first\nORDER BY fresh.account_id, per.name, span.first\nON CONFLICT (account_id, per, first) DO UPDATE\n    SET honour = kept.honour + EXCLUDED.honour, before = kept.before + EXCLUDED.before;\nRETURN NULL;\n", hash='943c7004fe928f9d5941169cb6039a408ed642f7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_added_up_631f4', referencing='REFERENCING NEW TABLE AS fresh ', table='agreements_ledgerentry', when='AFTER')),
        ),
        migrations.AddField(
            model_name='boardscore',
            name='account',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='agreements.pointsaccount', verbose_name='积分户'),
        ),
        migrations.AddField(
            model_name='boardscore',
            name='committee',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会'),
        ),
        migrations.AddIndex(
            model_name='boardscore',
            index=models.Index(models.F('committee'), models.F('per'), models.F('first'), models.OrderBy(models.F('honour'), descending=True), models.F('account'), condition=models.Q(('honour__gt', 0)), name='scores_by_rank'),
        ),
        migrations.AddIndex(
            model_name='boardscore',
            index=models.Index(models.F('committee'), models.F('per'), models.F('first'), models.OrderBy(django.db.models.expressions.CombinedExpression(models.F('honour'), '-', models.F('before')), descending=True), models.F('account'), condition=models.Q(('before__gt', 0), ('honour__gt', models.F('before'))), name='scores_by_gain'),
        ),
        migrations.AddConstraint(
            model_name='boardscore',
            constraint=models.UniqueConstraint(fields=('account', 'per', 'first'), name='score_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='boardscore',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='827cec33c79448079f0799e1db0a593381003d97', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_1d107', table='agreements_boardscore', when='BEFORE')),
        ),
        same_committee('agreements_boardscore', 'account_id', 'agreements_pointsaccount'),
        # Deferred checks of the rows would be pending when a later step changes the table.
        migrations.RunSQL(FILL + '; SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED', migrations.RunSQL.noop),
    ]
