"""Gardens, draws and rounds; no link of them crosses a committee; the figures a garden works by."""

from datetime import date

import agreements.models.books
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from xidu.kit.composite import composite_key, same_committee

A = "agreements_"
SINCE = date(2018, 1, 1)
FIGURES = [
    ("garden_round_day", "5", "日", "小菜园约定：菜园队长每月5日前看一遍"),
    ("garden_missed_rounds", "2", "轮", "小菜园约定：连续2轮看到荒了，提出收回"),
    ("garden_object_days", "7", "日", "小菜园约定：提出收回后7天内，住户可以提异议"),
    ("garden_accept_days", "5", "日", "小菜园约定：轮到菜地的，5天内回音，过期轮到下一户"),
]
LINKS = [
    ("garden", "block_id", "residents_block"),
    ("garden", "agreement_id", A + "agreementversion"),
    *((table, "garden_id", A + "garden") for table in ("captain", "plot", "plottenure", "waiting", "draw")),
    *((table, "garden_id", A + "garden") for table in ("gardenround", "finding", "plotreturn", "plotoffer")),
    ("plottenure", "plot_id", A + "plot"),
    ("plottenure", "household_id", "residents_household"),
    ("waiting", "household_id", "residents_household"),
    ("drawlist", "draw_id", A + "draw"),
    ("drawresult", "draw_id", A + "draw"),
    ("finding", "round_id", A + "gardenround"),
    ("finding", "tenure_id", A + "plottenure"),
    ("finding", "entry_id", A + "ledgerentry"),
    ("plotreturn", "tenure_id", A + "plottenure"),
    ("plotreturn", "finding_id", A + "finding"),
    ("plotoffer", "plot_id", A + "plot"),
    ("plotoffer", "waiting_id", A + "waiting"),
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
        ('agreements', '0005_merchants'),
        ('residents', '0004_posting_and_quorum'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=40, verbose_name='名称')),
                ('closes_at', models.DateTimeField(verbose_name='报名到')),
                ('fact_words', models.CharField(max_length=120, verbose_name='当场用什么定')),
                ('commitment', models.CharField(max_length=64, verbose_name='密码的指纹')),
                ('secret_sealed', models.TextField(editable=False)),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='发布时间')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
            ],
            options={
                'verbose_name': '抽签',
                'verbose_name_plural': '抽签',
                'ordering': ('garden', '-at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='DrawList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entries', models.JSONField(verbose_name='签号')),
                ('digest', models.CharField(max_length=64, verbose_name='名单校验码')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='截止时间')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('draw', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='closed', to='agreements.draw', verbose_name='抽签')),
            ],
            options={
                'verbose_name': '抽签名单',
                'verbose_name_plural': '抽签名单',
                'ordering': ('draw',),
            },
        ),
        migrations.CreateModel(
            name='DrawResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fact', models.CharField(max_length=120, verbose_name='当场得到的')),
                ('secret', models.CharField(max_length=64, verbose_name='密码')),
                ('order', models.JSONField(verbose_name='抽出的顺序')),
                ('plots', models.JSONField(verbose_name='分到的地')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='抽签时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁抽的')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('draw', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='result', to='agreements.draw', verbose_name='抽签')),
                ('witness', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='见证人')),
            ],
            options={
                'verbose_name': '抽签结果',
                'verbose_name_plural': '抽签结果',
                'ordering': ('draw',),
            },
        ),
        migrations.CreateModel(
            name='Garden',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, verbose_name='名称')),
                ('where', models.CharField(max_length=120, verbose_name='在哪里')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreementversion', verbose_name='照哪份约定')),
                ('block', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.block', verbose_name='楼组／村民小组')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
            ],
            options={
                'verbose_name': '小菜园',
                'verbose_name_plural': '小菜园',
                'ordering': ('committee', 'id'),
                'permissions': [('keep_garden', '办小菜园'), ('walk_garden', '菜园巡看'), ('ask_plot', '替住户报名菜地')],
            },
        ),
        migrations.AddField(
            model_name='draw',
            name='garden',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='agreements.garden', verbose_name='小菜园'),
        ),
        migrations.CreateModel(
            name='Captain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='自')),
                ('until', models.DateField(blank=True, null=True, verbose_name='至')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='菜园队长')),
                ('garden', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='captains', to='agreements.garden', verbose_name='小菜园')),
            ],
            options={
                'verbose_name': '菜园队长',
                'verbose_name_plural': '菜园队长',
                'ordering': ('garden', 'since', 'id'),
            },
        ),
        migrations.CreateModel(
            name='GardenRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='哪个月')),
                ('due_on', models.DateField(verbose_name='看到哪天')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('garden', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='agreements.garden', verbose_name='小菜园')),
            ],
            options={
                'verbose_name': '菜园巡看',
                'verbose_name_plural': '菜园巡看',
                'ordering': ('garden', '-month'),
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('photo', models.FileField(upload_to='photos/%Y/%m', verbose_name='照片')),
                ('photo_kind', models.CharField(editable=False, max_length=8, verbose_name='格式')),
                ('photo_sha256', models.CharField(editable=False, max_length=64, verbose_name='校验码')),
                ('alt', models.CharField(blank=True, max_length=120, verbose_name='照片说明')),
                ('look', models.CharField(choices=[('tidy', '整洁'), ('remind', '要提醒'), ('wild', '荒了')], max_length=6, verbose_name='看下来')),
                ('note', models.CharField(blank=True, max_length=120, verbose_name='说一句')),
                ('at', models.DateTimeField(verbose_name='看的时间')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回时间')),
                ('followed_at', models.DateTimeField(blank=True, null=True, verbose_name='跟进时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁看的')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.ledgerentry', verbose_name='积分流水')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁撤回的')),
                ('garden', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.garden', verbose_name='小菜园')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='agreements.gardenround', verbose_name='菜园巡看')),
            ],
            options={
                'verbose_name': '看下来',
                'verbose_name_plural': '看下来',
                'ordering': ('round_id', 'tenure_id', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Plot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='几号地')),
                ('size', models.DecimalField(decimal_places=1, max_digits=5, verbose_name='面积（平方米）')),
                ('state', models.CharField(choices=[('open', '可以种'), ('resting', '暂时不种')], default='open', max_length=7, verbose_name='状态')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('garden', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plots', to='agreements.garden', verbose_name='小菜园')),
            ],
            options={
                'verbose_name': '菜地',
                'verbose_name_plural': '菜地',
                'ordering': ('garden', 'number'),
            },
        ),
        migrations.CreateModel(
            name='PlotTenure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='自')),
                ('until', models.DateField(blank=True, null=True, verbose_name='至')),
                ('ended', models.CharField(blank=True, choices=[('', '在种'), ('returned', '自己交还'), ('taken_back', '荒了收回'), ('moved_away', '搬走了')], default='', max_length=10, verbose_name='怎么结束的')),
                ('source', models.CharField(max_length=80, unique=True, verbose_name='怎么来的')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁办的结束')),
                ('garden', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to='agreements.garden', verbose_name='小菜园')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.household', verbose_name='住户')),
                ('plot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to='agreements.plot', verbose_name='菜地')),
            ],
            options={
                'verbose_name': '种哪块地',
                'verbose_name_plural': '种哪块地',
                'ordering': ('garden', 'plot', 'since', 'id'),
            },
        ),
        migrations.CreateModel(
            name='PlotReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposed_on', models.DateField(verbose_name='提出收回')),
                ('object_until', models.DateField(verbose_name='可以提异议到')),
                ('objection', models.CharField(blank=True, max_length=300, verbose_name='住户怎么说')),
                ('objected_at', models.DateTimeField(blank=True, null=True, verbose_name='提异议时间')),
                ('outcome', models.CharField(blank=True, choices=[('', '等住户回音'), ('kept', '继续种'), ('back', '收回了'), ('gone', '已经交还')], default='', max_length=4, verbose_name='结果')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='答复')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('finding', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.finding', verbose_name='看下来')),
                ('garden', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.garden', verbose_name='小菜园')),
                ('objected_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁提的')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁办的')),
                ('tenure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='back', to='agreements.plottenure', verbose_name='种哪块地')),
            ],
            options={
                'verbose_name': '荒地收回',
                'verbose_name_plural': '荒地收回',
                'ordering': ('garden', 'proposed_on', 'id'),
            },
        ),
        migrations.AddField(
            model_name='finding',
            name='tenure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='agreements.plottenure', verbose_name='种哪块地'),
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slip', models.CharField(max_length=6, verbose_name='签号')),
                ('place', models.PositiveIntegerField(blank=True, null=True, verbose_name='第几位')),
                ('door', models.CharField(choices=[('phone', '自己在手机上'), ('leader', '组长代报'), ('desk', '村居登记')], max_length=6, verbose_name='怎么报的')),
                ('asked_at', models.DateTimeField(verbose_name='报名时间')),
                ('outcome', models.CharField(blank=True, choices=[('', '在等'), ('got', '分到了'), ('withdrawn', '不等了'), ('declined', '轮到没要'), ('lapsed', '轮到没有回音')], default='', max_length=9, verbose_name='结果')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('garden', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='agreements.garden', verbose_name='小菜园')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.household', verbose_name='住户')),
            ],
            options={
                'verbose_name': '等菜地的',
                'verbose_name_plural': '等菜地的',
                'ordering': ('garden', models.OrderBy(models.F('place'), nulls_last=True), 'asked_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='PlotOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offered_on', models.DateField(verbose_name='哪天轮到')),
                ('until', models.DateField(verbose_name='回音到')),
                ('answer', models.CharField(blank=True, choices=[('', '等回音'), ('accepted', '要了'), ('declined', '没要'), ('lapsed', '过期了')], default='', max_length=8, verbose_name='回音')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='回音时间')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁回的')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('garden', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='agreements.garden', verbose_name='小菜园')),
                ('plot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='agreements.plot', verbose_name='菜地')),
                ('waiting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='offer', to='agreements.waiting', verbose_name='等菜地的')),
            ],
            options={
                'verbose_name': '轮到的菜地',
                'verbose_name_plural': '轮到的菜地',
                'ordering': ('garden', 'offered_on', 'id'),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='drawlist',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='0308ab52a7910b4bd16d07f8ac7648ee15f1f31f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_25092', table='agreements_drawlist', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='drawlist',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='359bf5bdc2295182873ccae2f0155f5be1de5ff0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_70dd0', table='agreements_drawlist', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='drawresult',
            constraint=models.CheckConstraint(condition=models.Q(('by', models.F('witness')), _negated=True), name='draw_two_people'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='drawresult',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='6cde4412999d46c10eb5c0b9dd4be66212c5075a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5c7a0', table='agreements_drawresult', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='drawresult',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='51b47e40f9714f844f77cc88e070764c30f81201', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_585f0', table='agreements_drawresult', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='garden',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='garden_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='garden',
            constraint=models.UniqueConstraint(fields=('committee', 'name'), name='garden_name_once'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='draw_with_committee'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draw',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='0258c601746b431fcc9c8e536db12b51d93f1470', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1e72f', table='agreements_draw', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draw',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='8c2637365cbcb42b8b76dfc5cd683b9f23fca7ea', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ba299', table='agreements_draw', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='captain',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', django.db.models.expressions.CombinedExpression(models.F('since'), '-', models.Value(1))), _connector='OR'), name='captain_span'),
        ),
        migrations.AddConstraint(
            model_name='captain',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('garden', '='), ('user', '='), (agreements.models.books.Days(), '&&')], name='captain_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='gardenround',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='garden_round_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='gardenround',
            constraint=models.UniqueConstraint(fields=('garden', 'month'), name='garden_round_once'),
        ),
        migrations.AddConstraint(
            model_name='plot',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='plot_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='plot',
            constraint=models.UniqueConstraint(fields=('garden', 'id'), name='plot_with_garden'),
        ),
        migrations.AddConstraint(
            model_name='plot',
            constraint=models.UniqueConstraint(fields=('garden', 'number'), name='plot_number_once'),
        ),
        migrations.AddConstraint(
            model_name='plot',
            constraint=models.CheckConstraint(condition=models.Q(('number__gt', 0), ('size__gt', 0)), name='plot_is_something'),
        ),
        migrations.AddConstraint(
            model_name='plottenure',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='tenure_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='plottenure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended', ''), ('until', None)), models.Q(models.Q(('ended', ''), _negated=True), ('until__gte', django.db.models.expressions.CombinedExpression(models.F('since'), '-', models.Value(1)))), _connector='OR'), name='tenure_ends_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='plottenure',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('plot', '='), (agreements.models.books.Days(), '&&')], name='one_household_a_plot'),
        ),
        migrations.AddConstraint(
            model_name='plottenure',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('garden', '='), ('household', '='), (agreements.models.books.Days(), '&&')], name='one_plot_a_household'),
        ),
        migrations.AddConstraint(
            model_name='plotreturn',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('tenure',), name='one_return_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='plotreturn',
            constraint=models.CheckConstraint(condition=models.Q(('object_until__gte', models.F('proposed_on'))), name='return_can_be_objected'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='finding_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('round', 'tenure'), name='plot_seen_once_a_round'),
        ),
        migrations.AddConstraint(
            model_name='waiting',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='waiting_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='waiting',
            constraint=models.UniqueConstraint(fields=('garden', 'slip'), name='slip_once'),
        ),
        migrations.AddConstraint(
            model_name='waiting',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('garden', 'household'), name='household_waits_once'),
        ),
        migrations.AddConstraint(
            model_name='plotoffer',
            constraint=models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('plot',), name='plot_offered_once'),
        ),
        migrations.AddConstraint(
            model_name='plotoffer',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('offered_on'))), name='offer_has_days'),
        ),
        *(same_committee(A + table, column, parent) for table, column, parent in LINKS),
        # A plot and its tenure lie in the same garden.
        composite_key(A + "plottenure", ("garden_id", "plot_id"), A + "plot", ("garden_id", "id")),
        migrations.RunPython(add, remove),
    ]
