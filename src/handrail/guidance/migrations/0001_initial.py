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
                ('qualification', models.CharField(blank=True, max_length=20)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('reached', 'Reached'), ('voicemail', 'Voicemail left'), ('no-answer', 'No answer'), ('wrong-number', 'Wrong number'), ('refused', 'Did not want to talk'), ('written', 'Written instead'), ('sent', 'Sent by itself')], max_length=12)),
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
                'indexes': [models.Index(fields=['service', 'guide'], name='guidance_gu_service_b19459_idx')],
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
                'indexes': [models.Index(fields=['enrolment', 'written_at'], name='guidance_me_enrolme_4a4012_idx'), models.Index(condition=models.Q(('state', 'sign-off')), fields=['service', 'written_at'], name='waiting_sign_off')],
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'client_id'), name='message_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('wants_signature', False), ('signed_by__isnull', False), _connector='OR'), name='no_sending_unsigned')],
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
                'indexes': [models.Index(fields=['service', 'enrolment'], name='guidance_ne_service_eb5db3_idx')],
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'code', 'subject'), name='one_need')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
    ]
