"""Filling in one part of an assessment: what its page shows, and what comes back from it, field by field."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.ground.ids import new_id
from handrail.measures.instrument import Choice, Item, said
from handrail.measures.scoring import OutOfRange, check_value, score

from . import assessing
from .batteries import Given, Part, parse_key, response_key
from .models import Assessment, Row

DECLINED = "declined"  # sent in a value's place
LONGEST_BACK = timedelta(days=3650)


class BadResponse(ValueError):
    """What was sent is no answer to a question asked here; the message is a sentence for the person."""


@dataclass(frozen=True)
class Option:
    """One answer that can be tapped."""

    value: int
    label: str  # on a line only the two ends have words
    is_chosen: bool


@dataclass(frozen=True)
class Opening:
    """When a question is asked: for the page's script, and in words for whoever has none."""

    fields: str  # names of the fields it depends on, with spaces between
    above: int
    sentence: str


@dataclass(frozen=True)
class Question:
    """One item on the page."""

    id: str  # on the page
    name: str  # of its field: "phq-9/1"
    key: str  # the journal's, by which the page's script knows it
    number: int
    text: str
    lang: str  # the language of its words, where it isn't the page's
    options: list[Option]
    is_line: bool
    may_decline: bool
    is_declined: bool
    opens: Opening | None
    client_id: uuid.UUID
    head: str  # the client id of what stands, "" where nothing does
    error: str

    @property
    def ends(self) -> tuple[str, str]:
        """The words at the two ends of a line."""
        return self.options[0].label, self.options[-1].label

    @property
    def declines(self) -> str:
        """What its field sends for "I'd rather not say"."""
        return DECLINED


@dataclass(frozen=True)
class Posted:
    """What a whole form sent: the values that can be read, what is wrong with the others, and the ids beside them."""

    given: Mapping[str, Given]
    errors: Mapping[str, str]
    client_ids: Mapping[str, uuid.UUID]
    replaces: Mapping[str, list[uuid.UUID]]
    stray: str  # a sentence, where a field isn't a question of this part


@dataclass(frozen=True)
class Sent:
    """One response as the page's script sends it."""

    part: Part
    item: str
    given: Given
    client_id: uuid.UUID
    made_at: datetime
    replaces: list[uuid.UUID]


def questions(
    assessment: Assessment, part: Part, posted: Posted | None = None, errors: Mapping[str, str] | None = None,
    prefix: str = "q",
) -> list[Question]:
    """The part's questions as the page shows them: with what stands, or with what was just sent.

    `prefix` begins their ids, where a page shows more than one part.
    """
    given, wrong = {item.key: part.given(item.key) for item in part.instrument.items}, dict(errors or {})
    if posted:
        given.update(posted.given)
        wrong.update(posted.errors)
    return [_question(assessment, part, item, number, given[item.key], wrong.get(item.key, ""), prefix)
            for number, item in enumerate(part.instrument.items, 1)]


def read(part: Part, post: Mapping[str, str]) -> Posted:
    """Read a whole form. An item without a value is left as it stands."""
    names = {item.key: field_name(part, item.key) for item in part.instrument.items}
    given: dict[str, Given] = {}
    errors: dict[str, str] = {}
    for key, name in names.items():
        if raw := post.get(name, "").strip():
            try:
                given[key] = given_of(part, key, raw)
            except BadResponse as bad:
                errors[key] = str(bad)
    known = {f"{name}{what}" for name in names.values() for what in ("", ".client_id", ".heads")}
    return Posted(
        given, errors,
        client_ids={key: id_in(post.get(f"{name}.client_id")) or new_id() for key, name in names.items()},
        replaces={key: ids_in(post.get(f"{name}.heads", "").split()) for key, name in names.items()},
        stray=_not_asked() if any("/" in name and name not in known for name in post) else "",
    )


def read_one(assessment: Assessment, parts: Sequence[Part], body: bytes, at: datetime) -> Sent:
    """Read one response that the page's script sent, perhaps late, from a phone without a line. Raises BadResponse."""
    try:
        sent = json.loads(body)
        of, measure, item = parse_key(sent["key"])
        part = next(one for one in parts if one.measure == measure and of == assessment.pk)
        part.instrument.item(item)
        (raw,) = sent["fields"][field_name(part, item)]
        client_id, replaces = id_in(sent["client_id"]), ids_in(sent.get("replaces") or ())
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration, RecursionError):
        raise BadResponse(_not_asked()) from None
    if client_id is None:
        raise BadResponse(_not_asked())
    return Sent(part, item, given_of(part, item, str(raw)), client_id, _moment(sent.get("made_at"), at), replaces)


def save(assessment: Assessment, part: Part, posted: Posted, at: datetime) -> str | None:
    """Write every response of a form that changed. Gives the URL name of what must be shown at once, or None."""
    follows = None
    for key, given in said_anew(assessment, part, posted).items():
        written = assessing.respond(
            assessment=assessment, measure=part.measure, item=key, value=given.value, declined=given.declined,
            client_id=posted.client_ids[key], made_at=at, at=at, replaces=posted.replaces[key],
        )
        follows = follows or assessing.what_follows(written.row)
    return follows


def said_anew(assessment: Assessment, part: Part, posted: Posted) -> dict[str, Given]:
    """What a form says that doesn't stand yet. What it only repeats from when its page was made isn't said anew: where
    another device, or a guide, has changed that since, the change stands. One statement, where there is such."""
    changed = {key: given for key, given in posted.given.items() if part.given(key) != given}
    older = {key: ids for key in changed if (ids := posted.replaces[key]) and part.heads.get(key) not in ids}
    rows = Row.objects.select_related("enrolment").filter(
        enrolment_id=assessment.enrolment_id, kind=Row.Kind.RESPONSE,
        client_id__in=[one for ids in older.values() for one in ids],
    ) if older else ()
    repeated = {(row.key, Given(row.body_json["value"], row.body_json.get("declined", False))) for row in rows}
    return {key: given for key, given in changed.items()
            if key not in older or (response_key(assessment.pk, part.measure, key), given) not in repeated}


def given_of(part: Part, item: str, raw: str) -> Given:
    """What was sent for an item. Raises BadResponse."""
    if raw == DECLINED:
        if not part.instrument.may_skip:
            raise BadResponse(_("These questions need an answer each, or none of them counts."))
        return Given(declined=True)
    try:
        value = int(raw)
        check_value(part.instrument, item, value)
    except (ValueError, OutOfRange):
        raise BadResponse(_what_it_can_be(part.instrument.item(item).choice)) from None
    return Given(value)


def left_out(part: Part) -> str:
    """A kind sentence about the questions without an answer; "" where there is none."""
    numbers = [str(number) for number, item in enumerate(part.instrument.items, 1) if item in part.gaps]
    if not numbers:
        return ""
    if not part.is_begun:
        sentence = _("None of these questions has an answer yet.")
    elif len(numbers) == 1:
        sentence = _("Question {number} has no answer yet.").format(number=numbers[0])
    else:
        listed = _("{numbers} and {last}").format(numbers=", ".join(numbers[:-1]), last=numbers[-1])
        sentence = _("Questions {numbers} have no answer yet.").format(numbers=listed)
    if not part.instrument.may_skip:
        return " ".join([sentence, _("This part needs all of them.")])
    sentence = " ".join([sentence, _("You can answer now, or leave it at that and go on.")])
    if any(scored.value is None for scored in score(part.instrument, part.values).values()):
        sentence = " ".join([sentence, _("Left out, this part can’t be added up to a number.")])
    return sentence


def field_name(part: Part, item: str) -> str:
    """The name of an item's field."""
    return f"{part.measure}/{item}"


def about(part: Part) -> str:
    """What a part is about, as a participant reads it."""
    return said(part.instrument.about, get_language() or "")


def stem(part: Part) -> str:
    """What stands before all questions of a part."""
    return said(part.instrument.stem, get_language() or "")


def lang(part: Part) -> str:
    """The language that a part's questions are in, where the page's isn't among theirs; else ""."""
    languages = part.instrument.languages
    return "" if not languages or get_language() in languages else languages[0]


def ids_in(texts: Iterable[object]) -> list[uuid.UUID]:
    """Those of the texts that are ids."""
    return [found for text in texts if (found := id_in(text)) is not None]


def id_in(text: object) -> uuid.UUID | None:
    """The id that a text is, if it is one."""
    try:
        return uuid.UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _question(
    assessment: Assessment, part: Part, item: Item, number: int, given: Given, error: str, prefix: str
) -> Question:
    language, head = get_language() or "", part.heads.get(item.key)
    return Question(
        id=f"{prefix}{number}", name=field_name(part, item.key), number=number,
        key=response_key(assessment.pk, part.measure, item.key), text=said(item.text, language), lang=lang(part),
        options=[Option(value, item.choice.label(value, language), value == given.value)
                 for value in item.choice.values],
        is_line=item.choice.is_line, may_decline=part.instrument.may_skip, is_declined=given.declined,
        opens=_opening(part, item, language), client_id=new_id(), head=str(head or ""), error=error,
    )


def _opening(part: Part, item: Item, language: str) -> Opening | None:
    """On which answers a question depends."""
    if item.opens is None:
        return None
    keys = [one.key for one in part.instrument.items]
    places = sorted(keys.index(key) + 1 for key in item.opens.any_of)
    choice = part.instrument.item(item.opens.any_of[0]).choice
    least = choice.label(item.opens.above, language) or str(item.opens.above)
    if len(places) == 1:
        sentence = _("Only if your answer to question {number} was more than “{least}”.")
    else:
        sentence = _("Only if one of your answers to questions {number} to {last} was more than “{least}”.")
    return Opening(" ".join(field_name(part, key) for key in item.opens.any_of), item.opens.above,
                   sentence.format(number=places[0], last=places[-1], least=least))


def _what_it_can_be(choice: Choice) -> str:
    if choice.is_line:
        least, most = choice.values[0], choice.values[-1]
        return _("Please choose a number from {least} to {most}.").format(least=least, most=most)
    return _("Please choose one of the answers.")


def _not_asked() -> str:
    return _("One of the answers belongs to a question that isn’t asked here. The others are kept. Please look again.")


def _moment(text: object, at: datetime) -> datetime:
    """The client's word for when it was tapped; the moment of arrival where that can't be."""
    try:
        told = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        told = None
    return told if told is not None and told.tzinfo is not None and abs(told - at) < LONGEST_BACK else at
