from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='PackVersion',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('programme', 'Programme'), ('measure', 'Measure'), ('protocol', 'Protocol'), ('consent', 'Consent'), ('screening', 'Screening'), ('safety', 'Safety'), ('rating', 'Rating'), ('guides-check', 'Guides Check')], max_length=12)),
                ('key', models.CharField(max_length=60)),
                ('version', models.CharField(max_length=20)),
                ('files', models.JSONField()),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'key', '-loaded_at'], name='programmes__kind_1642b6_idx')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'key', 'version'), name='a_version_has_one_content')],
            },
        ),
    ]
