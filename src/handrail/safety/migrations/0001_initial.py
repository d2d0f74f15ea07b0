import django.db.models.deletion
import django.db.models.manager
import handrail.ground.ids
import handrail.ground.sealed
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('journeys', '0001_initial'),
        ('people', '0001_initial'),
        ('programmes', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EffectsAsked',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('occasion', models.CharField(choices=[('end', 'End'), ('leaving', 'Leaving')], max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('skipped_at', models.DateTimeField(blank=True, null=True)),
                ('effects', models.JSONField(default=dict)),
                ('still', models.CharField(blank=True, max_length=4)),
                ('from_course', models.CharField(blank=True, max_length=8)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.enrolment')),
                ('row', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.row')),
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
            name='AdverseEvent',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('effect', models.CharField(blank=True, max_length=10)),
                ('noted_at', models.DateTimeField()),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adverse_events', to='journeys.enrolment')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('told', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='safety.effectsasked')),
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
            name='EmergencyAsking',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('telephone', models.CharField(choices=[('required', 'Needed to take part'), ('asked', 'Asked; it can be left empty'), ('not-asked', 'Not asked')], max_length=10)),
                ('whereabouts', models.CharField(choices=[('required', 'Needed to take part'), ('asked', 'Asked; it can be left empty'), ('not-asked', 'Not asked')], max_length=10)),
                ('someone', models.CharField(choices=[('required', 'Needed to take part'), ('asked', 'Asked; it can be left empty'), ('not-asked', 'Not asked')], max_length=10)),
                ('doctor', models.CharField(choices=[('required', 'Needed to take part'), ('asked', 'Asked; it can be left empty'), ('not-asked', 'Not asked')], max_length=10)),
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
            name='EmergencyDetails',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('whereabouts', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('someone', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('someone_is', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('someone_phone', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('doctor', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('doctor_phone', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('answered_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
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
            name='Flag',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('signal', models.CharField(max_length=40)),
                ('level', models.CharField(max_length=10)),
                ('cause', models.UUIDField()),
                ('about', models.CharField(max_length=160)),
                ('value', models.SmallIntegerField(null=True)),
                ('said_at', models.DateTimeField()),
                ('raised_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField()),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('steps_done', models.PositiveSmallIntegerField(default=0)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('talked-safe', 'Talked: no danger now'), ('talked-plan', 'Talked: safety plan made'), ('handed-over', 'Handed over to emergency or crisis care'), ('doctor', 'Sent to a doctor'), ('not-reached', 'Not reached after all attempts; handed on'), ('looked-at', 'Looked into; nothing more was needed'), ('mistake', 'A slip of the finger, confirmed by the person')], max_length=12)),
                ('note', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='journeys.enrolment')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.packversion')),
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
            name='FlagCause',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('signal', models.CharField(max_length=40)),
                ('cause', models.UUIDField()),
                ('value', models.SmallIntegerField(null=True)),
                ('said_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('enrolment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.enrolment')),
                ('flag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='causes', to='safety.flag')),
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
            name='Leave',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('begins_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
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
            name='OnCall',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
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
            name='RiskTalk',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('thoughts', models.CharField(blank=True, choices=[('none', 'No such thoughts now'), ('passive', 'Better not to be here, or to be dead; nothing they would do'), ('active', 'Of ending their life, or of harming themselves')], max_length=10)),
                ('plan', models.CharField(blank=True, choices=[('none', 'No plan'), ('vague', 'An idea of how, without when or where'), ('definite', 'How, when or where is settled')], max_length=10)),
                ('means', models.CharField(blank=True, choices=[('none', 'None within reach'), ('could-get', 'Could be got'), ('at-hand', 'At hand')], max_length=10)),
                ('intent', models.CharField(blank=True, choices=[('none', 'Does not mean to act'), ('unsure', 'Is not sure, or can’t say'), ('yes', 'Means to act')], max_length=10)),
                ('steps', models.JSONField(default=list)),
                ('outcome', models.CharField(blank=True, max_length=12)),
                ('words', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('begun_at', models.DateTimeField()),
                ('kept_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('next_at', models.DateTimeField(blank=True, null=True)),
                ('next_done_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('flag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='talks', to='safety.flag')),
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
            name='Told',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('why', models.CharField(choices=[('raised', 'It was raised'), ('passed-on', 'Its owner was no longer there'), ('escalated', 'The time to answer had passed')], max_length=10)),
                ('step', models.PositiveSmallIntegerField(default=0)),
                ('answer_by', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('flag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='told', to='safety.flag')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
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
            name='WatchWord',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('signal', models.CharField(max_length=40)),
                ('language', models.CharField(max_length=8)),
                ('phrase', models.CharField(max_length=60)),
                ('is_watched', models.BooleanField()),
                ('at', models.DateTimeField()),
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
            name='AdverseVersion',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(max_length=12)),
                ('grade', models.CharField(max_length=10)),
                ('serious', models.JSONField(default=list)),
                ('related', models.CharField(max_length=12)),
                ('started_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('actions', models.JSONField(default=list)),
                ('outcome', models.CharField(max_length=14)),
                ('follow_up_on', models.DateField(blank=True, null=True)),
                ('words', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('event', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='safety.adverseevent')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('event', 'number'), name='one_version_a_number')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name='effectsasked',
            index=models.Index(fields=['service', 'asked_at'], name='effects_by_time'),
        ),
        migrations.AddConstraint(
            model_name='effectsasked',
            constraint=models.UniqueConstraint(fields=('enrolment', 'occasion'), name='effects_asked_once'),
        ),
        migrations.AddIndex(
            model_name='adverseevent',
            index=models.Index(fields=['service', 'noted_at'], name='adverse_by_time'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.UniqueConstraint(fields=('enrolment', 'client_id'), name='adverse_once'),
        ),
        migrations.AddConstraint(
            model_name='emergencyasking',
            constraint=models.UniqueConstraint(fields=('service',), name='one_asking_a_service'),
        ),
        migrations.AddConstraint(
            model_name='emergencydetails',
            constraint=models.UniqueConstraint(fields=('service', 'participant'), name='one_emergency_details'),
        ),
        migrations.AddIndex(
            model_name='flag',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['service', 'answer_by'], name='open_flags'),
        ),
        migrations.AddIndex(
            model_name='flag',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['service', 'owner'], name='flags_by_owner'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('enrolment', 'signal', 'about'), name='one_open_flag'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at', None), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='no_closing_without_outcome'),
        ),
        migrations.AddConstraint(
            model_name='flagcause',
            constraint=models.UniqueConstraint(fields=('enrolment', 'signal', 'cause'), name='one_flag_a_cause'),
        ),
        migrations.AddIndex(
            model_name='leave',
            index=models.Index(condition=models.Q(('cancelled_at', None)), fields=['service', 'ends_at'], name='leaves'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='leave_has_a_length'),
        ),
        migrations.AddConstraint(
            model_name='oncall',
            constraint=models.UniqueConstraint(fields=('service',), name='one_on_call'),
        ),
        migrations.AddIndex(
            model_name='risktalk',
            index=models.Index(condition=models.Q(models.Q(('done_at', None), _negated=True), ('next_done_at', None)), fields=['service', 'next_at'], name='talks_to_come'),
        ),
        migrations.AddConstraint(
            model_name='risktalk',
            constraint=models.UniqueConstraint(fields=('flag', 'by'), name='one_talk_a_person'),
        ),
        migrations.AddConstraint(
            model_name='risktalk',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at', None), _negated=True), fields=('flag',), name='one_talk_closes_a_flag'),
        ),
        migrations.AddConstraint(
            model_name='told',
            constraint=models.UniqueConstraint(condition=models.Q(('why', 'escalated')), fields=('flag', 'step'), name='each_step_once'),
        ),
        migrations.AddConstraint(
            model_name='watchword',
            constraint=models.UniqueConstraint(fields=('service', 'signal', 'language', 'phrase'), name='word_once'),
        ),
    ]
