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
        ('journeys', '0001_initial'),
        ('people', '0001_initial'),
        ('programmes', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('number', models.PositiveSmallIntegerField()),
                ('right', models.PositiveSmallIntegerField()),
                ('of', models.PositiveSmallIntegerField()),
                ('missed', models.JSONField(default=list)),
                ('is_passed', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.packversion')),
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
            name='Confirmation',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.sitting')),
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
            name='CheckTry',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('lesson', models.CharField(max_length=60)),
                ('block', models.CharField(max_length=60)),
                ('choice', models.CharField(max_length=60)),
                ('is_right', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.packversion')),
                ('sitting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='supervision.sitting')),
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
            name='TrainingRule',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('is_required', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField()),
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
            name='GuideNote',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('text', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('service', 'guide', 'client_id'), name='guide_note_once')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='LessonRead',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('lesson', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.packversion')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('service', 'guide', 'lesson'), name='lesson_read_once')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='LookingAfter',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('student_share', models.PositiveSmallIntegerField(default=10)),
                ('form', models.CharField(blank=True, max_length=60)),
                ('check_rule', models.CharField(blank=True, max_length=60)),
                ('changed_at', models.DateTimeField()),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('service',), name='one_way_of_looking_after'), models.CheckConstraint(condition=models.Q(('student_share__lte', 100)), name='a_share_is_of_a_hundred')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('due_on', models.DateField(blank=True, null=True)),
                ('held_on', models.DateField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('topics', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['service', 'guide', '-held_on'], name='supervision_held')],
                'constraints': [models.UniqueConstraint(fields=('service', 'guide', 'client_id'), name='supervised_once')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='OwnNote',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('lesson', models.CharField(max_length=60)),
                ('block', models.CharField(max_length=60)),
                ('text', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('at', models.DateTimeField()),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('service', 'guide', 'lesson', 'block'), name='one_own_note')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='PersonNote',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('text', handrail.ground.sealed.SealedText(default=b'', editable=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journeys.enrolment')),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['service', 'guide', '-at'], name='person_notes_of_guide')],
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'client_id'), name='person_note_once')],
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
                ('form', models.CharField(blank=True, max_length=81)),
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
        migrations.CreateModel(
            name='SignedMonth',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField()),
                ('supervision', models.PositiveIntegerField()),
                ('contact', models.DecimalField(decimal_places=1, max_digits=8)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('service', 'guide', 'month'), name='month_signed_once')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.UniqueConstraint(fields=('service', 'guide', 'number'), name='sittings_in_order'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.UniqueConstraint(fields=('service', 'guide', 'client_id'), name='sitting_once'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.UniqueConstraint(fields=('service', 'guide'), name='confirmed_once'),
        ),
        migrations.AddIndex(
            model_name='checktry',
            index=models.Index(fields=['service', 'guide', 'lesson', 'at'], name='tries_of_a_lesson'),
        ),
        migrations.AddConstraint(
            model_name='trainingrule',
            constraint=models.UniqueConstraint(fields=('service',), name='one_training_rule'),
        ),
    ]
