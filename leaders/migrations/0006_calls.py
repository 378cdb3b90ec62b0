import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from xidu.kit.composite import same_committee


class Migration(migrations.Migration):

    dependencies = [
        ('leaders', '0005_growing_figures'),
        ('residents', '0004_posting_and_quorum'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CallRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone_sealed', models.TextField(blank=True, editable=False, verbose_name='电话（加密）')),
                ('phone_index', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('seal_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(blank=True, max_length=30, verbose_name='怎么称呼')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='想说的事')),
                ('source', models.CharField(editable=False, max_length=80, unique=True)),
                ('code_digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('due_on', models.DateField(verbose_name='最晚哪天打')),
                ('next_on', models.DateField(verbose_name='哪天打')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_requests', to='residents.block', verbose_name='楼组／村民小组')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'verbose_name': '请组长联系',
                'verbose_name_plural': '请组长联系',
                'ordering': ('due_on', 'id'),
                'permissions': [('answer_call', '回居民的电话')],
            },
        ),
        migrations.CreateModel(
            name='CallTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('called', '打通了'), ('not_reached', '没打通'), ('declined', '对方说不用了')], max_length=12, verbose_name='结果')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='记一笔')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁打的')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='leaders.callrequest', verbose_name='请组长联系')),
            ],
            options={
                'verbose_name': '回电话的经过',
                'verbose_name_plural': '回电话的经过',
                'ordering': ('at', 'id'),
            },
        ),
        migrations.AddIndex(
            model_name='callrequest',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['committee', 'due_on'], name='calls_still_open'),
        ),
        migrations.AddConstraint(
            model_name='callrequest',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='callrequest_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='callrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('phone_sealed', ''), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='call_has_a_number'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calltry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='58eb876c4763f79bd0254c30a52ebce56217a964', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e1bf6', table='leaders_calltry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calltry',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='e011ae843830cf66f635b837827d9875e4c06780', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_6fe64', table='leaders_calltry', when='BEFORE')),
        ),
        same_committee("leaders_callrequest", "block_id", "residents_block"),
        same_committee("leaders_calltry", "request_id", "leaders_callrequest"),
    ]
