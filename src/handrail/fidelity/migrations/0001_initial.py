import django.db.models.deletion
import django.db.models.manager
import handrail.ground.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('journeys', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Given',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('programme', models.CharField(max_length=60)),
                ('protocol', models.CharField(max_length=60)),
                ('signed_up_on', models.DateField()),
                ('has_started', models.BooleanField(default=False)),
                ('is_over', models.BooleanField(default=False)),
                ('days', models.PositiveIntegerField(null=True)),
                ('planned', models.PositiveIntegerField(default=0)),
                ('given', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('not_reached', models.PositiveIntegerField(default=0)),
                ('missed', models.PositiveIntegerField(default=0)),
                ('cancelled', models.PositiveIntegerField(default=0)),
                ('open', models.PositiveIntegerField(default=0)),
                ('retried', models.PositiveIntegerField(default=0)),
                ('other_channel', models.PositiveIntegerField(default=0)),
                ('beside', models.PositiveIntegerField(default=0)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('sent', models.PositiveIntegerField(default=0)),
                ('left_out', models.PositiveIntegerField(default=0)),
                ('minutes', models.PositiveIntegerField(default=0)),
                ('timed', models.PositiveIntegerField(default=0)),
                ('timed_contacts', models.PositiveIntegerField(default=0)),
                ('planned_minutes', models.PositiveIntegerField(default=0)),
                ('in_time', models.PositiveIntegerField(default=0)),
                ('more', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given', to='journeys.enrolment')),
                ('guide', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['service', 'guide'], name='fidelity_gi_service_622613_idx'), models.Index(fields=['service', 'revision'], name='given_revision')],
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'protocol'), name='given_once')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Rates',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('currency', models.CharField(max_length=3)),
                ('an_hour', models.JSONField(default=dict)),
                ('set_at', models.DateTimeField()),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('service',), name='one_rates_a_service')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
    ]
