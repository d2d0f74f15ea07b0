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
            name='Guidance',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('anchors', models.JSONField(default=dict)),
                ('since', models.DateTimeField()),
                ('enrolment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='guidance', to='journeys.enrolment')),
                ('guide', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('protocol', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.packversion')),
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
            name='Allotment',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('reasons', models.JSONField(default=list)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('guidance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='allotments', to='guidance.guidance')),
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
            name='GuideChange',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField()),
                ('reason', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('changed', 'Another guide was given'), ('kept', 'The guide stays'), ('withdrawn', 'Taken back')], default='asked', max_length=10)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('answer', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.enrolment')),
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
            name='GuideDesk',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('most_people', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('hours_a_week', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                ('languages', models.JSONField(default=list)),
                ('gender', models.CharField(blank=True, max_length=10)),
                ('changed_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('stand_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
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
            name='GuidingOffer',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('offers_gender', models.BooleanField(default=False)),
                ('change_within', models.PositiveSmallIntegerField(default=3)),
                ('complaint_within', models.PositiveSmallIntegerField(default=20)),
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
            name='HandingOver',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('facts', models.JSONField(default=dict)),
                ('words', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('after', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.enrolment')),
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
            name='IncomingCall',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('number', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('words', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('is_passed_on', models.BooleanField(default=False)),
                ('emptied_at', models.DateTimeField(blank=True, null=True)),
                ('enrolment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.enrolment')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
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
            name='Message',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('participant_id', models.UUIDField()),
                ('client_id', models.UUIDField()),
                ('from_participant', models.BooleanField(default=False)),
                ('about', models.CharField(blank=True, max_length=140)),
                ('text', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('sign-off', 'Sign Off'), ('returned', 'Returned'), ('sent', 'Sent')], default='draft', max_length=10)),
                ('written_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('wants_signature', models.BooleanField(default=False)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('remark', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('minutes', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='journeys.enrolment')),
                ('row', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.row')),
                ('sender', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
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
            name='Attachment',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('participant_id', models.UUIDField()),
                ('client_id', models.UUIDField()),
                ('kind', models.CharField(choices=[('image/jpeg', 'Jpeg'), ('image/png', 'Png'), ('image/webp', 'Webp'), ('application/pdf', 'Pdf'), ('text/plain', 'Text')], max_length=20)),
                ('size', models.PositiveIntegerField()),
                ('name', handrail.ground.sealed.SealedText(editable=True)),
                ('body', handrail.ground.sealed.SealedBytes(editable=True)),
                ('added_at', models.DateTimeField()),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.enrolment')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('writer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='guidance.message')),
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
            name='Need',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=30)),
                ('subject', models.CharField(blank=True, max_length=60)),
                ('facts', models.JSONField(default=dict)),
                ('since', models.DateTimeField()),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('weight', models.SmallIntegerField(default=0)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='journeys.enrolment')),
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
            name='Snooze',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=30)),
                ('subject', models.CharField(blank=True, max_length=60)),
                ('why', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.enrolment')),
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
            name='Template',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=80)),
                ('texts', models.JSONField(default=dict)),
                ('client_id', models.UUIDField()),
                ('changed_at', models.DateTimeField()),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
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
            name='Wishes',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(blank=True, max_length=20)),
                ('days', models.JSONField(default=list)),
                ('times', models.JSONField(default=list)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('guide_gender', models.CharField(blank=True, max_length=10)),
                ('voicemail', models.CharField(default='nothing', max_length=12)),
                ('wrong_number', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField()),
                ('enrolment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='wishes', to='journeys.enrolment')),
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
            name='CallTimer',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('began_at', models.DateTimeField()),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.enrolment')),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'guide'), name='one_timer_a_pair')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('about', models.CharField(choices=[('guide', 'My guide'), ('course', 'The course and what it says'), ('data', 'My data or privacy'), ('technical', 'How the site works'), ('other', 'Something else')], max_length=10)),
                ('received_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField()),
                ('words', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('name', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('reply_to', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('upheld', 'Upheld'), ('partly', 'Partly upheld'), ('not-upheld', 'Not upheld'), ('withdrawn', 'Withdrawn')], max_length=12)),
                ('answer', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('shared_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guide', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('shared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('answered_at', None)), fields=['service', 'answer_by'], name='open_complaints')],
                'constraints': [models.UniqueConstraint(fields=('service', 'number'), name='complaints_are_numbered'), models.CheckConstraint(condition=models.Q(('answered_at', None), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='no_answer_without_outcome')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('rule', models.CharField(max_length=60)),
                ('occurrence', models.PositiveIntegerField(default=1)),
                ('attempt', models.PositiveIntegerField(default=1)),
                ('planned_channel', models.CharField(blank=True, max_length=20)),
                ('channel', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('due', 'Due'), ('done', 'Done'), ('missed', 'Missed'), ('cancelled', 'Cancelled')], default='planned', max_length=10)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('because', models.CharField(blank=True, max_length=40)),
                ('planned_minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('is_incoming', models.BooleanField(default=False)),
                ('qualification', models.CharField(blank=True, max_length=20)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('reached', 'Reached'), ('voicemail', 'Voicemail left'), ('no-answer', 'No answer'), ('no-show', 'Did not come'), ('wrong-number', 'Wrong number'), ('refused', 'Did not want to talk'), ('written', 'Written instead'), ('sent', 'Sent by itself')], max_length=12)),
                ('minutes', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('timed_minutes', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('note', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='journeys.enrolment')),
                ('protocol', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.packversion')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['enrolment', '-due_at'], name='guidance_co_enrolme_5fd40b_idx')],
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'rule', 'occurrence', 'attempt'), name='contact_once')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('participant_id', models.UUIDField()),
                ('about', models.CharField(blank=True, max_length=140)),
                ('client_id', models.UUIDField()),
                ('text', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('device', models.UUIDField()),
                ('turn', models.PositiveIntegerField(default=1)),
                ('kept_at', models.DateTimeField()),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.enrolment')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('writer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['writer', 'enrolment', 'about'], name='drafts_of_writer')],
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'writer', 'client_id'), name='one_draft')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name='guidance',
            index=models.Index(fields=['service', 'guide'], name='guidance_gu_service_b19459_idx'),
        ),
        migrations.AddIndex(
            model_name='allotment',
            index=models.Index(fields=['guidance', '-at'], name='guidance_al_guidanc_a8fc72_idx'),
        ),
        migrations.AddConstraint(
            model_name='guidechange',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('enrolment',), name='one_open_guide_change'),
        ),
        migrations.AddConstraint(
            model_name='guidedesk',
            constraint=models.UniqueConstraint(fields=('service', 'person'), name='one_desk_a_guide'),
        ),
        migrations.AddConstraint(
            model_name='guidingoffer',
            constraint=models.UniqueConstraint(fields=('service',), name='one_guiding_offer'),
        ),
        migrations.AddIndex(
            model_name='handingover',
            index=models.Index(fields=['enrolment', '-at'], name='guidance_ha_enrolme_7f6300_idx'),
        ),
        migrations.AddConstraint(
            model_name='handingover',
            constraint=models.UniqueConstraint(condition=models.Q(('after', None)), fields=('enrolment',), name='one_prepared_hand_over'),
        ),
        migrations.AddIndex(
            model_name='incomingcall',
            index=models.Index(fields=['service', '-at'], name='guidance_in_service_757c13_idx'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['enrolment', 'written_at'], name='guidance_me_enrolme_4a4012_idx'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state', 'sign-off')), fields=['service', 'written_at'], name='waiting_sign_off'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('enrolment', 'client_id'), name='message_once'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('wants_signature', False), ('signed_by__isnull', False), _connector='OR'), name='no_sending_unsigned'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['enrolment', 'client_id'], name='attached_to_draft'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['message'], name='attached_to_message'),
        ),
        migrations.AddIndex(
            model_name='need',
            index=models.Index(fields=['service', 'enrolment'], name='guidance_ne_service_eb5db3_idx'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.UniqueConstraint(fields=('enrolment', 'code', 'subject'), name='one_need'),
        ),
        migrations.AddConstraint(
            model_name='snooze',
            constraint=models.UniqueConstraint(fields=('enrolment', 'code', 'subject'), name='one_snooze_a_need'),
        ),
        migrations.AddIndex(
            model_name='template',
            index=models.Index(fields=['service', 'owner'], name='templates_of'),
        ),
        migrations.AddConstraint(
            model_name='template',
            constraint=models.UniqueConstraint(fields=('service', 'client_id'), name='one_template'),
        ),
    ]
