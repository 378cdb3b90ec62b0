"""Small wishes: rounds, wishes, who takes them on, the proof; and the figures they go by."""

from datetime import date

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from xidu.kit.composite import same_committee


S = "services_"
SINCE = date(2018, 1, 1)
FIGURES = [
    ("wish_cap", "500", "元", "街道微心愿办法：一个心愿估价不超过500元"),
    ("wish_hold_hours", "48", "小时", "街道微心愿办法：认领后留48小时，等村居同意"),
    ("wish_warn_hours", "6", "小时", "街道微心愿办法：放开前6小时提醒认领人"),
    ("wish_open_days", "14", "天", "街道微心愿办法：公布14天没有人认领的，由村居、共建单位或基金圆"),
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
        ('residents', '0004_posting_and_quorum'),
        ('services', '0003_consents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='心愿号')),
                ('band', models.CharField(choices=[('small', '学龄前的孩子'), ('pupil', '小学生'), ('teen', '中学生'), ('adult', '成年人'), ('elder', '老人'), ('old', '80岁以上老人'), ('family', '一家人')], max_length=6, verbose_name='年龄段')),
                ('kind', models.CharField(choices=[('goods', '东西'), ('service', '帮忙')], max_length=7, verbose_name='要什么')),
                ('item', models.CharField(max_length=40, verbose_name='心愿')),
                ('size', models.CharField(blank=True, max_length=20, verbose_name='尺寸')),
                ('colour', models.CharField(blank=True, max_length=20, verbose_name='颜色')),
                ('cost', models.DecimalField(decimal_places=2, max_digits=8, verbose_name='估价（元）')),
                ('why_sealed', models.TextField(blank=True, editable=False)),
                ('home_note_sealed', models.TextField(blank=True, editable=False)),
                ('seal_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('family_phone', models.BooleanField(default=False, verbose_name='家里同意留自己的电话')),
                ('door', models.CharField(choices=[('visit', '走访时听到'), ('desk', '窗口登记'), ('family', '家里人填')], max_length=6, verbose_name='怎么来的')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='记下时间')),
                ('state', models.CharField(choices=[('collected', '等上门核实'), ('verified', '核实了，等公布'), ('published', '等人认领'), ('held', '有人认领，等村居同意'), ('delivering', '正在办'), ('delivered', '送到了'), ('thanked', '谢过了'), ('closed', '圆满'), ('refused', '没有收下'), ('withdrawn', '家里不要了')], default='collected', max_length=10, verbose_name='状态')),
                ('state_at', models.DateTimeField(verbose_name='状态时间')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='等人认领到')),
                ('because', models.CharField(blank=True, max_length=120, verbose_name='原因')),
                ('thanks', models.CharField(blank=True, max_length=120, verbose_name='谢谢的话')),
                ('thanks_public', models.BooleanField(default=False, verbose_name='同意公开谢谢的话')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.block', verbose_name='楼组／村民小组')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁记下的')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.household', verbose_name='哪一家')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.person', verbose_name='为谁')),
                ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁上门核实的')),
            ],
            options={
                'verbose_name': '微心愿',
                'verbose_name_plural': '微心愿',
                'ordering': ('-round', 'number'),
                'permissions': [('collect_wish', '收集微心愿'), ('run_wishes', '办微心愿'), ('open_wish', '看微心愿的原因')],
            },
        ),
        migrations.CreateModel(
            name='WishProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('photo', models.FileField(upload_to='photos/%Y/%m', verbose_name='照片')),
                ('photo_kind', models.CharField(editable=False, max_length=8, verbose_name='格式')),
                ('photo_sha256', models.CharField(editable=False, max_length=64, verbose_name='校验码')),
                ('alt', models.CharField(blank=True, max_length=120, verbose_name='照片说明')),
                ('at', models.DateTimeField(verbose_name='送到时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁送到的')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('wish', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='proof', to='services.wish', verbose_name='微心愿')),
            ],
            options={
                'verbose_name': '心愿送达照片',
                'verbose_name_plural': '心愿送达照片',
                'ordering': ('-at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='WishRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=30, verbose_name='主题')),
                ('words', models.CharField(blank=True, max_length=120, verbose_name='说明')),
                ('since', models.DateField(verbose_name='自')),
                ('until', models.DateField(verbose_name='至')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
            ],
            options={
                'verbose_name': '微心愿一轮',
                'verbose_name_plural': '微心愿一轮',
                'ordering': ('-since', '-id'),
            },
        ),
        migrations.AddField(
            model_name='wish',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wishes', to='services.wishround', verbose_name='哪一轮'),
        ),
        migrations.CreateModel(
            name='WishStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('collected', '等上门核实'), ('verified', '核实了，等公布'), ('published', '等人认领'), ('held', '有人认领，等村居同意'), ('delivering', '正在办'), ('delivered', '送到了'), ('thanked', '谢过了'), ('closed', '圆满'), ('refused', '没有收下'), ('withdrawn', '家里不要了')], max_length=10, verbose_name='状态')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁办的')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('wish', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='services.wish', verbose_name='微心愿')),
            ],
            options={
                'verbose_name': '心愿经过',
                'verbose_name_plural': '心愿经过',
                'ordering': ('wish', 'at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='WishClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone_sealed', models.TextField(blank=True, editable=False, verbose_name='电话（加密）')),
                ('phone_index', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('seal_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('resident', '居民'), ('unit', '共建单位'), ('party', '党员'), ('committee', '村居'), ('fund', '基金')], max_length=9, verbose_name='谁来圆')),
                ('name', models.CharField(max_length=30, verbose_name='怎么称呼')),
                ('state', models.CharField(choices=[('held', '留着，等村居同意'), ('approved', '村居同意了'), ('done', '送到了'), ('lapsed', '过时放开了'), ('withdrawn', '自己放开了'), ('refused', '没有谈成')], default='held', max_length=9, verbose_name='状态')),
                ('held_at', models.DateTimeField(verbose_name='认领时间')),
                ('until', models.DateTimeField(verbose_name='留到')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='同意时间')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁同意的')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('wish', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='services.wish', verbose_name='微心愿')),
            ],
            options={
                'verbose_name': '心愿认领',
                'verbose_name_plural': '心愿认领',
                'ordering': ('-held_at', '-id'),
                'indexes': [models.Index(condition=models.Q(('state', 'held')), fields=['until'], name='wish_holds_open')],
                'constraints': [models.UniqueConstraint(fields=('committee', 'id'), name='wish_claim_with_committee'), models.UniqueConstraint(condition=models.Q(('state__in', ('held', 'approved', 'done'))), fields=('wish',), name='wish_claimed_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('approved', 'done')), _negated=True), ('approved_by__isnull', False), _connector='OR'), name='wish_contact_after_approval')],
            },
        ),
        migrations.AddConstraint(
            model_name='wishround',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='wish_round_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='wishround',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='wish_round_span'),
        ),
        migrations.AddIndex(
            model_name='wish',
            index=models.Index(fields=['committee', 'state'], name='wishes_by_state'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='wish_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.UniqueConstraint(fields=('round', 'number'), name='wish_number_once'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('refused', 'withdrawn')), _negated=True), fields=('round', 'household'), name='one_wish_a_family'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.CheckConstraint(condition=models.Q(('cost__gte', 0)), name='wish_cost'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.CheckConstraint(condition=models.Q(('verified_by', None), models.Q(('verified_by', models.F('by')), _negated=True), _connector='OR'), name='wish_seen_by_a_second'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('collected', 'refused', 'withdrawn')), ('verified_by__isnull', False), _connector='OR'), name='wish_public_after_home'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('due_on__isnull', False), _connector='OR'), name='wish_waits_until'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wishstep',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='47360a899943c50f0d330633bf1b7745a551f02e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1b361', table='services_wishstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wishstep',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='9c9d1ba433d46306d29b4320454ed3e559590292', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_fbefd', table='services_wishstep', when='BEFORE')),
        ),
        same_committee(S + "wish", "round_id", S + "wishround"),
        same_committee(S + "wish", "block_id", "residents_block"),
        same_committee(S + "wish", "household_id", "residents_household"),
        same_committee(S + "wish", "person_id", "residents_person"),
        same_committee(S + "wishclaim", "wish_id", S + "wish"),
        same_committee(S + "wishproof", "wish_id", S + "wish"),
        same_committee(S + "wishstep", "wish_id", S + "wish"),
        migrations.RunPython(add, remove),
    ]
