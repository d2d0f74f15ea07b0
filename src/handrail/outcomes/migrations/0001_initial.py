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
            name='AddedStudy',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('outcome', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=80)),
                ('source', models.CharField(max_length=300)),
                ('guided', models.CharField(blank=True, max_length=3)),
                ('control', models.CharField(blank=True, max_length=8)),
                ('therapy', models.CharField(blank=True, max_length=12)),
                ('lessons', models.PositiveIntegerField(null=True)),
                ('risk', models.CharField(blank=True, max_length=40)),
                ('year', models.PositiveIntegerField(null=True)),
                ('g', models.FloatField()),
                ('se', models.FloatField()),
                ('given', models.CharField(max_length=300)),
                ('added_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('service', 'outcome', 'name'), name='study_added_once')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Followed',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('programme', models.CharField(max_length=60)),
                ('protocol', models.CharField(max_length=60)),
                ('signed_up_on', models.DateField()),
                ('state', models.CharField(max_length=12)),
                ('started_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('consent_hours', models.PositiveIntegerField(null=True)),
                ('baseline_hours', models.PositiveIntegerField(null=True)),
                ('start_hours', models.PositiveIntegerField(null=True)),
                ('contact_hours', models.PositiveIntegerField(null=True)),
                ('opened', models.TextField(blank=True)),
                ('read', models.TextField(blank=True)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('enrolment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='followed', to='journeys.enrolment')),
                ('guide', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['service', 'programme', 'protocol', 'revision'], name='outcomes_fo_service_7ccd47_idx'), models.Index(fields=['service', 'signed_up_on'], name='outcomes_fo_service_a64cca_idx')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('outcome', models.CharField(max_length=40)),
                ('found', models.PositiveIntegerField(null=True)),
                ('screened', models.PositiveIntegerField(null=True)),
                ('read', models.PositiveIntegerField(null=True)),
                ('included', models.PositiveIntegerField(null=True)),
                ('down', models.CharField(max_length=10)),
                ('why', models.CharField(blank=True, max_length=1000)),
                ('at', models.DateTimeField()),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['service', 'outcome', 'at'], name='outcomes_ju_service_b0dba7_idx')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='ReadStudy',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('outcome', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=80)),
                ('source', models.CharField(max_length=300)),
                ('guided', models.CharField(blank=True, max_length=3)),
                ('control', models.CharField(blank=True, max_length=8)),
                ('therapy', models.CharField(blank=True, max_length=12)),
                ('lessons', models.PositiveIntegerField(null=True)),
                ('risk', models.CharField(blank=True, max_length=40)),
                ('at', models.DateTimeField()),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['service', 'outcome', 'at'], name='outcomes_re_service_dfab57_idx')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('programme', models.CharField(max_length=60)),
                ('protocol', models.CharField(max_length=60)),
                ('signed_up_on', models.DateField()),
                ('name', models.CharField(max_length=40)),
                ('occurrence', models.PositiveIntegerField()),
                ('measure', models.CharField(blank=True, max_length=40)),
                ('scale', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(max_length=10)),
                ('before', models.FloatField(null=True)),
                ('value', models.FloatField(null=True)),
                ('verdict', models.SmallIntegerField(null=True)),
                ('assessment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.assessment')),
                ('enrolment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.enrolment')),
                ('guide', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['service', 'measure', 'scale', 'programme', 'protocol', 'name', 'occurrence', 'state', 'guide', 'signed_up_on', 'before', 'value', 'verdict'], name='outcomes_of_a_scale')],
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'assessment', 'measure', 'scale'), name='result_once')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
    ]
