"""Somebody who reads Spanish joins: the sheet to agree to and the screening are in their language, and kept as read."""

import re
import uuid
from pathlib import Path

import pytest
from django.utils import translation

from handrail.ground import moment, scoped
from handrail.guidance import protocol_loading
from handrail.journeys import consent_text, consenting, joining_packs, screening_file
from handrail.journeys.consent_text import digest_of
from handrail.journeys.models import Consent, Screening
from handrail.people.models import AuditEntry, Person
from handrail.programmes import keeping, reading
from tests.builders import AT, a_participant, a_service, details_for_an_emergency, role_of, signed_in

LANGUAGES = ("en", "es")
FILES = joining_packs.shipped_consents()[-1].files
SHEET = consent_text.load(FILES, "participation")
SCREEN = screening_file.load(joining_packs.shipped_screens()[0].files, "default")
WELL = {"age": "52", "months": "over-5", "signs": ["none"], "life": "no", "willing": "yes"}
FORMAL = re.compile(r"\b(usted|su médico|su guía|ustedes|le rogamos|debes)\b", re.IGNORECASE)


def every_text(found, language: str):
    """All the words of a screen in one language."""
    yield found.title[language]
    for question in found.questions:
        yield from (question.text[language], question.hint[language])
        if question.none:
            yield question.none[language]
        for option in question.options:
            yield option.text[language]
            if option.say:
                yield option.say[language]
    for reason in found.reasons.values():
        yield from (reason.title[language], reason.text[language])


def test_the_sheet_says_the_same_in_both_languages():
    assert SHEET.languages == LANGUAGES
    english, spanish = (SHEET.texts[language] for language in LANGUAGES)
    for count in (r"<h2>", r"<p>", r"<li>", r"<strong>"):
        assert len(re.findall(count, english.html)) == len(re.findall(count, spanish.html)), count
    assert len(english.statements) == len(spanish.statements) == 4


def test_the_spanish_sheet_says_what_somebody_must_know_before_saying_yes():
    for told in ("no es para una emergencia", "ayudan un poco", "no cura el dolor", "Qué se guarda",
                 "Quién puede leer qué", "Tu guía puede leer esto", "dejarlo en cualquier momento", "te olvidemos",
                 "Ayuda a cualquier hora", "30 días", "llevarte una copia", "medicinas", "palabras de peligro",
                 "en una respuesta que solo puedes leer tú"):
        assert told in FILES["es.md"], told


def test_the_spanish_words_can_be_read_with_effort_and_address_people_as_the_interface_does():
    sheet = re.sub(r"[#*]|- \[ \]", "", FILES["es.md"])
    asked = "\n".join(every_text(SCREEN, "es"))
    for words in (sheet, asked):
        assert reading.inflesz(reading.measure(words, "es")) >= 55
        assert not FORMAL.search(words), FORMAL.search(words)


def test_every_word_of_the_screening_is_in_both_languages_and_none_is_left_in_english():
    assert SCREEN.languages == LANGUAGES
    english, spanish = (list(every_text(SCREEN, language)) for language in LANGUAGES)
    assert len(english) == len(spanish)
    assert [one for one, other in zip(english, spanish, strict=True) if one == other] == ["No"]


def test_what_the_buttons_are_called_in_the_sheet_is_what_the_interface_calls_them():
    with translation.override("es"):
        for english in ("Help at any hour", "My course"):
            assert f"«{translation.gettext(english)}»" in FILES["es.md"]


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(moment, "real_now", lambda: AT)


@pytest.fixture
def joiner(db, now):
    joiner = a_participant(a_service(), state="joining")
    Person.objects.update(language="es")
    return joiner


@pytest.fixture
def client(joiner):
    return signed_in(role_of(joiner))


def test_they_read_and_agree_to_the_spanish_words_and_those_are_kept(client, joiner):
    page = client.get("/joining/consent/").content.decode()
    assert "<h1>Antes de decir que sí</h1>" in page
    assert '<div class="reading stack" lang="es">' in page
    ticked = {f"agree_{number}": "on" for number in range(1, 5)}
    assert client.post("/joining/consent/", {**ticked, "digest": digest_of(FILES["es.md"])}).url == "/joining/"
    consent = Consent.everywhere.get()
    assert (consent.language, consent.digest) == ("es", digest_of(FILES["es.md"]))
    assert AuditEntry.objects.get(did="consent.given").facts["language"] == "es"
    kept = keeping.files_of(keeping.latest("consent", "participation").digest)
    assert digest_of(kept["es.md"]) == consent.digest, "the very words can be shown years later"


def test_they_are_asked_and_told_in_spanish_whether_now_is_a_good_time(client, joiner):
    with scoped.service(joiner.service_id):
        consenting.agree(enrolment=joiner, digest=SHEET.texts["es"].digest, at=AT)
    details_for_an_emergency(joiner)
    page = client.get("/joining/screening/").content.decode()
    for question in SCREEN.questions:
        assert question.text["es"] in page
        assert question.text["en"] not in page
    sent = {**WELL, "signs": ["weakness"], "client_id": str(uuid.uuid4())}
    assert client.post("/joining/screening/", sent).url == "/joining/not-now/"
    told = client.get("/joining/not-now/").content.decode()
    assert "Por favor, ve al médico hoy" in told
    assert "Please see a doctor" not in told
    assert Screening.everywhere.get().answers["signs"] == ["weakness"], "codes are kept, whatever the language"


PROTOCOLS = sorted((Path(joining_packs.PACKS) / "protocols").glob("*.toml"))


@pytest.mark.parametrize("path", PROTOCOLS, ids=lambda one: one.stem)
def test_a_protocol_of_handrail_speaks_both_languages(path):
    protocol = protocol_loading.load({path.name: path.read_text("utf-8")}, path.stem)
    assert tuple(protocol.title) == tuple(protocol.about) == LANGUAGES
    for rule in protocol.contacts:
        assert tuple(rule.title) == LANGUAGES
        assert {len(points) for points in rule.script.values()} in (set(), {len(rule.script.get("en", ()))})
        assert tuple(rule.script) in ((), LANGUAGES)
