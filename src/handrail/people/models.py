"""Services, persons and what joins them: roles, care relations, supervision, invitations, the audit trail."""

from datetime import time, timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from handrail.ground.ids import id_for, new_id
from handrail.ground.scoped import Scoped


class Installation(models.Model):
    """One row: what this installation is, and how far a demo's clock is ahead."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_demo = models.BooleanField(default=False)
    ahead = models.DurationField(default=timedelta)
    made_at = models.DateTimeField()

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        from .demo import forget_installation

        forget_installation()


def monday_to_friday() -> list[int]:
    """The working days of a service that hasn't said."""
    return [0, 1, 2, 3, 4]


class Service(models.Model):
    """A clinic, a research group or a charity that runs programmes: the tenant."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=120)
    timezone = models.CharField(max_length=60, default="Europe/London")
    country = models.CharField(max_length=2, default="GB")
    language = models.CharField(max_length=8, default="en")
    open_sign_up = models.BooleanField(default=False)
    tells_read = models.BooleanField(default=False)  # participants see when their messages were read
    allots_guides = models.BooleanField(default=True)  # a newcomer gets a guide at once; else a manager gives one
    default_programme = models.CharField(max_length=60, default="pain-cbt")
    default_protocol = models.CharField(max_length=60, default="weekly-call")
    help_numbers = models.JSONField(default=list)  # [{"name": …, "number": …, "hours": …}], said on every page
    contact_email = models.EmailField(blank=True)
    works_from = models.TimeField(default=time(9))  # when somebody is there, on its own wall
    works_to = models.TimeField(default=time(17))
    work_days = models.JSONField(default=monday_to_friday)  # Monday is 0
    holidays = models.JSONField(default=dict)  # ISO date → its name
    holiday_lists = models.JSONField(default=dict)  # name → {ISO date → its name}, for protocols that name it
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager):
    """Persons are made by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, username: str) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """An account. It holds roles in services; by itself it may do nothing."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("Like my device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Face(models.TextChoices):
        STANDARD = "standard", _("Standard")
        EASY = "easy", _("Easier to read")
        LARGE = "large", _("Larger")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)  # E.164
    language = models.CharField(max_length=8, default="en")
    timezone = models.CharField(max_length=60, blank=True)  # empty: the service's
    theme = models.CharField(max_length=8, choices=Theme.choices, default=Theme.AUTO)
    face = models.CharField(max_length=8, choices=Face.choices, default=Face.STANDARD)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self) -> str:
        return self.name or self.email


class RoleKind(models.TextChoices):
    """What a person is in a service."""

    PARTICIPANT = "participant", _("Participant")
    GUIDE = "guide", _("Guide")
    SUPERVISOR = "supervisor", _("Supervisor")
    MANAGER = "manager", _("Manager")
    RESEARCHER = "researcher", _("Researcher")
    CLINICIAN = "clinician", _("Clinician outside the service")


NOT_INVITED = (RoleKind.CLINICIAN,)  # by the forms here: a room above checks them first


def invitable() -> list[tuple[str, str]]:
    """The kinds of role that a manager can invite to, without more."""
    return [(kind, words) for kind, words in RoleKind.choices if kind not in NOT_INVITED]


class Qualification(models.TextChoices):
    """What a guide is by training; protocols name who may give a contact."""

    PSYCHOLOGIST = "psychologist", _("Psychologist")
    PHYSICIAN = "physician", _("Physician")
    NURSE = "nurse", _("Nurse")
    PHYSIOTHERAPIST = "physiotherapist", _("Physiotherapist")
    SOCIAL_WORKER = "social-worker", _("Social worker")
    SUPPORTER = "supporter", _("Trained supporter or coach")
    STUDENT = "student", _("Student in training")
    PEER = "peer", _("Peer supporter")


class Role(Scoped):
    """A person in a service: who they are here, and, for guides, by what qualification."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=12, choices=RoleKind.choices)
    qualification = models.CharField(max_length=20, choices=Qualification.choices, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "person", "kind"], name="one_role_of_a_kind")]
        indexes = [models.Index(fields=["service", "kind"])]

    @property
    def needs_second_factor(self) -> bool:
        """Everybody who sees other people's data needs a second factor."""
        return self.kind != RoleKind.PARTICIPANT


class CareRelation(Scoped):
    """A guide looks after a participant; access follows from it."""

    participant = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    guide = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["service", "participant", "guide"], condition=models.Q(until=None),
                name="one_open_care_relation",
            )
        ]
        indexes = [models.Index(fields=["service", "guide"], condition=models.Q(until=None), name="care_by_guide")]


class Supervision(Scoped):
    """A supervisor signs off the work of a guide."""

    guide = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    supervisor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["service", "guide", "supervisor"], condition=models.Q(until=None), name="one_open_supervision"
            )
        ]


class Invitation(Scoped):
    """A letter that lets somebody in, once. The token itself is only in the letter; here is its hash."""

    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12, choices=RoleKind.choices)
    qualification = models.CharField(max_length=20, choices=Qualification.choices, blank=True)
    programme = models.CharField(max_length=60, blank=True)
    protocol = models.CharField(max_length=60, blank=True)
    guide = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    heard_from = models.CharField(max_length=40, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["service", "email"])]


    @property
    def is_open(self) -> bool:
        """Neither accepted nor withdrawn; it may have run out."""
        return self.accepted_at is None and self.withdrawn_at is None

    @property
    def again_id(self):
        """The `client_id` of sending it again: the same for every tap on the button of this very letter."""
        return id_for("again", self.pk)


class Session(AbstractBaseSession):
    """A browser's session, with whose it is beside it, so that a person's sessions can be ended. See sessions.py."""

    person_id = models.UUIDField(null=True, db_index=True)

    @classmethod
    def get_session_store_class(cls):
        from .sessions import SessionStore

        return SessionStore


class NeverChanged(RuntimeError):
    """Somebody tried to change or delete an entry of the audit trail."""


class AuditEntries(models.QuerySet):
    """Entries can be read and added; nothing else."""

    def update(self, **kwargs):
        raise NeverChanged("The audit trail is append-only.")

    def delete(self):
        raise NeverChanged("The audit trail is append-only.")

    def bulk_update(self, objs, fields, batch_size=None):
        raise NeverChanged("The audit trail is append-only.")


class AuditEntry(models.Model):
    """Who did what to what, when. Written once, never changed, and outlives what it speaks of (no foreign keys)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service_id = models.UUIDField(null=True)  # none for the installation's own events
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)  # none for the clock
    by_kind = models.CharField(max_length=12)
    did = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)  # codes, ids and numbers; never anybody's words

    objects = AuditEntries.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["service_id", "-at", "-id"], name="audit_by_time"),
            models.Index(fields=["service_id", "subject_id", "-at"], name="audit_by_subject"),
            models.Index(fields=["service_id", "by_id", "-at"], name="audit_by_person"),
        ]

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise NeverChanged("The audit trail is append-only.")
        return super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        raise NeverChanged("The audit trail is append-only.")


class Forgotten(models.Model):
    """The ledger of forgotten persons, replayed after a restore. Nothing but ids. Kept beside the keys, too."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service_id = models.UUIDField()
    person_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service_id", "person_id"], name="forgotten_once")]
