"""What a participant goes through: enrolment, consent, screening, the journal, assessments, standing, steps."""

import json

from django.db import models

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText


class OfEnrolment:
    """Whose a row is: its enrolment's participant, as `people.access` asks."""

    @property
    def participant_id(self):
        return self.enrolment.participant_id


class Enrolment(Scoped):
    """One participant in one programme version."""

    class State(models.TextChoices):
        JOINING = "joining"  # signed up: consent, screening, baseline still to do
        UNSUITABLE = "unsuitable"  # screening showed another way first
        WAITING = "waiting"  # through with all that, waiting to be started or for a guide
        ACTIVE = "active"
        PAUSED = "paused"
        FINISHED = "finished"
        LEFT = "left"

    participant = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey("programmes.PackVersion", on_delete=models.PROTECT, related_name="+")
    protocol_key = models.CharField(max_length=60)  # as begun: guidance keeps what guides now, and its version
    state = models.CharField(max_length=12, choices=State.choices, default=State.JOINING)
    heard_from = models.CharField(max_length=40, blank=True)  # a code: from the link or the sign-up question
    signed_up_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=40, blank=True)  # a code; the person's own words are in the journal
    may_be_asked = models.BooleanField(default=True)  # after the end: leaving asks for it, and it can be taken back

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["service", "participant"],
                condition=~models.Q(state__in=["finished", "left", "unsuitable"]),
                name="one_running_enrolment",
            )
        ]
        indexes = [models.Index(fields=["service", "state"])]


class SignUp(Scoped):
    """Somebody who filled in the public page and hasn't shown yet that the address is theirs. Kept for two days.

    The words are sealed with the key of the person they will become: confirming makes a person with this id.
    """

    client_id = models.UUIDField()
    email = SealedText()
    name = SealedText()
    phone = SealedText(default=b"")  # E.164, if they gave one
    password = models.CharField(max_length=128)  # its hash
    address_code = models.CharField(max_length=64)  # keyed hash of the address, to count letters to it
    token_hash = models.CharField(max_length=64, unique=True)  # the token itself is only in the letter
    heard_from = models.CharField(max_length=40, blank=True)  # a code
    language = models.CharField(max_length=8, default="en")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "client_id"], name="sign_up_once")]
        indexes = [models.Index(fields=["service", "address_code"])]

    @property
    def sealed_for(self):
        return self.service_id, self.pk


class Consent(OfEnrolment, Scoped):
    """That somebody agreed, to which version of the text, when. Withdrawn, never deleted."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="consents")
    text = models.CharField(max_length=40)  # which text: "participation"
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)  # of the very words that were shown
    language = models.CharField(max_length=8)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "text", "version"], name="consent_once")]


class Screening(OfEnrolment, Scoped):
    """What the screening asked and what followed. Answers are codes (`{"age": 52, "months": "3-12", …}`)."""

    class Result(models.TextChoices):
        SUITABLE = "suitable"
        DOCTOR_FIRST = "doctor-first"
        NOT_NOW = "not-now"
        HELP_NOW = "help-now"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="screenings")
    client_id = models.UUIDField()
    at = models.DateTimeField()
    version = models.CharField(max_length=20)
    answers = models.JSONField()
    result = models.CharField(max_length=12, choices=Result.choices)
    reasons = models.JSONField(default=list)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "client_id"], name="screening_once")]


class Row(Scoped):
    """A row of the journal: what a participant wrote, never changed. See journal.py."""

    class Kind(models.TextChoices):
        ANSWER = "answer"  # key: lesson/block
        RESPONSE = "response"  # key: assessment id/measure/item
        FINISHED = "finished"  # key: assessment id
        MESSAGE = "message"  # key: "guide"
        SIGNS = "signs"  # key: "bad-day"; what somebody ticked there, as codes
        LEAVING = "leaving"  # key: "why"; what somebody says on leaving, in their own words
        BAD_DAY = "bad-day"  # key: "bad-day"; that a day is a bad one, or isn't any more
        EFFECTS = "effects"  # key: "end" or "leaving"; what was hard because of the course

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="rows", db_index=False)
    client_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=140)
    made_at = models.DateTimeField()  # the client's word, may be wrong
    received_at = models.DateTimeField()
    replaces = models.JSONField(default=list)  # client ids, may name rows that aren't here yet
    person_id = models.UUIDField()  # whose key seals the body
    entered_by = models.UUIDField(null=True)  # a guide who typed it for them; none: the participant
    body = SealedText()  # JSON

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "client_id"], name="journal_once")]

    @property
    def sealed_for(self):
        return self.service_id, self.person_id

    @property
    def participant_id(self):
        return self.person_id

    @property
    def body_json(self) -> dict:
        """The body, opened and read."""
        return json.loads(self.body)


class Head(Scoped):
    """A head of the journal: an answer that nothing replaces. Kept, so that a lesson is one read. See journal.py.

    Each answer changes this table and the rows', durably, so they have no more indexes than pages read by.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="heads", db_index=False)
    key = models.CharField(max_length=140)
    client_id = models.UUIDField()  # the row's, so that an answer finds what it replaces in one statement
    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="head", db_index=False)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["service", "enrolment", "key", "client_id"], name="heads_of_a_key")
        ]


class Assessment(OfEnrolment, Scoped):
    """One filling-in of a battery at one timepoint. The instruments are pinned by digest when it opens."""

    class State(models.TextChoices):
        OPEN = "open"
        FINISHED = "finished"
        LAPSED = "lapsed"

    class Source(models.TextChoices):
        SCREEN = "screen"  # answered by the participant
        PAPER = "paper"  # filled in on paper, typed by a guide
        TELEPHONE = "telephone"  # read out and typed by a guide

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="assessments")
    name = models.CharField(max_length=40)  # the battery: "baseline", "weekly"
    occurrence = models.PositiveIntegerField(default=1)
    measures = models.JSONField()  # [[measure id, pack digest], …] in the order asked
    counted = models.JSONField(default=dict)  # measure id → the assessment whose score counts here: it isn't asked
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.SCREEN)
    has_others = models.BooleanField(default=False)  # other answers came once it was finished: kept, not scored
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "name", "occurrence"], name="asked_once")]
        indexes = [models.Index(fields=["enrolment", "-opened_at"])]


class ItemResponse(Scoped):
    """One answered item, typed. The journal row it came from stays beside it; a later one replaces the value."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="responses")
    measure = models.CharField(max_length=40)
    item = models.CharField(max_length=20)
    value = models.SmallIntegerField(null=True)  # none: skipped on purpose, or declined
    declined = models.BooleanField(default=False)  # "I'd rather not say": missing for a score, and said to the guide
    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["assessment", "measure", "item"], name="one_value_an_item")]


class Score(OfEnrolment, Scoped):
    """A scored scale of a finished assessment, with the instrument's version. Never derived again."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="scores")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="scores")
    measure = models.CharField(max_length=40)
    scale = models.CharField(max_length=40)
    pack = models.ForeignKey("programmes.PackVersion", on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    band = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=120, blank=True)  # why there is no value
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["assessment", "measure", "scale"], name="scored_once")]
        indexes = [models.Index(fields=["enrolment", "measure", "scale", "at"])]


class LessonOpening(OfEnrolment, Scoped):
    """That a lesson opened for somebody, and when."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="openings", db_index=False)
    lesson = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson"], name="opened_once")]


class SectionRead(OfEnrolment, Scoped):
    """That a section of a lesson was read to its end, and when first."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="sections_read", db_index=False)
    lesson = models.CharField(max_length=60)
    section = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson", "section"], name="read_once")]


class Standing(OfEnrolment, Scoped):
    """Where an enrolment stands: one row that the pages opened every day read instead of computing."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="standing")
    revision = models.PositiveIntegerField(default=0)  # grows with every change; the ETag is made from it
    lesson = models.CharField(max_length=60, blank=True)  # the lesson to go on with; empty: none is open
    section = models.CharField(max_length=60, blank=True)  # the section to go on with
    sections_done = models.JSONField(default=list)  # of that lesson, in reading order
    lessons_open = models.JSONField(default=dict)  # lesson key → ISO moment it opened
    lessons_done = models.JSONField(default=list)
    next_lesson = models.CharField(max_length=60, blank=True)
    next_opens_at = models.DateTimeField(null=True, blank=True)
    tangled = models.JSONField(default=list)  # keys of answers whose heads must be found from all versions: journal.py
    talked = models.JSONField(default=list)  # keys of answers about which something was said to them: beside.py
    last_seen_at = models.DateTimeField(null=True, blank=True)
    bad_day_on = models.DateField(null=True, blank=True)  # the day that they said is a bad one, in their own zone
    scores = models.JSONField(default=dict)  # {"peg.total": [[iso date, value], …]} for sparks and caseload

    class Meta(Scoped.Meta):
        pass


class Step(OfEnrolment, Scoped):
    """One thing Today may offer. Any room keeps its own; the words are made when shown."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="steps")
    room = models.CharField(max_length=20)
    code = models.CharField(max_length=40)  # "lesson", "assessment", "message"
    subject = models.CharField(max_length=60, blank=True)  # what distinguishes two of a code
    facts = models.JSONField(default=dict)  # codes, ids, numbers
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    weight = models.SmallIntegerField(default=0)  # the heaviest is the next step

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "room", "code", "subject"], name="offered_once")]
