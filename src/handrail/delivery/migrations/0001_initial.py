import django.db.models.deletion
import django.db.models.manager
import handrail.ground.ids
import handrail.ground.sealed
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('subject', models.UUIDField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('used_at', models.DateTimeField()),
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
            name='LiveEvent',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('by_id', models.UUIDField()),
                ('owner_id', models.UUIDField()),
                ('kind', models.CharField(max_length=20)),
                ('client_id', models.UUIDField()),
                ('body', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('at', models.DateTimeField()),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='delivery.line')),
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
            name='Outgoing',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(default='email', max_length=10)),
                ('urgent', models.BooleanField(default=False)),
                ('kind', models.CharField(max_length=40)),
                ('sealed_by', models.UUIDField()),
                ('address', handrail.ground.sealed.SealedText(editable=True)),
                ('subject', handrail.ground.sealed.SealedText(editable=True)),
                ('body', handrail.ground.sealed.SealedText(editable=True)),
                ('calendar', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('once', models.CharField(max_length=120)),
                ('decided_at', models.DateTimeField()),
                ('not_before', models.DateTimeField()),
                ('not_after', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('uncertain', 'Uncertain'), ('dead', 'Dead'), ('cancelled', 'Cancelled')], default='waiting', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.CharField(blank=True, max_length=200)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('is_emptied', models.BooleanField(default=False)),
                ('number_code', models.CharField(blank=True, max_length=64)),
                ('parts', models.PositiveSmallIntegerField(null=True)),
                ('cost', models.DecimalField(decimal_places=4, max_digits=10, null=True)),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('gateway_id', models.CharField(blank=True, max_length=120)),
                ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
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
            name='PushDevice',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('endpoint', handrail.ground.sealed.SealedText(editable=True)),
                ('code', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
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
            name='Reaching',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('by_email', models.BooleanField(default=True)),
                ('at_night', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField()),
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
            name='StoppedNumber',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number_code', models.CharField(max_length=64)),
                ('stopped_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(blank=True, null=True)),
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
            name='TextChoice',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', handrail.ground.sealed.SealedText(editable=True)),
                ('number_code', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('on', 'On'), ('off', 'Off')], default='asked', max_length=6)),
                ('may_say', models.BooleanField(default=False)),
                ('may_say_since', models.DateTimeField(blank=True, null=True)),
                ('asked_at', models.DateTimeField()),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
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
            name='Due',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(max_length=40)),
                ('subject', models.UUIDField()),
                ('rule', models.CharField(max_length=80)),
                ('occurrence', models.PositiveIntegerField(default=1)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('done', 'Done'), ('cancelled', 'Cancelled'), ('skipped', 'Skipped')], default='planned', max_length=10)),
                ('facts', models.JSONField(default=dict)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('because', models.CharField(blank=True, max_length=200)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('state', 'planned')), fields=['at'], name='due_next'), models.Index(fields=['service', 'subject'], name='delivery_du_service_aaf694_idx')],
                'constraints': [models.UniqueConstraint(fields=('subject', 'rule', 'occurrence'), name='due_once')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Incoming',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('gateway_id', models.CharField(max_length=120)),
                ('sealed_by', models.UUIDField()),
                ('number', handrail.ground.sealed.SealedText(editable=True)),
                ('text', handrail.ground.sealed.SealedText(editable=True)),
                ('number_code', models.CharField(max_length=64)),
                ('joins', models.CharField(blank=True, max_length=60)),
                ('part', models.PositiveSmallIntegerField(default=1)),
                ('parts', models.PositiveSmallIntegerField(default=1)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('received_at', models.DateTimeField()),
                ('came_of', models.CharField(blank=True, max_length=40)),
                ('is_emptied', models.BooleanField(default=False)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['number_code', '-received_at'], name='incoming_number'), models.Index(condition=models.Q(('is_emptied', False)), fields=['received_at'], name='incoming_words'), models.Index(fields=['sealed_by'], name='incoming_sealed_by')],
                'constraints': [models.UniqueConstraint(fields=('service', 'gateway_id'), name='arrived_once')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name='line',
            index=models.Index(fields=['used_at'], name='lines_by_use'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.UniqueConstraint(fields=('service', 'kind', 'subject'), name='one_line'),
        ),
        migrations.AddIndex(
            model_name='liveevent',
            index=models.Index(fields=['at'], name='live_events_by_time'),
        ),
        migrations.AddConstraint(
            model_name='liveevent',
            constraint=models.UniqueConstraint(fields=('line', 'number'), name='live_event_number'),
        ),
        migrations.AddConstraint(
            model_name='liveevent',
            constraint=models.UniqueConstraint(fields=('line', 'by_id', 'client_id'), name='live_event_once'),
        ),
        migrations.AddIndex(
            model_name='outgoing',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['-urgent', 'not_before'], name='outbox_next'),
        ),
        migrations.AddIndex(
            model_name='outgoing',
            index=models.Index(condition=models.Q(('is_emptied', False)), fields=['decided_at'], name='outbox_words'),
        ),
        migrations.AddIndex(
            model_name='outgoing',
            index=models.Index(fields=['service', '-decided_at'], name='outbox_page'),
        ),
        migrations.AddIndex(
            model_name='outgoing',
            index=models.Index(fields=['sealed_by'], name='outbox_sealed_by'),
        ),
        migrations.AddIndex(
            model_name='outgoing',
            index=models.Index(condition=models.Q(('channel', 'sms')), fields=['number_code'], name='outbox_number'),
        ),
        migrations.AddIndex(
            model_name='outgoing',
            index=models.Index(condition=models.Q(('gateway_id', ''), _negated=True), fields=['gateway_id'], name='outbox_gateway'),
        ),
        migrations.AddConstraint(
            model_name='outgoing',
            constraint=models.UniqueConstraint(fields=('service', 'once'), name='decided_once'),
        ),
        migrations.AddConstraint(
            model_name='pushdevice',
            constraint=models.UniqueConstraint(fields=('service', 'person', 'code'), name='one_push_device'),
        ),
        migrations.AddConstraint(
            model_name='reaching',
            constraint=models.UniqueConstraint(fields=('service', 'person'), name='one_reaching'),
        ),
        migrations.AddConstraint(
            model_name='stoppednumber',
            constraint=models.UniqueConstraint(fields=('service', 'number_code'), name='one_stop_a_number'),
        ),
        migrations.AddConstraint(
            model_name='textchoice',
            constraint=models.UniqueConstraint(fields=('service', 'person'), name='one_text_choice'),
        ),
        migrations.AddConstraint(
            model_name='textchoice',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'on')), fields=('service', 'number_code'), name='one_person_a_number'),
        ),
    ]
