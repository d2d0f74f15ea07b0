"""In which language somebody reads: their own where the programme has it, else the programme's first."""

from django.utils import translation

from handrail.programmes.pack import Programme


def language_of(programme: Programme) -> str:
    """The language a programme is shown in now."""
    active = translation.get_language() or ""
    for wanted in (active, active.split("-")[0]):
        if wanted in programme.languages:
            return wanted
    return programme.languages[0]
