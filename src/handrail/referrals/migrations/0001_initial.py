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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Clinician',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(max_length=254)),
                ('profession', models.CharField(choices=[('general', 'General practitioner'), ('specialist', 'Specialist doctor'), ('physiotherapist', 'Physiotherapist'), ('psychologist', 'Psychologist'), ('nurse', 'Nurse'), ('pharmacist', 'Pharmacist'), ('occupational', 'Occupational therapist'), ('other', 'Another health profession')], max_length=16)),
                ('registration', models.CharField(max_length=40)),
                ('register', models.CharField(max_length=80)),
                ('practice', models.CharField(max_length=160)),
                ('state', models.CharField(choices=[('asked', 'Waits for your check'), ('checked', 'Checked'), ('declined', 'Not let in'), ('ended', 'Ended')], default='asked', max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
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
            name='Referral',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('programme', models.CharField(max_length=60)),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('letters', models.PositiveSmallIntegerField(default=0)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('clinician', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='referrals.clinician')),
                ('enrolment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='journeys.enrolment')),
                ('follows', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.referral')),
                ('invitation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.invitation')),
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
            name='Agreement',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('part', models.CharField(choices=[('progress', 'How far I am: a short report after each lesson'), ('scores', 'My scores: what I answered in the questionnaires, as numbers'), ('distress', 'A word when I am much worse, or say that I think of death'), ('letter', 'A letter at the end, as a PDF')], max_length=8)),
                ('language', models.CharField(max_length=8)),
                ('digest', models.CharField(max_length=64)),
                ('given_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.service')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='referrals.referral')),
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
            name='Responsibility',
            fields=[
                ('id', models.UUIDField(default=handrail.ground.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('who', models.CharField(choices=[('clinician', 'The clinician keeps it'), ('shared', 'Both, together'), ('service', 'The service takes it over for the time of the course')], max_length=10)),
                ('since', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('waits', 'waits for the service’s answer'), ('accepted', 'accepted'), ('declined', 'not accepted'), ('withdrawn', 'taken back')], max_length=9)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responsibilities', to='referrals.referral')),
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
                ('kind', models.CharField(choices=[('progress', 'A lesson was finished'), ('distress', 'Distress has risen'), ('letter', 'There is a letter')], max_length=8)),
                ('about', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('facts', handrail.ground.sealed.SealedText(editable=True)),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='told', to='referrals.referral')),
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
        migrations.AddIndex(
            model_name='clinician',
            index=models.Index(fields=['service', 'person'], name='referrals_c_service_bc376b_idx'),
        ),
        migrations.AddConstraint(
            model_name='clinician',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'checked'])), fields=('service', 'email'), name='one_clinician_an_address'),
        ),
        migrations.AddConstraint(
            model_name='clinician',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'checked'), _negated=True), ('checked_by__isnull', False), _connector='OR'), name='no_clinician_unchecked'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['clinician', '-made_at'], name='referrals_r_clinici_e6e43e_idx'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.UniqueConstraint(fields=('clinician', 'client_id'), name='referral_once'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('enrolment',), name='one_clinician_a_course'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('enrolment__isnull', True), ('used_at__isnull', False), _connector='OR'), name='used_when_joined'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('referral', 'part'), name='one_open_agreement'),
        ),
        migrations.AddIndex(
            model_name='responsibility',
            index=models.Index(fields=['referral', '-since'], name='referrals_r_referra_f49225_idx'),
        ),
        migrations.AddConstraint(
            model_name='responsibility',
            constraint=models.UniqueConstraint(condition=models.Q(('answer', 'waits')), fields=('referral',), name='one_waits'),
        ),
        migrations.AddConstraint(
            model_name='responsibility',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer__in', ['', 'waits']), ('answered_by', None)), models.Q(('answer__in', ['accepted', 'declined', 'withdrawn']), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='no_answer_by_nobody'),
        ),
        migrations.AddIndex(
            model_name='told',
            index=models.Index(fields=['referral', '-at'], name='referrals_t_referra_8d7f38_idx'),
        ),
        migrations.AddConstraint(
            model_name='told',
            constraint=models.UniqueConstraint(fields=('referral', 'kind', 'about'), name='told_once'),
        ),
    ]
