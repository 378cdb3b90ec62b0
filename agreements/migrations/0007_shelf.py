"""What points buy, in stock and asked for; and by which days that works."""

from datetime import date

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from xidu.kit.composite import same_committee


A = "agreements_"
SINCE = date(2018, 1, 1)
FIGURES = [
    ("redeem_valid_days", "30", "日", "美丽约定积分办法：换好的东西30天内来领，过期积分退回"),
    ("redeem_warn_days", "3", "日", "美丽约定积分办法：到期前3天提醒来领"),
]
# The app role adds stock moves and reads them; the triggers refuse the owner too.
REVOKE = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'xidu_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON agreements_stockmove FROM xidu_app;
  END IF;
END $$
"""
GIVE_BACK = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'xidu_app') THEN
    GRANT UPDATE, DELETE ON agreements_stockmove TO xidu_app;
  END IF;
END $$
"""


def add(apps, schema_editor):
    figure = apps.get_model("residents", "Figure")
    for key, value, unit, basis in FIGURES:
        figure.objects.get_or_create(
            key=key, committee=None, since=SINCE, defaults={"value": value, "unit": unit, "basis": basis}
        )


def remove(apps, schema_editor):
    figure = apps.get_model("residents", "Figure")
    figure.objects.filter(key__in=[row[0] for row in FIGURES], committee=None, since=SINCE).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0006_garden'),
        ('residents', '0004_posting_and_quorum'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ShelfItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, verbose_name='名称')),
                ('words', models.CharField(max_length=120, verbose_name='在哪里领、什么时候')),
                ('kind', models.CharField(choices=[('goods', '东西'), ('service', '服务')], default='goods', max_length=7, verbose_name='类型')),
                ('sponsor', models.CharField(blank=True, max_length=60, verbose_name='谁赞助的')),
                ('points', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='要多少分')),
                ('yuan', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='每份结算金额（元）')),
                ('limit', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='每户最多')),
                ('limit_per', models.CharField(blank=True, choices=[('month', '每月'), ('quarter', '每季'), ('year', '每年')], default='', max_length=7, verbose_name='限量按')),
                ('since', models.DateField(verbose_name='自')),
                ('until', models.DateField(blank=True, null=True, verbose_name='至')),
                ('stock', models.IntegerField(default=0, verbose_name='还有几份')),
                ('taken_off_at', models.DateTimeField(blank=True, null=True, verbose_name='下架时间')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
            ],
            options={
                'verbose_name': '兑换物品',
                'verbose_name_plural': '兑换物品',
                'ordering': ('committee', 'points', 'id'),
                'permissions': [('keep_shelf', '管理兑换物品和库存')],
            },
        ),
        migrations.CreateModel(
            name='Redemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('count', models.PositiveSmallIntegerField(verbose_name='几份')),
                ('points', models.PositiveIntegerField(verbose_name='积分')),
                ('yuan', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='结算金额（元）')),
                ('state', models.CharField(choices=[('reserved', '等您去领'), ('collected', '领走了'), ('cancelled', '取消了'), ('lapsed', '过期没领')], default='reserved', max_length=9, verbose_name='状态')),
                ('door', models.CharField(choices=[('own', '自己在手机上'), ('leader', '组长代办'), ('desk', '窗口代办')], max_length=6, verbose_name='怎么换的')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='兑换时间')),
                ('day', models.DateField(verbose_name='兑换日期')),
                ('valid_until', models.DateField(verbose_name='领取到')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('seed', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('code_index', models.CharField(editable=False, max_length=64)),
                ('code_tail', models.CharField(max_length=2, verbose_name='兑换码末两位')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                ('how', models.CharField(blank=True, choices=[('code', '凭兑换码'), ('card', '凭兑换卡'), ('signature', '本人签字')], default='', max_length=9, verbose_name='怎么领的')),
                ('note', models.CharField(blank=True, max_length=120, verbose_name='说明')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redemptions', to='agreements.pointsaccount', verbose_name='积分户')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办结人')),
                ('spend', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='redemption', to='agreements.ledgerentry', verbose_name='扣分流水')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redemptions', to='agreements.shelfitem', verbose_name='物品')),
            ],
            options={
                'verbose_name': '兑换',
                'verbose_name_plural': '兑换',
                'ordering': ('-at', '-id'),
                'permissions': [('redeem_for', '替住户兑换'), ('hand_out', '在村居发放和取消兑换')],
            },
        ),
        migrations.CreateModel(
            name='StockMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('in', '入库'), ('redeem', '兑换'), ('back', '退回'), ('count', '盘点')], max_length=6, verbose_name='类型')),
                ('pieces', models.IntegerField(verbose_name='几份')),
                ('words', models.CharField(blank=True, max_length=120, verbose_name='说明')),
                ('source', models.CharField(max_length=80, unique=True, verbose_name='来源')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='记下时间')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='agreements.shelfitem', verbose_name='物品')),
                ('redemption', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='agreements.redemption', verbose_name='兑换')),
            ],
            options={
                'verbose_name': '库存流水',
                'verbose_name_plural': '库存流水',
                'ordering': ('item', '-id'),
            },
        ),
        migrations.AddConstraint(
            model_name='shelfitem',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='item_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='shelfitem',
            constraint=models.CheckConstraint(condition=models.Q(('points__gt', 0)), name='item_has_a_price'),
        ),
        migrations.AddConstraint(
            model_name='shelfitem',
            constraint=models.CheckConstraint(condition=models.Q(('stock__gte', 0)), name='stock_never_below_zero'),
        ),
        migrations.AddConstraint(
            model_name='shelfitem',
            constraint=models.CheckConstraint(condition=models.Q(('yuan__gte', 0)), name='item_yuan'),
        ),
        migrations.AddConstraint(
            model_name='shelfitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('limit', None), ('limit_per', '')), models.Q(('limit__gt', 0), models.Q(('limit_per', ''), _negated=True)), _connector='OR'), name='item_limit_whole'),
        ),
        migrations.AddConstraint(
            model_name='shelfitem',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='item_span'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shelfitem',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='93b16fdd9934e058778658f7293e176a9ff52679', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d6780', table='agreements_shelfitem', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='redemption',
            index=models.Index(fields=['committee', 'state', 'valid_until'], name='redemptions_by_state'),
        ),
        migrations.AddIndex(
            model_name='redemption',
            index=models.Index(fields=['item', 'account', 'day'], name='redemptions_of_account'),
        ),
        migrations.AddIndex(
            model_name='redemption',
            index=models.Index(fields=['committee', 'code_index'], name='redemptions_by_code'),
        ),
        migrations.AddIndex(
            model_name='redemption',
            index=models.Index(condition=models.Q(('state', 'reserved')), fields=['valid_until'], name='redemptions_open'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='redemption_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'reserved')), fields=('committee', 'code_index'), name='open_code_once'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.CheckConstraint(condition=models.Q(('count__gt', 0), ('points__gt', 0)), name='redemption_of_something'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('day'))), name='redemption_span'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('how', ''), ('state', 'reserved')), models.Q(('ended_at__isnull', False), ('state', 'collected'), models.Q(('how', ''), _negated=True)), models.Q(('ended_at__isnull', False), ('how', ''), ('state__in', ['cancelled', 'lapsed'])), _connector='OR'), name='redemption_ends_one_way'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='redemption',
            trigger=pgtrigger.compiler.Trigger(name='promise_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a redemption is never deleted'; END IF;\nIF (OLD.committee_id, OLD.item_id, OLD.account_id, OLD.count, OLD.points, OLD.yuan, OLD.key, OLD.seed)\n    IS DISTINCT FROM\n   (NEW.committee_id, NEW.item_id, NEW.account_id, NEW.count, NEW.points, NEW.yuan, NEW.key, NEW.seed)\nTHEN RAISE EXCEPTION 'what was promised cannot change'; END IF;\nIF OLD.state <> 'reserved' AND (to_jsonb(OLD) - 'settlement_id') IS DISTINCT FROM\n   (to_jsonb(NEW) - 'settlement_id')\nTHEN RAISE EXCEPTION 'a redemption that ended cannot change'; END IF;\nIF to_jsonb(OLD) -> 'settlement_id' <> 'null'::jsonb\n    AND (to_jsonb(OLD) -> 'settlement_id') IS DISTINCT FROM (to_jsonb(NEW) -> 'settlement_id')\nTHEN RAISE EXCEPTION 'a settled redemption stays on its sheet'; END IF;\nRETURN NEW;\n", hash='24344b70cd6231a0624d62e86c3886f20187f648', operation='UPDATE OR DELETE', pgid='pgtrigger_promise_stays_f2e04', table='agreements_redemption', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='redemption',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='cf880e0476a52f3bdecdf0b5bb3ab9db3c3c2890', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c3927', table='agreements_redemption', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='stockmove',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'in'), ('pieces__gt', 0), ('redemption', None)), models.Q(('kind', 'redeem'), ('pieces__lt', 0), ('redemption__isnull', False)), models.Q(('kind', 'back'), ('pieces__gt', 0), ('redemption__isnull', False)), models.Q(('kind', 'count'), ('redemption', None), models.Q(('pieces', 0), _negated=True), models.Q(('words', ''), _negated=True)), _connector='OR'), name='move_is_one_kind'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stockmove',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='f1ffa4968616016c9e3c1474c1245ef2d7183d24', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8be72', table='agreements_stockmove', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stockmove',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='a79381425ceb6205cec5e593eec89782dea71ca1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e1f87', table='agreements_stockmove', when='BEFORE')),
        ),
        same_committee(A + "redemption", "item_id", A + "shelfitem"),
        same_committee(A + "redemption", "account_id", A + "pointsaccount"),
        same_committee(A + "redemption", "spend_id", A + "ledgerentry"),
        same_committee(A + "stockmove", "item_id", A + "shelfitem"),
        same_committee(A + "stockmove", "redemption_id", A + "redemption"),
        migrations.RunSQL(REVOKE, GIVE_BACK),
        migrations.RunPython(add, remove),
    ]
