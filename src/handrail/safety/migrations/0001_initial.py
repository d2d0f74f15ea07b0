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
                'constraints': [models.UniqueConstraint(fields=('service',), name='one_asking_a_service')],
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
                'constraints': [models.UniqueConstraint(fields=('service', 'participant'), name='one_emergency_details')],
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
                ('raised_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField()),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
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
                'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['service', 'answer_by'], name='open_flags')],
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'signal', 'cause'), name='one_flag_a_cause'), models.CheckConstraint(condition=models.Q(('closed_at', None), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='no_closing_without_outcome')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
    ]
