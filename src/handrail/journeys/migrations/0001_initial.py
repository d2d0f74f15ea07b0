import django.db.models.deletion
import django.db.models.manager
import handrail.ground.ids
import handrail.ground.sealed
import handrail.journeys.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('programmes', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('protocol_key', models.CharField(max_length=60)),
                ('state', models.CharField(choices=[('joining', 'Joining'), ('unsuitable', 'Unsuitable'), ('waiting', 'Waiting'), ('active', 'Active'), ('paused', 'Paused'), ('finished', 'Finished'), ('left', 'Left')], default='joining', max_length=12)),
                ('heard_from', models.CharField(blank=True, max_length=40)),
                ('signed_up_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('paused_until', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_because', models.CharField(blank=True, max_length=40)),
                ('may_be_asked', models.BooleanField(default=True)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.packversion')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=40)),
                ('version', models.CharField(max_length=20)),
                ('digest', models.CharField(max_length=64)),
                ('language', models.CharField(max_length=8)),
                ('at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='journeys.enrolment')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
            },
            bases=(handrail.journeys.models.OfEnrolment, models.Model),
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40)),
                ('occurrence', models.PositiveIntegerField(default=1)),
                ('measures', models.JSONField()),
                ('counted', models.JSONField(default=dict)),
                ('source', models.CharField(choices=[('screen', 'Screen'), ('paper', 'Paper'), ('telephone', 'Telephone')], default='screen', max_length=10)),
                ('has_others', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('open', 'Open'), ('finished', 'Finished'), ('lapsed', 'Lapsed')], default='open', max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='journeys.enrolment')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
            },
            bases=(handrail.journeys.models.OfEnrolment, models.Model),
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='LessonOpening',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('lesson', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('enrolment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='journeys.enrolment')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
            },
            bases=(handrail.journeys.models.OfEnrolment, models.Model),
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Row',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('kind', models.CharField(choices=[('answer', 'Answer'), ('response', 'Response'), ('finished', 'Finished'), ('message', 'Message'), ('signs', 'Signs'), ('leaving', 'Leaving'), ('bad-day', 'Bad Day'), ('effects', 'Effects')], max_length=10)),
                ('key', models.CharField(max_length=140)),
                ('made_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('replaces', models.JSONField(default=list)),
                ('person_id', models.UUIDField()),
                ('entered_by', models.UUIDField(null=True)),
                ('body', handrail.ground.sealed.SealedText(editable=True)),
                ('enrolment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='journeys.enrolment')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='ItemResponse',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('measure', models.CharField(max_length=40)),
                ('item', models.CharField(max_length=20)),
                ('value', models.SmallIntegerField(null=True)),
                ('declined', models.BooleanField(default=False)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='journeys.assessment')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.row')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Head',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=140)),
                ('client_id', models.UUIDField()),
                ('enrolment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='heads', to='journeys.enrolment')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('row', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='head', to='journeys.row')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('measure', models.CharField(max_length=40)),
                ('scale', models.CharField(max_length=40)),
                ('value', models.DecimalField(decimal_places=3, max_digits=8, null=True)),
                ('band', models.CharField(blank=True, max_length=40)),
                ('reason', models.CharField(blank=True, max_length=120)),
                ('at', models.DateTimeField()),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='journeys.assessment')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='journeys.enrolment')),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.packversion')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
            },
            bases=(handrail.journeys.models.OfEnrolment, models.Model),
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Screening',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('version', models.CharField(max_length=20)),
                ('answers', models.JSONField()),
                ('result', models.CharField(choices=[('suitable', 'Suitable'), ('doctor-first', 'Doctor First'), ('not-now', 'Not Now'), ('help-now', 'Help Now')], max_length=12)),
                ('reasons', models.JSONField(default=list)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='screenings', to='journeys.enrolment')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
            },
            bases=(handrail.journeys.models.OfEnrolment, models.Model),
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='SectionRead',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('lesson', models.CharField(max_length=60)),
                ('section', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('enrolment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='sections_read', to='journeys.enrolment')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
            },
            bases=(handrail.journeys.models.OfEnrolment, models.Model),
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('email', handrail.ground.sealed.SealedText(editable=True)),
                ('name', handrail.ground.sealed.SealedText(editable=True)),
                ('phone', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('password', models.CharField(max_length=128)),
                ('address_code', models.CharField(max_length=64)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('heard_from', models.CharField(blank=True, max_length=40)),
                ('language', models.CharField(default='en', max_length=8)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('lesson', models.CharField(blank=True, max_length=60)),
                ('section', models.CharField(blank=True, max_length=60)),
                ('sections_done', models.JSONField(default=list)),
                ('lessons_open', models.JSONField(default=dict)),
                ('lessons_done', models.JSONField(default=list)),
                ('next_lesson', models.CharField(blank=True, max_length=60)),
                ('next_opens_at', models.DateTimeField(blank=True, null=True)),
                ('tangled', models.JSONField(default=list)),
                ('talked', models.JSONField(default=list)),
                ('last_seen_at', models.DateTimeField(blank=True, null=True)),
                ('bad_day_on', models.DateField(blank=True, null=True)),
                ('scores', models.JSONField(default=dict)),
                ('enrolment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='standing', to='journeys.enrolment')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
            },
            bases=(handrail.journeys.models.OfEnrolment, models.Model),
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('room', models.CharField(max_length=20)),
                ('code', models.CharField(max_length=40)),
                ('subject', models.CharField(blank=True, max_length=60)),
                ('facts', models.JSONField(default=dict)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('weight', models.SmallIntegerField(default=0)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='journeys.enrolment')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
            },
            bases=(handrail.journeys.models.OfEnrolment, models.Model),
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name='enrolment',
            index=models.Index(fields=['service', 'state'], name='journeys_en_service_ff5667_idx'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['finished', 'left', 'unsuitable']), _negated=True), fields=('service', 'participant'), name='one_running_enrolment'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(fields=('enrolment', 'text', 'version'), name='consent_once'),
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(fields=['enrolment', '-opened_at'], name='journeys_as_enrolme_5e21f5_idx'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(fields=('enrolment', 'name', 'occurrence'), name='asked_once'),
        ),
        migrations.AddConstraint(
            model_name='lessonopening',
            constraint=models.UniqueConstraint(fields=('enrolment', 'lesson'), name='opened_once'),
        ),
        migrations.AddConstraint(
            model_name='row',
            constraint=models.UniqueConstraint(fields=('enrolment', 'client_id'), name='journal_once'),
        ),
        migrations.AddConstraint(
            model_name='itemresponse',
            constraint=models.UniqueConstraint(fields=('assessment', 'measure', 'item'), name='one_value_an_item'),
        ),
        migrations.AddConstraint(
            model_name='head',
            constraint=models.UniqueConstraint(fields=('service', 'enrolment', 'key', 'client_id'), name='heads_of_a_key'),
        ),
        migrations.AddIndex(
            model_name='score',
            index=models.Index(fields=['enrolment', 'measure', 'scale', 'at'], name='journeys_sc_enrolme_7131ac_idx'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.UniqueConstraint(fields=('assessment', 'measure', 'scale'), name='scored_once'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.UniqueConstraint(fields=('enrolment', 'client_id'), name='screening_once'),
        ),
        migrations.AddConstraint(
            model_name='sectionread',
            constraint=models.UniqueConstraint(fields=('enrolment', 'lesson', 'section'), name='read_once'),
        ),
        migrations.AddIndex(
            model_name='signup',
            index=models.Index(fields=['service', 'address_code'], name='journeys_si_service_6498ed_idx'),
        ),
        migrations.AddConstraint(
            model_name='signup',
            constraint=models.UniqueConstraint(fields=('service', 'client_id'), name='sign_up_once'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.UniqueConstraint(fields=('enrolment', 'room', 'code', 'subject'), name='offered_once'),
        ),
    ]
