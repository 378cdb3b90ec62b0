"""Who hands an item out, and what a shop is owed for a month."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from xidu.kit.composite import same_committee

A = "agreements_"


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0009_board_scores'),
        ('residents', '0004_posting_and_quorum'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Settlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月份')),
                ('rows', models.JSONField(default=list, verbose_name='明细')),
                ('digest', models.CharField(max_length=64, verbose_name='校验值')),
                ('count', models.PositiveIntegerField(verbose_name='几份')),
                ('yuan', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='结算金额（元）')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='制表时间')),
                ('paid_on', models.DateField(blank=True, null=True, verbose_name='哪天付的')),
                ('paid_note', models.CharField(blank=True, max_length=60, verbose_name='凭证号')),
            ],
            options={
                'verbose_name': '商户结算单',
                'verbose_name_plural': '商户结算单',
                'ordering': ('-month', 'merchant'),
                'permissions': [('make_settlement', '办商户结算，制表和付款是两个人')],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='redemption',
            name='promise_stays',
        ),
        migrations.AddField(
            model_name='redemption',
            name='merchant',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='redemptions', to='agreements.merchant', verbose_name='哪家店发'),
        ),
        migrations.AddField(
            model_name='shelfitem',
            name='merchant',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='agreements.merchant', verbose_name='哪家店发'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='redemption',
            trigger=pgtrigger.compiler.Trigger(name='promise_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a redemption is never deleted'; END IF;\nIF (OLD.committee_id, OLD.item_id, OLD.account_id, OLD.count, OLD.points, OLD.yuan, OLD.key, OLD.seed,\n    OLD.merchant_id)\n    IS DISTINCT FROM\n   (NEW.committee_id, NEW.item_id, NEW.account_id, NEW.count, NEW.points, NEW.yuan, NEW.key, NEW.seed,\n    NEW.merchant_id)\nTHEN RAISE EXCEPTION 'what was promised cannot change'; END IF;\nIF OLD.state <> 'reserved' AND (to_jsonb(OLD) - 'settlement_id') IS DISTINCT FROM\n   (to_jsonb(NEW) - 'settlement_id')\nTHEN RAISE EXCEPTION 'a redemption that ended cannot change'; END IF;\nIF to_jsonb(OLD) -> 'settlement_id' <> 'null'::jsonb\n    AND (to_jsonb(OLD) -> 'settlement_id') IS DISTINCT FROM (to_jsonb(NEW) -> 'settlement_id')\nTHEN RAISE EXCEPTION 'a settled redemption stays on its sheet'; END IF;\nRETURN NEW;\n", hash='0c0b9bb3f097427321249aee701ba98790551077', operation='UPDATE OR DELETE', pgid='pgtrigger_promise_stays_f2e04', table='agreements_redemption', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='settlement',
            name='committee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会'),
        ),
        migrations.AddField(
            model_name='settlement',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='制表人'),
        ),
        migrations.AddField(
            model_name='settlement',
            name='merchant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='agreements.merchant', verbose_name='商户'),
        ),
        migrations.AddField(
            model_name='settlement',
            name='paid_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='付款登记人'),
        ),
        migrations.AddField(
            model_name='redemption',
            name='settlement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='redemptions', to='agreements.settlement', verbose_name='结算单'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.CheckConstraint(condition=models.Q(('settlement', None), models.Q(('merchant__isnull', False), ('state', 'collected')), _connector='OR'), name='settled_after_collecting'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='settlement_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.UniqueConstraint(fields=('merchant', 'month'), name='settlement_once_a_month'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='settlement_of_a_month'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.CheckConstraint(condition=models.Q(('paid_by', None), models.Q(('paid_by', models.F('made_by')), _negated=True), _connector='OR'), name='settlement_two_people'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paid_by', None), ('paid_on', None)), models.Q(('paid_by__isnull', False), ('paid_on__isnull', False)), _connector='OR'), name='settlement_paid_whole'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='settlement',
            trigger=pgtrigger.compiler.Trigger(name='sheet_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'DELETE' OR OLD.paid_on IS NOT NULL\n    OR (to_jsonb(OLD) - '{paid_on,paid_by_id,paid_note}'::text[])\n       IS DISTINCT FROM (to_jsonb(NEW) - '{paid_on,paid_by_id,paid_note}'::text[])\nTHEN RAISE EXCEPTION 'a frozen settlement cannot change'; END IF;\nRETURN NEW;\n", hash='9ccf6e9cb17f06e63a23424fe96f33c9c0e051d0', operation='UPDATE OR DELETE', pgid='pgtrigger_sheet_stays_3e037', table='agreements_settlement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='settlement',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='d79037419084f795638d52b5b4befe5f99fc1c19', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_2b2b3', table='agreements_settlement', when='BEFORE')),
        ),
        same_committee(A + "shelfitem", "merchant_id", A + "merchant"),
        same_committee(A + "redemption", "merchant_id", A + "merchant"),
        same_committee(A + "redemption", "settlement_id", A + "settlement"),
        same_committee(A + "settlement", "merchant_id", A + "merchant"),
    ]
