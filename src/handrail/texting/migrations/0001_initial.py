import django.db.models.deletion
import django.db.models.manager
import handrail.ground.ids
import handrail.journeys.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('journeys', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Dialogue',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('is_on', models.BooleanField(default=True)),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('lesson', models.CharField(blank=True, max_length=60)),
                ('text', models.PositiveSmallIntegerField(default=0)),
                ('asks', models.CharField(blank=True, max_length=140)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('aside', models.UUIDField(null=True)),
                ('enrolment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.enrolment')),
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
    ]
