"""What a service listens for: the words of its plan, without those it took away, with those it added."""

import uuid
from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from handrail.people import audit
from handrail.people.models import Role

from . import shelf
from .hearing import folded
from .models import WatchWord
from .plan import Words
from .plan_loading import LONGEST_PHRASE

KEPT = 60  # seconds for which another process may still go by the words as they were

Lists = dict[str, dict[str, tuple[str, ...]]]  # signal → language → phrases, folded


class BadWord(ValueError):
    """A phrase that can't be listened for. `code`: "empty", "long", "known"."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def lists_of(service_id: uuid.UUID) -> Lists:
    """Every phrase that is listened for, by signal and language, in the order of the alphabet. Two statements."""
    found = {one.code: {language: {folded(phrase) for phrase in phrases}
                        for language, phrases in one.when.lists.items()}
             for one in shelf.plan_of(service_id).of_kind(Words)}
    for word in WatchWord.objects.all():
        phrases = found.get(word.signal, {}).setdefault(word.language, set())
        (phrases.add if word.is_watched else phrases.discard)(word.phrase)
    return {code: {language: tuple(sorted(phrases)) for language, phrases in lists.items()}
            for code, lists in found.items()}


def phrases_of(service_id: uuid.UUID) -> dict[str, tuple[str, ...]]:
    """Every phrase in every language, by signal: people write in more than one. Kept for a minute a process."""
    return cache.get_or_set(_key(service_id), lambda: {
        code: tuple(sorted({phrase for phrases in lists.values() for phrase in phrases}))
        for code, lists in lists_of(service_id).items()
    }, KEPT)


@transaction.atomic
def change_word(*, signal: str, language: str, phrase: str, is_watched: bool, by: Role, at: datetime) -> str:
    """Listen for a phrase, or no longer. Doing it again changes nothing. Raises BadWord."""
    phrase = folded(phrase)
    if not any(letter.isalpha() for letter in phrase):
        raise BadWord("empty")
    if len(phrase) > LONGEST_PHRASE:
        raise BadWord("long")
    if (phrase in lists_of(by.service_id).get(signal, {}).get(language, ())) == is_watched:
        if is_watched:
            raise BadWord("known")
        return phrase
    WatchWord.objects.update_or_create(
        signal=signal, language=language, phrase=phrase,
        defaults={"is_watched": is_watched, "at": at, "service_id": by.service_id},
    )
    audit.record(did="word.watched", to=None, at=at, by=by, signal=signal, language=language, is_watched=is_watched)
    transaction.on_commit(lambda: cache.delete(_key(by.service_id)))
    return phrase


def _key(service_id: uuid.UUID) -> str:
    return f"safety.words:{service_id}"
