import django.db.models.deletion
import django.db.models.manager
import handrail.ground.ids
import handrail.ground.sealed
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('guidance', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Drawing',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('percent', models.PositiveSmallIntegerField()),
                ('count', models.PositiveIntegerField(default=0)),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('service', 'guide', 'percent'), name='one_drawing_a_share')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('percent', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('is_drawn', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('form', models.CharField(blank=True, max_length=60)),
                ('marks', models.JSONField(default=dict)),
                ('rated_at', models.DateTimeField(blank=True, null=True)),
                ('words', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('reply', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='guidance.contact')),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('is_drawn', True), ('rated_at', None)), fields=['service', 'guide', 'due_at'], name='reviews_due'), models.Index(fields=['service', 'guide', '-rated_at'], name='reviews_rated')],
                'constraints': [models.UniqueConstraint(fields=('service', 'guide', 'percent', 'number'), name='counted_once'), models.CheckConstraint(condition=models.Q(('is_drawn', True), ('rated_at', None), _connector='OR'), name='only_drawn_is_rated')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
    ]
