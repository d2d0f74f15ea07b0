import datetime
import django.db.models.deletion
import django.db.models.manager
import handrail.ground.ids
import handrail.people.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('language', models.CharField(default='en', max_length=8)),
                ('timezone', models.CharField(blank=True, max_length=60)),
                ('theme', models.CharField(choices=[('auto', 'Like my device'), ('light', 'Light'), ('dark', 'Dark')], default='auto', max_length=8)),
                ('face', models.CharField(choices=[('standard', 'Standard'), ('easy', 'Easier to read'), ('large', 'Larger')], default='standard', max_length=8)),
                ('is_active', models.BooleanField(default=True)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('is_demo', models.BooleanField(default=False)),
                ('ahead', models.DurationField(default=datetime.timedelta)),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('timezone', models.CharField(default='Europe/London', max_length=60)),
                ('country', models.CharField(default='GB', max_length=2)),
                ('language', models.CharField(default='en', max_length=8)),
                ('open_sign_up', models.BooleanField(default=False)),
                ('tells_read', models.BooleanField(default=False)),
                ('allots_guides', models.BooleanField(default=True)),
                ('default_programme', models.CharField(default='pain-cbt', max_length=60)),
                ('default_protocol', models.CharField(default='weekly-call', max_length=60)),
                ('help_numbers', models.JSONField(default=list)),
                ('contact_email', models.EmailField(blank=True, max_length=254)),
                ('works_from', models.TimeField(default=datetime.time(9, 0))),
                ('works_to', models.TimeField(default=datetime.time(17, 0))),
                ('work_days', models.JSONField(default=handrail.people.models.monday_to_friday)),
                ('holidays', models.JSONField(default=dict)),
                ('holiday_lists', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('person_id', models.UUIDField(db_index=True, null=True)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('service_id', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('by_id', models.UUIDField(null=True)),
                ('by_kind', models.CharField(max_length=12)),
                ('did', models.CharField(max_length=60)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.UUIDField(null=True)),
                ('facts', models.JSONField(default=dict)),
            ],
            options={
                'indexes': [models.Index(fields=['service_id', '-at', '-id'], name='audit_by_time'), models.Index(fields=['service_id', 'subject_id', '-at'], name='audit_by_subject'), models.Index(fields=['service_id', 'by_id', '-at'], name='audit_by_person')],
            },
        ),
        migrations.CreateModel(
            name='Forgotten',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('service_id', models.UUIDField()),
                ('person_id', models.UUIDField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('service_id', 'person_id'), name='forgotten_once')],
            },
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('participant', 'Participant'), ('guide', 'Guide'), ('supervisor', 'Supervisor'), ('manager', 'Manager'), ('researcher', 'Researcher'), ('clinician', 'Clinician outside the service')], max_length=12)),
                ('qualification', models.CharField(blank=True, choices=[('psychologist', 'Psychologist'), ('physician', 'Physician'), ('nurse', 'Nurse'), ('physiotherapist', 'Physiotherapist'), ('social-worker', 'Social worker'), ('supporter', 'Trained supporter or coach'), ('student', 'Student in training'), ('peer', 'Peer supporter')], max_length=20)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['service', 'kind'], name='people_role_service_3f4a97_idx')],
                'constraints': [models.UniqueConstraint(fields=('service', 'person', 'kind'), name='one_role_of_a_kind')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('kind', models.CharField(choices=[('participant', 'Participant'), ('guide', 'Guide'), ('supervisor', 'Supervisor'), ('manager', 'Manager'), ('researcher', 'Researcher'), ('clinician', 'Clinician outside the service')], max_length=12)),
                ('qualification', models.CharField(blank=True, choices=[('psychologist', 'Psychologist'), ('physician', 'Physician'), ('nurse', 'Nurse'), ('physiotherapist', 'Physiotherapist'), ('social-worker', 'Social worker'), ('supporter', 'Trained supporter or coach'), ('student', 'Student in training'), ('peer', 'Peer supporter')], max_length=20)),
                ('programme', models.CharField(blank=True, max_length=60)),
                ('protocol', models.CharField(blank=True, max_length=60)),
                ('heard_from', models.CharField(blank=True, max_length=40)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guide', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['service', 'email'], name='people_invi_service_0d1175_idx')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='CareRelation',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('until', None)), fields=['service', 'guide'], name='care_by_guide')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('service', 'participant', 'guide'), name='one_open_care_relation')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('supervisor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('service', 'guide', 'supervisor'), name='one_open_supervision')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
    ]
