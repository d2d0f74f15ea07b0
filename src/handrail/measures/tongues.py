"""The languages of a measure's file: those of its own words, and those in which the holder's wording is here."""

from dataclasses import dataclass

from handrail.programmes.toml_file import Table


@dataclass(frozen=True)
class Tongues:
    """`own` are the languages of the title; `wording` those of the questions, none where their words aren't here."""

    own: tuple[str, ...]
    wording: tuple[str, ...]


def ours(table: Table, name: str, tongues: Tongues, *, required: bool = True) -> dict[str, str]:
    """A text of the file's own (a heading, what a change is called): in each language of the title, and where one
    likes in those of the wording."""
    data = table.data.get(name)
    more = [language for language in tongues.wording
            if language not in tongues.own and isinstance(data, dict) and language in data]
    return table.by_language(name, [*tongues.own, *more], required=required)
