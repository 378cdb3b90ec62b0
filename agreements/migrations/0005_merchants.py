"""Merchants and who stands behind their counters; no link crosses a committee."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from xidu.kit.composite import same_committee


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0004_same_committee_of_pacts'),
        ('residents', '0004_posting_and_quorum'),
        ('users', '0008_names_in_chinese'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Merchant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone_sealed', models.TextField(blank=True, editable=False, verbose_name='电话（加密）')),
                ('phone_index', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('seal_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=30, verbose_name='店名')),
                ('trade', models.CharField(help_text='例如“理发”“早点”“五金”。', max_length=12, verbose_name='行当')),
                ('address', models.CharField(max_length=60, verbose_name='地址')),
                ('hours', models.CharField(blank=True, max_length=40, verbose_name='营业时间')),
                ('about', models.CharField(blank=True, max_length=120, verbose_name='做什么的')),
                ('public_phone', models.CharField(blank=True, max_length=20, verbose_name='店里公开的电话')),
                ('phone_released_on', models.DateField(blank=True, null=True, verbose_name='哪天同意公开电话')),
                ('licence', models.CharField(blank=True, max_length=40, verbose_name='营业执照')),
                ('state', models.CharField(choices=[('applied', '等同意'), ('active', '加入了'), ('left', '退出了')], default='applied', max_length=7, verbose_name='状态')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('joined_on', models.DateField(blank=True, null=True, verbose_name='哪天加入')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='哪天退出')),
                ('left_because', models.CharField(blank=True, max_length=120, verbose_name='为什么退出')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='同意的人')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
            ],
            options={
                'verbose_name': '商户',
                'verbose_name_plural': '商户',
                'ordering': ('committee', 'name', 'id'),
                'permissions': [('keep_merchants', '办小象邻里'), ('serve_merchant', '办自己店里的事')],
            },
        ),
        migrations.CreateModel(
            name='MerchantStaff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='自')),
                ('until', models.DateField(blank=True, null=True, verbose_name='至')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.committee', verbose_name='居（村）委会')),
                ('grant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='users.grant', verbose_name='授权')),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='agreements.merchant', verbose_name='商户')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shops', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'verbose_name': '店里的人',
                'verbose_name_plural': '店里的人',
                'ordering': ('merchant', 'since', 'id'),
            },
        ),
        migrations.AddConstraint(
            model_name='merchant',
            constraint=models.UniqueConstraint(fields=('committee', 'id'), name='merchant_with_committee'),
        ),
        migrations.AddConstraint(
            model_name='merchant',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'left'), _negated=True), fields=('committee', 'name'), name='merchant_name_once'),
        ),
        migrations.AddConstraint(
            model_name='merchant',
            constraint=models.CheckConstraint(condition=models.Q(('public_phone', ''), ('phone_released_on__isnull', False), _connector='OR'), name='phone_released'),
        ),
        migrations.AddConstraint(
            model_name='merchant',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('by')), _negated=True), _connector='OR'), name='merchant_two_people'),
        ),
        migrations.AddConstraint(
            model_name='merchant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('joined_on', None), ('left_on', None), ('state', 'applied')), models.Q(('approved_by__isnull', False), ('joined_on__isnull', False), ('left_on', None), ('state', 'active')), models.Q(('left_on__isnull', False), ('state', 'left'), models.Q(('left_because', ''), _negated=True)), _connector='OR'), name='merchant_state_whole'),
        ),
        migrations.AddConstraint(
            model_name='merchantstaff',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('merchant', 'user'), name='works_there_once'),
        ),
        migrations.AddConstraint(
            model_name='merchantstaff',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='merchant_staff_span'),
        ),
        same_committee("agreements_merchantstaff", "merchant_id", "agreements_merchant"),
    ]
