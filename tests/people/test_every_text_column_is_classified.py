"""Every column that can hold text is one of these, said here; a new one fails until somebody has thought about it.

SEALED: somebody's words, sealed with the key of (service, person). IDENTITY: who somebody is, in the clear because
signing in and writing to them needs it; blanked when they are forgotten (test_forgetting.py). CODE: codes, ids,
numbers, hashes and tokens of ours; never anybody's words. PUBLIC: what a service or a pack says to everybody.
"""

import pytest
from django.apps import apps
from django.db import models

from handrail.ground.sealed import SealedText

SEALED = """
delivery.Outgoing: address subject body calendar
delivery.PushDevice: endpoint
delivery.LiveEvent: body
delivery.Outgoing: address subject body
delivery.TextChoice: number
delivery.Incoming: number text
guidance.Contact: note
guidance.Message: text remark
guidance.HandingOver: words
guidance.IncomingCall: number words
guidance.GuideChange: reason answer
guidance.Complaint: words name reply_to answer
supervision.Review: words reply
supervision.OwnNote: text
supervision.Meeting: topics
supervision.GuideNote: text
supervision.PersonNote: text
intake.TriageCall: note
intake.Opinion: question words
intake.Letter: text
referrals.Told: facts
intake.Change: note
intake.Summary: words remark facts
guidance.Draft: text
guidance.ProtocolChange: reason
guidance.Attachment: name body
journeys.Row: body
meetings.Desk: room_url
journeys.SignUp: email name phone
safety.Flag: note
safety.EmergencyDetails: whereabouts someone someone_is someone_phone doctor doctor_phone
safety.RiskTalk: words
safety.AdverseVersion: words
"""

IDENTITY = """
people.Person: email name phone password
people.Invitation: email name
referrals.Clinician: name email registration register practice
people.Session: session_data
account.EmailAddress: email
mfa.Authenticator: data
"""  # a session names who signs in, an authenticator's secret is sealed (people.second_factor); both are deleted

PUBLIC = """
people.Service: slug name contact_email help_numbers work_days holidays holiday_lists
programmes.PackVersion: files
safety.WatchWord: phrase
guidance.Template: title texts
meetings.Rules: neutral_name
meetings.Place: name address how_to_get_there access
intake.Asking: script
intake.LetterText: text
intake.Cohort: name
outcomes.AddedStudy: name source given
outcomes.ReadStudy: name source
outcomes.Judgement: why
"""

CODE = """
ground.DataKey: wrapped wrapped_by
people.Service: timezone country language default_programme default_protocol
people.Person: language timezone theme face
people.Role: kind qualification
people.Invitation: kind qualification programme protocol heard_from token_hash
people.Session: session_key
people.AuditEntry: by_kind did subject_kind facts
programmes.PackVersion: digest kind key version
delivery.Line: kind
delivery.LiveEvent: kind
delivery.Due: kind rule state facts because
delivery.Outgoing: channel kind once state last_error
supervision.LookingAfter: form check_rule
supervision.Review: form marks
supervision.LessonRead: lesson
supervision.Sitting: missed
supervision.CheckTry: lesson block choice
supervision.OwnNote: lesson block
intake.Asking: starts
intake.Case: state reason
intake.Cohort: programme protocol state
intake.Wait: urgent_because state
intake.Offer: state
intake.Change: kind reason
intake.Summary: state doctor
intake.Merge: known_by moved
intake.TriageCall: outcome
intake.Opinion: view
intake.Letter: kind language
intake.LetterText: kind language
referrals.Clinician: profession state
referrals.Referral: programme code_hash
referrals.Responsibility: who answer
referrals.Agreement: part language digest
referrals.Told: kind about
delivery.Outgoing: channel kind once state last_error number_code currency gateway_id
delivery.TextChoice: number_code state
delivery.StoppedNumber: number_code
texting.Dialogue: lesson asks
delivery.Incoming: gateway_id number_code joins came_of
journeys.Enrolment: protocol_key state heard_from ended_because
journeys.SignUp: password address_code token_hash heard_from language
journeys.Consent: text version digest language
journeys.Screening: version answers result reasons
journeys.Row: kind key replaces
journeys.Head: key
journeys.Assessment: name measures counted source state
journeys.ItemResponse: measure item
journeys.Score: measure scale band reason
journeys.LessonOpening: lesson
journeys.SectionRead: lesson section
journeys.Standing: lesson section sections_done lessons_open lessons_done next_lesson tangled scores talked
delivery.PushDevice: code
journeys.Step: room code subject facts
safety.RiskTalk: thoughts plan means intent steps outcome
safety.EffectsAsked: occasion effects still from_course
safety.AdverseEvent: effect
safety.AdverseVersion: kind grade serious related actions outcome
safety.EmergencyAsking: telephone whereabouts someone doctor
outcomes.Followed: programme protocol state opened read
fidelity.Given: programme protocol more
fidelity.Rates: currency an_hour
outcomes.AddedStudy: outcome guided control therapy risk
outcomes.ReadStudy: outcome guided control therapy risk
outcomes.Judgement: outcome down
outcomes.Result: programme protocol name measure scale state
safety.Flag: signal level about outcome
safety.FlagCause: signal
safety.Told: why
safety.WatchWord: signal language
guidance.Guidance: anchors breaks
guidance.Contact: rule planned_channel channel qualification state because outcome
guidance.Message: about state
guidance.ProtocolChange: to step
guidance.Draft: about
guidance.Attachment: kind
guidance.Need: code subject facts
meetings.Rules: video_by
meetings.Desk: feed_hash
meetings.OtherHours: kind
meetings.Appointment: channel state because beyond
guidance.Snooze: code subject why
guidance.GuideDesk: languages gender
guidance.Allotment: reasons
guidance.HandingOver: facts
guidance.Wishes: channel days times language guide_gender voicemail
guidance.GuideChange: state
guidance.Complaint: about outcome
auth.Permission: name codename
auth.Group: name
contenttypes.ContentType: app_label model
account.EmailConfirmation: key
mfa.Authenticator: type
django_tasks_database.DBTaskResult: status args_kwargs task_path worker_ids queue_name backend_name return_value
django_tasks_database.DBTaskResult: exception_class_path traceback
"""  # tasks take ids and give ids; what their errors say is ours, and is cleared with them

TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)


def columns(table: str) -> set[tuple[str, str]]:
    """The columns that one of the tables above names."""
    return {
        (model, column) for line in table.strip().splitlines()
        for model, _, names in [line.partition(": ")] for column in names.split()
    }


def text_columns() -> dict[tuple[str, str], models.Field]:
    """Every column of every table, the libraries' included, that can hold text."""
    return {
        (model._meta.label, field.name): field for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields if isinstance(field, TEXT)
    }


LISTED = [columns(table) for table in (SEALED, IDENTITY, PUBLIC, CODE)]


def test_every_text_column_is_listed():
    missing = set(text_columns()) - set().union(*LISTED)
    assert not missing, "say in this file what these columns hold"


def test_nothing_is_listed_that_is_not_there():
    assert set().union(*LISTED) - set(text_columns()) == set()


def test_no_column_is_listed_twice():
    assert sum(map(len, LISTED)) == len(set().union(*LISTED))


def test_what_is_called_sealed_is_sealed_and_nothing_else_is():
    sealed = {key for key, field in text_columns().items() if isinstance(field, SealedText)}
    assert sealed == columns(SEALED)


@pytest.mark.parametrize("column", sorted(columns(SEALED)), ids=".".join)
def test_a_sealed_columns_model_says_whose_key(column):
    assert isinstance(apps.get_model(column[0]).sealed_for, property)


def test_an_unknown_column_would_be_noticed():
    assert ("people.Person", "email") in text_columns()
    assert ("django_tasks_database.DBTaskResult", "traceback") in text_columns()
