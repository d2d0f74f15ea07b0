"""What a service asks for an emergency, and how firmly: pure rules.

A flag is answered by a person who has to reach another one. What they need for that is asked before anything else is,
each with its reason; the service says of each whether it is needed, asked, or not asked at all.
"""

from collections.abc import Mapping

REQUIRED, ASKED, NOT_ASKED = "required", "asked", "not-asked"

TELEPHONE, WHEREABOUTS, SOMEONE, DOCTOR = "telephone", "whereabouts", "someone", "doctor"
TOPICS = (TELEPHONE, WHEREABOUTS, SOMEONE, DOCTOR)  # in the order in which they are asked

# Until a service says otherwise. A flag that nobody can ring about is hardly answered, so the number is needed.
UNLESS_SAID = {TELEPHONE: REQUIRED, WHEREABOUTS: ASKED, SOMEONE: ASKED, DOCTOR: ASKED}

# What belongs to a topic: what names it, and what may come with it.
FIELDS = {
    TELEPHONE: ("phone",), WHEREABOUTS: ("whereabouts",), SOMEONE: ("someone", "someone_is", "someone_phone"),
    DOCTOR: ("doctor", "doctor_phone"),
}
WHOLE = {TELEPHONE: ("phone",), WHEREABOUTS: ("whereabouts",), SOMEONE: ("someone", "someone_phone"),
         DOCTOR: ("doctor",)}  # without these a topic isn't answered


def asked(setting: Mapping[str, str]) -> list[str]:
    """The topics that a service asks, in order."""
    return [topic for topic in TOPICS if setting[topic] != NOT_ASKED]


def gaps(setting: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The fields that are still open, each with its topic: of what is needed, and of what was begun."""
    found = {}
    for topic in asked(setting):
        is_begun = any(given.get(name, "").strip() for name in FIELDS[topic])
        if setting[topic] == REQUIRED or is_begun:
            found.update({name: topic for name in WHOLE[topic] if not given.get(name, "").strip()})
    return found
