import handrail.ground.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('service_id', models.UUIDField()),
                ('person_id', models.UUIDField()),
                ('wrapped', models.BinaryField()),
                ('wrapped_by', models.CharField(max_length=16)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['wrapped_by'], name='ground_data_wrapped_66db58_idx')],
                'constraints': [models.UniqueConstraint(fields=('service_id', 'person_id'), name='one_key_a_person_and_service')],
            },
        ),
        migrations.CreateModel(
            name='ForgottenOwner',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('service_id', models.UUIDField()),
                ('person_id', models.UUIDField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('service_id', 'person_id'), name='one_ledger_row_an_owner')],
            },
        ),
    ]
