"""Promises, offers, ratings and checks of shops; agreements and rules for merchants beside the households'."""

from datetime import date

import agreements.models.books
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from xidu.kit.composite import same_committee

A = "agreements_"
SINCE = date(2018, 1, 1)
FIGURES = [
    ("quorum_merchants", "1/2", "到会比例", "街道美丽约定办法：商户的约定由本村居过半数商户到会商定"),
    ("merchant_rating_least", "3", "户", "小象邻里办法：评分满3户才公开平均分"),
    ("merchant_rating_months", "12", "月", "小象邻里办法：平均分算最近12个月的评分"),
    ("merchant_offer_notice_days", "7", "日", "小象邻里办法：优惠结束前7天提醒店家"),
]


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
        ('agreements', '0010_settlement'),
        ('residents', '0004_posting_and_quorum'),
        ('users', '0010_same_committee_of_families'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MerchantOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='自')),
                ('until', models.DateField(blank=True, null=True, verbose_name='至')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='写的时间')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审的时间')),
                ('refused_because', models.CharField(blank=True, max_length=120, verbose_name='没有同意的原因')),
                ('title', models.CharField(help_text='例如“老人理发”。', max_length=30, verbose_name='什么优惠')),
                ('whom', models.CharField(choices=[('everybody', '邻居都有'), ('elders', '70岁以上老人'), ('volunteers', '志愿者'), ('points', '有积分的人家')], max_length=10, verbose_name='给谁')),
                ('price', models.CharField(help_text='例如“10元，平时20元”。', max_length=30, verbose_name='多少钱')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='一共几份')),
            ],
            options={
                'verbose_name': '商户优惠',
                'verbose_name_plural': '商户优惠',
                'ordering': ('merchant', 'until', 'id'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MerchantPromise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='自')),
                ('until', models.DateField(blank=True, null=True, verbose_name='至')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='写的时间')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审的时间')),
                ('refused_because', models.CharField(blank=True, max_length=120, verbose_name='没有同意的原因')),
                ('words', models.CharField(help_text='一句话，例如“缺斤少两，少一补十”。', max_length=40, verbose_name='承诺')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='第几版')),
            ],
            options={
                'verbose_name': '商户承诺',
                'verbose_name_plural': '商户承诺',
                'ordering': ('merchant', 'since', 'id'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MerchantRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月份')),
                ('stars', models.PositiveSmallIntegerField(verbose_name='几分')),
                ('words', models.CharField(blank=True, max_length=120, verbose_name='说一句')),
                ('replaced', models.BooleanField(default=False, verbose_name='后来改了')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='评分时间')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('answer', models.CharField(blank=True, max_length=120, verbose_name='店家回复')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='回复时间')),
                ('hidden_because', models.CharField(blank=True, max_length=120, verbose_name='拿下的原因')),
                ('hidden_at', models.DateTimeField(blank=True, null=True, verbose_name='拿下时间')),
            ],
            options={
                'verbose_name': '商户评分',
                'verbose_name_plural': '商户评分',
                'ordering': ('-at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='MerchantSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('door', models.CharField(choices=[('paper', '纸质'), ('web', '网上')], max_length=5, verbose_name='怎么签的')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='签订时间')),
            ],
            options={
                'verbose_name': '商户签约',
                'verbose_name_plural': '商户签约',
                'ordering': ('at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='OfferUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='用的时间')),
                ('key', models.CharField(max_length=80, unique=True)),
            ],
            options={
                'verbose_name': '用了的优惠',
                'verbose_name_plural': '用了的优惠',
                'ordering': ('at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ShopCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('photo', models.FileField(upload_to='photos/%Y/%m', verbose_name='照片')),
                ('photo_kind', models.CharField(editable=False, max_length=8, verbose_name='格式')),
                ('photo_sha256', models.CharField(editable=False, max_length=64, verbose_name='校验码')),
                ('alt', models.CharField(blank=True, max_length=120, verbose_name='照片说明')),
                ('day', models.DateField(verbose_name='哪天看的')),
                ('note', models.CharField(blank=True, max_length=120, verbose_name='说明')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='记下时间')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('undone_because', models.CharField(blank=True, max_length=120, verbose_name='撤销的原因')),
            ],
            options={
                'verbose_name': '门前检查',
                'verbose_name_plural': '门前检查',
                'ordering': ('-day', '-id'),
            },
        ),
        migrations.CreateModel(
            name='ShopCheckLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': '检查结果',
                'verbose_name_plural': '检查结果',
                'ordering': ('check_made', 'id'),
            },
        ),
        migrations.AlterModelOptions(
            name='rulebook',
            options={'ordering': ('committee', 'audience', '-version'), 'permissions': [('keep_rules', '起草和启用积分办法')], 'verbose_name': '积分办法', 'verbose_name_plural': '积分办法'},
        ),
        migrations.RemoveConstraint(
            model_name='merchantstaff',
            name='merchant_staff_span',
        ),
        migrations.RemoveConstraint(
            model_name='pointsaccount',
            name='account_has_one_owner',
        ),
        migrations.RemoveConstraint(
            model_name='rulebook',
            name='book_version_once',
        ),
        migrations.RemoveConstraint(
            model_name='rulebook',
            name='one_book_in_force',
        ),
        migrations.AddField(
            model_name='agreement',
            name='audience',
            field=models.CharField(choices=[('households', '住户'), ('merchants', '商户')], default='households', max_length=10, verbose_name='给谁的'),
        ),
        migrations.AddField(
            model_name='pointsaccount',
            name='merchant',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='points', to='agreements.merchant', verbose_name='商户'),
        ),
        migrations.AddField(
            model_name='rulebook',
            name='audience',
            field=models.CharField(choices=[('households', '住户'), ('merchants', '商户')], default='households', max_length=10, verbose_name='给谁的'),
        ),
        migrations.AlterField(
            model_name='passing',
            name='meeting',
            field=models.CharField(choices=[('villagers', '村民会议'), ('households', '户代表参加的村民会议'), ('residents', '居民会议'), ('merchants', '商户会议')], max_length=10, verbose_name='什么会'),
        ),
        migrations.AddConstraint(
            model_name='merchantstaff',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', django.db.models.expressions.CombinedExpression(models.F('since'), '-', models.Value(1))), _connector='OR'), name='merchant_staff_span'),
        ),
        migrations.AddConstraint(
            model_name='pointsaccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('block__isnull', True), ('household__isnull', False), ('merchant__isnull', True), ('person__isnull', True)), models.Q(('block__isnull', True), ('household__isnull', True), ('merchant__isnull', True), ('person__isnull', False)), models.Q(('block__isnull', False), ('household__isnull', True), ('merchant__isnull', True), ('person__isnull', True)), models.Q(('block__isnull', True), ('household__isnull', True), ('merchant__isnull', False), ('person__isnull', True)), _connector='OR'), name='account_has_one_owner'),
        ),
        migrations.AddConstraint(
            model_name='rulebook',
            constraint=models.UniqueConstraint(fields=('committee', 'audience', 'version'), name='book_version_once'),
        ),
        migrations.AddConstraint(
            model_name='rulebook',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('since__isnull', False)), expressions=[('committee', '='), ('audience', '='), (agreements.models.books.Days(), '&&')], name='one_book_in_force'),
        ),
        migrations.AddField(
            model_name='merchantoffer',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='写的人'),
        ),
        migrations.AddField(
            model_name='merchantoffer',
            name='committee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会'),
        ),
        migrations.AddField(
            model_name='merchantoffer',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审的人'),
        ),
        migrations.AddField(
            model_name='merchantoffer',
            name='merchant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='agreements.merchant', verbose_name='商户'),
        ),
        migrations.AddField(
            model_name='merchantpromise',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='写的人'),
        ),
        migrations.AddField(
            model_name='merchantpromise',
            name='committee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会'),
        ),
        migrations.AddField(
            model_name='merchantpromise',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审的人'),
        ),
        migrations.AddField(
            model_name='merchantpromise',
            name='merchant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='agreements.merchant', verbose_name='商户'),
        ),
        migrations.AddField(
            model_name='merchantpromise',
            name='prior',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.merchantpromise', verbose_name='上一版'),
        ),
        migrations.AddField(
            model_name='merchantrating',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='回复人'),
        ),
        migrations.AddField(
            model_name='merchantrating',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='评分人'),
        ),
        migrations.AddField(
            model_name='merchantrating',
            name='committee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会'),
        ),
        migrations.AddField(
            model_name='merchantrating',
            name='hidden_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拿下的人'),
        ),
        migrations.AddField(
            model_name='merchantrating',
            name='household',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.household', verbose_name='住户'),
        ),
        migrations.AddField(
            model_name='merchantrating',
            name='merchant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='agreements.merchant', verbose_name='商户'),
        ),
        migrations.AddField(
            model_name='merchantsignature',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签的或登记的人'),
        ),
        migrations.AddField(
            model_name='merchantsignature',
            name='committee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会'),
        ),
        migrations.AddField(
            model_name='merchantsignature',
            name='merchant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='agreements.merchant', verbose_name='商户'),
        ),
        migrations.AddField(
            model_name='merchantsignature',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shop_signatures', to='agreements.agreementversion', verbose_name='约定版本'),
        ),
        migrations.AddField(
            model_name='offeruse',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='店里谁记的'),
        ),
        migrations.AddField(
            model_name='offeruse',
            name='committee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会'),
        ),
        migrations.AddField(
            model_name='offeruse',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='agreements.merchantoffer', verbose_name='优惠'),
        ),
        migrations.AddField(
            model_name='shopcheck',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁看的'),
        ),
        migrations.AddField(
            model_name='shopcheck',
            name='committee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会'),
        ),
        migrations.AddField(
            model_name='shopcheck',
            name='merchant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='agreements.merchant', verbose_name='商户'),
        ),
        migrations.AddField(
            model_name='shopcheck',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤销人'),
        ),
        migrations.AddField(
            model_name='shopcheckline',
            name='check_made',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='agreements.shopcheck', verbose_name='门前检查'),
        ),
        migrations.AddField(
            model_name='shopcheckline',
            name='committee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会'),
        ),
        migrations.AddField(
            model_name='shopcheckline',
            name='entry',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.ledgerentry', verbose_name='积分流水'),
        ),
        migrations.AddField(
            model_name='shopcheckline',
            name='rule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.rule', verbose_name='积分项目'),
        ),
        migrations.AddConstraint(
            model_name='merchantoffer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None)), models.Q(('decided_at__isnull', False), models.Q(('decided_by', models.F('by')), _negated=True)), _connector='OR'), name='merchantoffer_two_people'),
        ),
        migrations.AddConstraint(
            model_name='merchantoffer',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', django.db.models.expressions.CombinedExpression(models.F('since'), '-', models.Value(1))), _connector='OR'), name='merchantoffer_span'),
        ),
        migrations.AddConstraint(
            model_name='merchantoffer',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='offer_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='merchantoffer',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', False)), name='offer_lapses'),
        ),
        migrations.AddConstraint(
            model_name='merchantoffer',
            constraint=models.CheckConstraint(condition=models.Q(('capacity', None), ('capacity__gt', 0), _connector='OR'), name='offer_for_some'),
        ),
        migrations.AddConstraint(
            model_name='merchantpromise',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None)), models.Q(('decided_at__isnull', False), models.Q(('decided_by', models.F('by')), _negated=True)), _connector='OR'), name='merchantpromise_two_people'),
        ),
        migrations.AddConstraint(
            model_name='merchantpromise',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', django.db.models.expressions.CombinedExpression(models.F('since'), '-', models.Value(1))), _connector='OR'), name='merchantpromise_span'),
        ),
        migrations.AddConstraint(
            model_name='merchantpromise',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='promise_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='merchantrating',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced', False)), fields=('merchant', 'household', 'month'), name='one_rating_a_month'),
        ),
        migrations.AddConstraint(
            model_name='merchantrating',
            constraint=models.CheckConstraint(condition=models.Q(('stars__range', (1, 5))), name='rating_stars'),
        ),
        migrations.AddConstraint(
            model_name='merchantrating',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hidden_because', ''), ('hidden_by', None)), models.Q(('hidden_by__isnull', False), models.Q(('hidden_because', ''), _negated=True)), _connector='OR'), name='rating_hidden_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='merchantsignature',
            constraint=models.UniqueConstraint(fields=('version', 'merchant'), name='merchant_signs_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='merchantsignature',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='d5b974e2bda674dcdc05a84481b1e4c65e2462eb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e5c3b', table='agreements_merchantsignature', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='merchantsignature',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='dd7cfa066aa93534d35f8746de8ca3de990cd6fa', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_03433', table='agreements_merchantsignature', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offeruse',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='135847734ee24d740c92fc77e8bb88812e333c2d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_96efa', table='agreements_offeruse', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offeruse',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='36c401fab968c502802abac536ad19cdf3c91cce', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_53eb7', table='agreements_offeruse', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='shopcheck',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='shop_check_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='shopcheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_because', ''), ('undone_by', None)), models.Q(('undone_by__isnull', False), models.Q(('undone_because', ''), _negated=True)), _connector='OR'), name='check_undone_with_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shopcheckline',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='dce460764e296a0be1ada580cd7e3293b6b5719a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d1bd1', table='agreements_shopcheckline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shopcheckline',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='86ff829545d074b29f39a1c5226f88fa890e8466', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_b1461', table='agreements_shopcheckline', when='BEFORE')),
        ),
        same_committee(A + "pointsaccount", "merchant_id", A + "merchant"),
        same_committee(A + "merchantsignature", "version_id", A + "agreementversion"),
        same_committee(A + "merchantsignature", "merchant_id", A + "merchant"),
        same_committee(A + "merchantpromise", "merchant_id", A + "merchant"),
        same_committee(A + "merchantpromise", "prior_id", A + "merchantpromise"),
        same_committee(A + "merchantoffer", "merchant_id", A + "merchant"),
        same_committee(A + "offeruse", "offer_id", A + "merchantoffer"),
        same_committee(A + "merchantrating", "merchant_id", A + "merchant"),
        same_committee(A + "shopcheck", "merchant_id", A + "merchant"),
        same_committee(A + "shopcheckline", "check_made_id", A + "shopcheck"),
        same_committee(A + "shopcheckline", "rule_id", A + "rule"),
        same_committee(A + "shopcheckline", "entry_id", A + "ledgerentry"),
        same_committee(A + "merchantrating", "household_id", "residents_household"),
        migrations.RunPython(add, remove),
    ]
